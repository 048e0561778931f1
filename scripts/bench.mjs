/** `npm run bench [-- P5 …]`: measures the built app with virtual devices; a table, and bench/results/latest.json. */
import { nodeIsTooOld } from './lib/node-version.mjs';

if (nodeIsTooOld()) process.exitCode = 1;
else {
  const { runScript } = await import('./lib/console.mjs');
  const { runBench } = await import('./lib/bench-run.mjs');
  await runScript(() => runBench(process.argv.slice(2)));
}
