/** `npm run soak [-- NAME] [--minutes N] [--seed S]`: the real app for an hour, with everything going wrong. */
import { nodeIsTooOld } from './lib/node-version.mjs';

if (nodeIsTooOld()) process.exitCode = 1;
else {
  const { runScript } = await import('./lib/console.mjs');
  const { runSoak } = await import('./lib/soak-run.mjs');
  await runScript(() => runSoak(process.argv.slice(2)));
}
