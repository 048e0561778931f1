/** Owns the parts of the test run, what may run beside what, and how each is started and counted. */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { binOf } from './bin.mjs';
import { runChecks } from './checks.mjs';
import { secondsSince } from './console.mjs';
import { ensureBuilt } from './prepare.mjs';
import { startRig } from './rig.mjs';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';
import { playwrightTally, vitestTally } from './tally.mjs';

/** @typedef {import('./tally.mjs').Tally} Tally */
/** @typedef {import('./lane.mjs').Lane} Lane */
/**
 * @typedef {object} Part
 * @property {string} name what it is asked for by; those of the app have the same
 * @property {string} title
 * @property {boolean} app whether it needs the built app, a display and sound
 * @property {'early' | 'late' | 'last'} time late: whoever hears, and those light enough to run beside; last: whoever
 *   measures in milliseconds
 * @property {'front' | 'beside'} place each has its turn after the others of its place; those beside yield the processor
 * @property {(filters: string[], lane: Lane) => Promise<Tally>} start
 */

const REPORTS = path.join(ROOT, 'test-results/reports');

/** In the order they run. @type {readonly Part[]} */
export const PARTS = [
  {
    name: 'check',
    title: 'Static checks',
    app: false,
    time: 'early',
    place: 'beside',
    start: (_filters, lane) => runChecks(lane),
  },
  {
    name: 'unit',
    title: 'Unit and component tests',
    app: false,
    time: 'early',
    place: 'beside',
    start: (filters, lane) => vitest('unit', ['--project', 'unit', '--project', 'dom', ...filters], 15, lane),
  },
  {
    name: 'real',
    title: 'Tests with real processes, models and sound',
    app: true,
    time: 'late',
    place: 'front',
    start: (filters, lane) => underRig(lane, (env) => vitest('real', ['--project', 'real', ...filters], 12, lane, env)),
  },
  {
    name: 'e2e',
    title: 'End-to-end tests of the app, with sound and patience',
    app: true,
    time: 'late',
    place: 'beside',
    start: (filters, lane) => endToEnd('patient', filters, 20, lane),
  },
  {
    name: 'e2e',
    title: 'End-to-end tests of views and windows',
    app: true,
    time: 'early',
    place: 'front',
    start: (filters, lane) => endToEnd('views', filters, 15, lane),
  },
  {
    name: 'e2e',
    title: 'End-to-end tests of the app, without sound',
    app: true,
    time: 'early',
    place: 'front',
    start: (filters, lane) => endToEnd('silent', filters, 15, lane),
  },
  {
    name: 'e2e',
    title: 'End-to-end tests of the app',
    app: true,
    time: 'late',
    place: 'front',
    start: (filters, lane) => endToEnd('sound', filters, 20, lane),
  },
  {
    name: 'real',
    title: 'Tests with real sound that ask for every sample',
    app: true,
    time: 'last',
    place: 'front',
    start: (filters, lane) =>
      underRig(lane, (env) => vitest('exact', ['--project', 'exact', ...filters], 8, lane, env)),
  },
  {
    name: 'e2e',
    title: 'End-to-end tests that measure in milliseconds',
    app: true,
    time: 'last',
    place: 'front',
    start: (filters, lane) => endToEnd('exact', filters, 15, lane),
  },
];

/** @param {string} name @param {string[]} args @param {number} limitMin @param {Lane} lane @param {NodeJS.ProcessEnv} [env] */
async function vitest(name, args, limitMin, lane, env) {
  const report = reportFile(name);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const words = [binOf('vitest'), 'run', ...args, '--passWithNoTests', ...reporters];
  const result = await runIn(lane, words, limitMin, env);
  return vitestTally(report, result.code);
}

/** @param {string} project of playwright.config.ts @param {string[]} filters @param {number} limitMin @param {Lane} lane */
function endToEnd(project, filters, limitMin, lane) {
  const report = reportFile(`e2e-${project}`);
  // A filter may fit tests of the other project alone; a run of no test at all is not green.
  const options = [
    `--project=${project}`,
    ...(filters.length > 0 ? ['--pass-with-no-tests'] : []),
    '--reporter=list,json',
  ];
  const words = [binOf('@playwright/test', 'playwright'), 'test', ...options, ...filters];
  return underRig(lane, async (env) => {
    const result = await runIn(lane, words, limitMin, { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: report });
    return playwrightTally(report, result.code);
  });
}

/** @param {Lane} lane @param {string[]} words @param {number} limitMin @param {NodeJS.ProcessEnv} [env] */
async function runIn({ aside, say }, words, limitMin, env) {
  const result = await run(process.execPath, words, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    limitMs: limitMin * 60_000,
    capture: aside,
    aside,
  });
  if (aside) say(result.output.trimEnd());
  if (result.timedOut) say(`  ended after ${limitMin} minutes`);
  return result;
}

/** An old report must never be counted for a run that wrote none. @param {string} name */
function reportFile(name) {
  mkdirSync(REPORTS, { recursive: true });
  const file = path.join(REPORTS, `${name}.json`);
  rmSync(file, { force: true });
  return file;
}

/** @type {Promise<void> | undefined} */
let built;

/** Each has its own rig. @param {Lane} lane @param {(env: NodeJS.ProcessEnv) => Promise<Tally>} action */
async function underRig({ say }, action) {
  // Once for both lanes: two builds at a time would write the same files.
  await (built ??= ensureBuilt());
  const started = Date.now();
  const rig = await startRig();
  say(`  virtual display ${rig.env['DISPLAY']} and sound card ready (${secondsSince(started)})`);
  try {
    return await action(rig.env);
  } finally {
    await rig.stop();
  }
}
