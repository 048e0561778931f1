import { defineConfig } from '@playwright/test';

/** The built app under the rig for as long as is asked; started by scripts/soak.mjs. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.soak.ts',
  outputDir: '../../test-results/soak/run',
  workers: 1,
  retries: 0,
  timeout: 0,
  reporter: 'list',
});
