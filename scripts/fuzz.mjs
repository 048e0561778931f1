/**
 * `npm run fuzz [-- --minutes N] [--target NAME] [--seed S]`: every parser against inputs nobody should send, others
 * each time. What breaks one is made small and kept in test/fuzz/corpus, and the run ends with code 1.
 */
import { nodeIsTooOld } from './lib/node-version.mjs';

if (nodeIsTooOld()) process.exitCode = 1;
else {
  const { runScript } = await import('./lib/console.mjs');
  const { runFuzz } = await import('./lib/fuzz-run.mjs');
  await runScript(() => runFuzz(process.argv.slice(2)));
}
