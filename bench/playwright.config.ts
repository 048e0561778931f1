import { defineConfig } from '@playwright/test';

/** Where to leave how long each took. */
const report = process.env['PARLEY_BENCH_TESTS'];

/** The built app under the rig; one figure after the other, since they share the machine and its one microphone. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.bench.ts',
  outputDir: '../test-results/bench',
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 20 * 60_000,
  // What notes something with a test comes before what writes it down.
  reporter: [
    ['./stolen-reporter.ts'],
    ['list'],
    ...(report === undefined ? [] : [['json', { outputFile: report }] as const]),
  ],
});
