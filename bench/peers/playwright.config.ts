import { defineConfig } from '@playwright/test';

/**
 * One contender after the other under the rig; one that fails leaves the others their turn, and has one more itself: the
 * machine may have stood still, for whomever.
 */
export default defineConfig({
  testDir: '.',
  testMatch: '*.peers.ts',
  outputDir: '../../test-results/peers',
  workers: 1,
  fullyParallel: false,
  retries: 1,
  timeout: 5 * 60_000,
  reporter: 'list',
});
