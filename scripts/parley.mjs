#!/usr/bin/env node
/** `npx parley …` from a checkout: starts the app, or hands the words to the one that runs: `talk toggle`, `show`, `quit`. */
import { nodeIsTooOld } from './lib/node-version.mjs';

if (nodeIsTooOld()) process.exitCode = 1;
else {
  const { runScript } = await import('./lib/console.mjs');
  const { startApp } = await import('./lib/start-app.mjs');
  await runScript(() => startApp(process.argv.slice(2), { quick: true }));
}
