/** `npm run check`: types, lint, format, import rules and dead code, each told as it ends. */
import { runChecks } from './lib/checks.mjs';
import { runScript, say } from './lib/console.mjs';
import { FRONT } from './lib/lane.mjs';
import { summary } from './lib/tally.mjs';

await runScript(async () => {
  const tally = await runChecks(FRONT);
  say(summary(tally));
  return tally.failed === 0 ? 0 : 1;
});
