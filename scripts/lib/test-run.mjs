/**
 * Owns one run of `npm test`: prepares, runs every part, goes on after a failure, and adds up. What takes all of the
 * processor comes early: beside it, virtual sound devices skip. At each time one part after the other runs in front, and
 * others beside it, in the time in which those in front wait for a window or for a sound to end. What measures in
 * milliseconds comes last, with nothing beside it.
 */
import { say, secondsSince, Stop } from './console.mjs';
import { asideLane, FRONT } from './lane.mjs';
import { prepare } from './prepare.mjs';
import { endChildren } from './run.mjs';
import { isGreen, sum, summary } from './tally.mjs';
import { PARTS } from './test-parts.mjs';

/** @typedef {import('./test-parts.mjs').Part} Part */

/**
 * @param {string[]} words the parts to run, none for all; the rest are filters handed to the test runner
 * @returns {Promise<number>} the exit code
 */
export async function runTests(words) {
  const started = Date.now();
  const known = [...new Set(PARTS.map(({ name }) => name))];
  const names = words.filter((word) => known.includes(word));
  const filters = words.filter((word) => !known.includes(word));
  if (filters.length > 0 && names.length !== 1)
    throw new Stop(`Name one part (${known.join(', ')}) and then which of its tests, e.g. npm test -- unit session`);
  const parts = PARTS.filter(({ name }) => names.length === 0 || names.includes(name));
  let stopped = false;
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => {
      stopped = true;
      endChildren();
    });

  const virtual = process.platform === 'linux';
  say('Preparing');
  // Modules that are tested alone import Electron, and lists of files are made of what is there.
  const isUnitTested = parts.some(({ name }) => name === 'unit');
  const app = virtual && parts.some((part) => part.app);
  await prepare({ app, parts: app || isUnitTested, tests: true });

  /** @type {import('./tally.mjs').Tally[]} */
  const tallies = [];
  const runAll = async (/** @type {readonly Part[]} */ lane, /** @type {boolean} */ aside) => {
    for (const part of lane) {
      if (stopped) break;
      tallies.push(await (aside ? runAside(part, filters) : runPart(part, filters, FRONT)));
    }
  };
  const here = parts.filter(({ app }) => virtual || !app);
  for (const { title } of parts.filter((part) => !here.includes(part))) {
    say(`\n${title}\n  skipped: the virtual display and sound card they need exist on Linux only`);
    tallies.push({ passed: 0, failed: 0, skipped: 1 });
  }
  for (const time of ['early', 'late', 'last']) {
    const front = here.filter((part) => part.time === time && part.place === 'front');
    const beside = here.filter((part) => part.time === time && part.place === 'beside');
    const lanes = [runAll(front, false), runAll(beside, front.length > 0)].map((lane) =>
      lane.catch((error) => {
        // What the other one has started must end before this process does.
        stopped = true;
        endChildren();
        throw error;
      }),
    );
    for (const outcome of await Promise.allSettled(lanes)) if (outcome.status === 'rejected') throw outcome.reason;
  }
  const total = sum(tallies);
  if (stopped) total.failed += 1;
  say(`\nAll done in ${secondsSince(started)}${stopped ? ' (stopped early)' : ''}`);
  // Last, where it is found: the parts that failed may be thousands of lines up.
  for (const problem of total.problems) say(`  failed: ${problem}`);
  say(summary(total));
  return isGreen(total) ? 0 : 1;
}

/** Shows nothing until it has ended, and then all of it. */
async function runAside(/** @type {Part} */ part, /** @type {string[]} */ filters) {
  const lane = asideLane();
  try {
    return await runPart(part, filters, lane);
  } finally {
    lane.end();
  }
}

/** A part that cannot even start is one failure, and the others still run. */
async function runPart(
  /** @type {Part} */ part,
  /** @type {string[]} */ filters,
  /** @type {import('./lane.mjs').Lane} */ lane,
) {
  const started = Date.now();
  lane.say(`\n${part.title}${lane.aside ? ', run beside the others' : ''}`);
  const tally = await startPart(part, filters, lane);
  lane.say(`  ${summary(tally)} (${secondsSince(started)})`);
  return { ...tally, problems: (tally.problems ?? []).map((problem) => `${part.title}: ${problem}`) };
}

async function startPart(
  /** @type {Part} */ part,
  /** @type {string[]} */ filters,
  /** @type {import('./lane.mjs').Lane} */ lane,
) {
  try {
    return await part.start(filters, lane);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    lane.say(`  ${error.message}`);
    return { passed: 0, failed: 1, skipped: 0, problems: [error.message] };
  }
}
