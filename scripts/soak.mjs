/**
 * `npm run soak [-- NAME] [--minutes N] [--seed S] [--assistant ID]`: the real app for an hour, with everything going wrong.
 * `npm run soak -- --each`: the same for each assistant by itself, side by side.
 */
import { nodeIsTooOld } from './lib/node-version.mjs';

if (nodeIsTooOld()) process.exitCode = 1;
else {
  const { runScript } = await import('./lib/console.mjs');
  const { runSoak } = await import('./lib/soak-run.mjs');
  await runScript(() => runSoak(process.argv.slice(2)));
}
