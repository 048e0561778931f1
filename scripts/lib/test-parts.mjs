/** Owns the parts of the test run and how each is started and counted. */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { binOf } from './bin.mjs';
import { runChecks } from './checks.mjs';
import { say, secondsSince } from './console.mjs';
import { ensureBuilt } from './prepare.mjs';
import { startRig } from './rig.mjs';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';
import { playwrightTally, vitestTally } from './tally.mjs';

/** @typedef {import('./tally.mjs').Tally} Tally */
/**
 * @typedef {object} Part
 * @property {string} title
 * @property {boolean} app whether it needs the built app, a display and sound
 * @property {(filters: string[]) => Promise<Tally>} start
 */

const REPORTS = path.join(ROOT, 'test-results/reports');
const NOTHING = { passed: 0, failed: 0, skipped: 0 };

/** In the order they run: what is quick to fail comes first. @type {Record<string, Part>} */
export const PARTS = {
  check: { title: 'Static checks', app: false, start: runChecks },
  unit: {
    title: 'Unit and component tests',
    app: false,
    start: (filters) => vitest('unit', ['--project', 'unit', '--project', 'dom', ...filters], 8),
  },
  real: {
    title: 'Tests with real processes, models and sound',
    app: true,
    start: (filters) => underRig((env) => vitest('real', ['--project', 'real', ...filters], 12, env)),
  },
  e2e: {
    title: 'End-to-end tests of the app',
    app: true,
    start: (filters) =>
      hasTests('test/e2e') ? underRig((env) => playwright(filters, 20, env)) : nothingIn('test/e2e'),
  },
};

/** @param {string} folder */
async function nothingIn(folder) {
  say(`  no tests in ${folder} yet`);
  return NOTHING;
}

/** @param {string} folder relative to the project */
function hasTests(folder) {
  const full = path.join(ROOT, folder);
  return existsSync(full) && readdirSync(full, { recursive: true }).some((name) => String(name).endsWith('.test.ts'));
}

/** @param {string} name @param {string[]} args @param {number} limitMin @param {NodeJS.ProcessEnv} [env] */
async function vitest(name, args, limitMin, env) {
  const report = reportFile(name);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const result = await run(process.execPath, [binOf('vitest'), 'run', ...args, '--passWithNoTests', ...reporters], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    limitMs: limitMin * 60_000,
  });
  if (result.timedOut) say(`  ended after ${limitMin} minutes`);
  return vitestTally(report, result.code);
}

/** @param {string[]} filters @param {number} limitMin @param {NodeJS.ProcessEnv} env */
async function playwright(filters, limitMin, env) {
  const report = reportFile('e2e');
  const result = await run(
    process.execPath,
    [binOf('@playwright/test', 'playwright'), 'test', '--reporter=list,json', ...filters],
    {
      cwd: ROOT,
      env: { ...process.env, ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
      limitMs: limitMin * 60_000,
    },
  );
  if (result.timedOut) say(`  ended after ${limitMin} minutes`);
  return playwrightTally(report, result.code);
}

/** An old report must never be counted for a run that wrote none. @param {string} name */
function reportFile(name) {
  mkdirSync(REPORTS, { recursive: true });
  const file = path.join(REPORTS, `${name}.json`);
  rmSync(file, { force: true });
  return file;
}

/** @param {(env: NodeJS.ProcessEnv) => Promise<Tally>} action */
async function underRig(action) {
  await ensureBuilt();
  const started = Date.now();
  const rig = await startRig();
  say(`  virtual display ${rig.env['DISPLAY']} and sound card ready (${secondsSince(started)})`);
  try {
    return await action(rig.env);
  } finally {
    await rig.stop();
  }
}
