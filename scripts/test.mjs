/** `npm test [-- check|unit|real|e2e]`: from a fresh clone to one line that sums all suites. */
import { nodeIsTooOld } from './lib/node-version.mjs';

if (nodeIsTooOld()) process.exitCode = 1;
else {
  const { runScript } = await import('./lib/console.mjs');
  const { runTests } = await import('./lib/test-run.mjs');
  await runScript(() => runTests(process.argv.slice(2)));
}
