import { defineConfig } from '@playwright/test';

/** The real app under the test rig's display and sound: one at a time, since they share one microphone. */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.test.ts',
  outputDir: 'test-results/e2e',
  workers: 1,
  fullyParallel: false,
  // Real keys and sound on a busy machine: one more try, reported as flaky.
  retries: 1,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: { trace: 'retain-on-failure' },
});
