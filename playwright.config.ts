import { defineConfig } from '@playwright/test';

/** Those that neither hear nor say anything: they can run beside others, under a rig of their own. */
const SILENT = [
  'accessibility',
  'deep-links',
  'diagnostics',
  'history',
  'key-sources',
  'languages',
  'mini-window',
  'network',
  'promised-names',
  'secrets',
  'security',
  'services/resume',
  'services/secrets',
  'settings',
  'shortcuts',
  'tray',
  'window',
].map((name) => `**/e2e/${name}.test.ts`);

/** The real app under the test rig's display and sound: one at a time, since they share one microphone. */
export default defineConfig({
  testDir: 'test/e2e',
  projects: [
    { name: 'sound', testMatch: '**/*.test.ts', testIgnore: SILENT, outputDir: 'test-results/e2e/sound' },
    { name: 'silent', testMatch: SILENT, outputDir: 'test-results/e2e/silent' },
  ],
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
