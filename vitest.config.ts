import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';

/** They run beside tests of the app, which go first: what takes a second may take five. */
const BUSY_MS = 30_000;
/** They ask for every sample in its place: nothing runs beside them. */
const EXACT = ['test/real/audio/electron.test.ts', 'test/real/audio/native-sink.test.ts'];

/** Real devices need the processors. */
const PROCESSORS = ['test/real/processors.setup.ts'];

export default defineConfig({
  test: {
    coverage: { provider: 'v8', include: ['src-*/**/*.{ts,svelte}'] },
    // The default leaves one core to the runner, which has next to nothing to do: half of a small machine.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/{unit,boundaries,conformance,fuzz}/**/*.test.ts'],
          setupFiles: ['test/random.setup.ts'],
          testTimeout: BUSY_MS,
          // Two hundred processes would take longer to start than their tests take to run.
          isolate: false,
        },
      },
      {
        plugins: [svelte(), svelteTesting()],
        test: { name: 'dom', environment: 'happy-dom', include: ['test/dom/**/*.test.ts'], testTimeout: BUSY_MS },
      },
      // Real models, real hosts: slow to start, run one file at a time.
      {
        test: {
          name: 'real',
          environment: 'node',
          include: ['test/real/**/*.test.ts'],
          exclude: EXACT,
          setupFiles: PROCESSORS,
          fileParallelism: false,
          // Real devices, on a machine that may stand still for moments: two more tries, which the report tells of.
          retry: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'exact',
          environment: 'node',
          include: EXACT,
          setupFiles: PROCESSORS,
          fileParallelism: false,
          retry: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      // Packages, installed and talked to; not part of `npm test`. scripts/test-packaged.mjs says where they lie.
      {
        test: {
          name: 'packaged',
          environment: 'node',
          include: ['test/packaged/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
