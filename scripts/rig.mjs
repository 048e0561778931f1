/**
 * `node scripts/rig.mjs COMMAND …`: runs a command under the test rig's display and sound, e.g.
 * `node scripts/rig.mjs npx vitest run --project real test/real/rig`.
 */
import { runScript, Stop } from './lib/console.mjs';
import { startRig } from './lib/rig.mjs';
import { endChildren, run } from './lib/run.mjs';

await runScript(async () => {
  const [command, ...args] = process.argv.slice(2);
  if (!command) throw new Stop('Say which command to run under the rig, e.g. node scripts/rig.mjs npx playwright test');
  const rig = await startRig();
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, endChildren);
  try {
    return (await run(command, args, { env: { ...process.env, ...rig.env } })).code;
  } finally {
    await rig.stop();
  }
});
