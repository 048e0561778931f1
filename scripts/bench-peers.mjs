/** `npm run bench:peers [-- --rounds N --only ID,ID --sink-block MS | --page]`: Parley and three peers side by side, in one run. */
import { nodeIsTooOld } from './lib/node-version.mjs';

if (nodeIsTooOld()) process.exitCode = 1;
else {
  const { runScript } = await import('./lib/console.mjs');
  const { runPeers } = await import('./lib/peers-run.mjs');
  await runScript(() => runPeers(process.argv.slice(2)));
}
