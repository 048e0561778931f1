/** `npm start`: from a fresh clone to the running app. Arguments after `--` are passed on to the app. */
import { nodeIsTooOld } from './lib/node-version.mjs';

if (nodeIsTooOld()) process.exitCode = 1;
else {
  const { runScript } = await import('./lib/console.mjs');
  const { startApp } = await import('./lib/start-app.mjs');
  await runScript(() => startApp(process.argv.slice(2)));
}
