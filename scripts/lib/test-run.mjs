/** Owns one run of `npm test`: prepares, runs every part, goes on after a failure, and adds up. */
import { say, secondsSince, Stop } from './console.mjs';
import { prepare } from './prepare.mjs';
import { endChildren } from './run.mjs';
import { isGreen, sum, summary } from './tally.mjs';
import { PARTS } from './test-parts.mjs';

/**
 * @param {string[]} words the parts to run, none for all; the rest are filters handed to the test runner
 * @returns {Promise<number>} the exit code
 */
export async function runTests(words) {
  const started = Date.now();
  const names = words.filter((word) => word in PARTS);
  const filters = words.filter((word) => !(word in PARTS));
  if (filters.length > 0 && names.length !== 1)
    throw new Stop(
      `Name one part (${Object.keys(PARTS).join(', ')}) and then which of its tests, e.g. npm test -- unit session`,
    );
  const parts = Object.entries(PARTS).filter(([name]) => names.length === 0 || names.includes(name));
  let stopped = false;
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => {
      stopped = true;
      endChildren();
    });

  const app = parts.some(([, part]) => part.app);
  const virtual = process.platform === 'linux';
  say('Preparing');
  await prepare({ app: app && virtual, tests: true });

  /** @type {import('./tally.mjs').Tally[]} */
  const tallies = [];
  for (const [, part] of parts) {
    if (stopped) break;
    const partStarted = Date.now();
    say(`\n${part.title}`);
    if (part.app && !virtual) {
      say('  skipped: the virtual display and sound card they need exist on Linux only');
      tallies.push({ passed: 0, failed: 0, skipped: 1 });
      continue;
    }
    const tally = await startPart(part, filters);
    tallies.push(tally);
    say(`  ${summary(tally)} (${secondsSince(partStarted)})`);
  }
  const total = sum(tallies);
  if (stopped) total.failed += 1;
  say(`\nAll done in ${secondsSince(started)}${stopped ? ' (stopped early)' : ''}`);
  say(summary(total));
  return isGreen(total) ? 0 : 1;
}

/** A part that cannot even start is one failure, and the others still run. */
async function startPart(/** @type {import('./test-parts.mjs').Part} */ part, /** @type {string[]} */ filters) {
  try {
    return await part.start(filters);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    say(`  ${error.message}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
