/** Owns a run of the benchmarks: the rig around it, and the table and files made of what it left. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readArguments } from './bench/arguments.mjs';
import { lookAtLoad } from './bench/load.mjs';
import { partOf, withPart } from './bench/page.mjs';
import { isBusy, joinResults } from './bench/results.mjs';
import { rowsOf } from './bench/rows.mjs';
import { sizesIn } from './bench/sizes.mjs';
import { tableOf } from './bench/table.mjs';
import { takenIn } from './bench/taken.mjs';
import { binOf } from './bin.mjs';
import { say, Stop } from './console.mjs';
import { formatted } from './page-part.mjs';
import { ensureBuilt, prepare } from './prepare.mjs';
import { startRig } from './rig.mjs';
import { ROOT } from './root.mjs';
import { endChildren, run } from './run.mjs';

const RESULTS = path.join(ROOT, 'bench/results');
const LATEST = path.join(RESULTS, 'latest.json');
const REFERENCE = path.join(RESULTS, 'reference.json');
const PAGE = path.join(ROOT, 'docs/performance.md');
const RELEASE = path.join(ROOT, 'release');
/** Read from files, without the app. */
const SIZE = 'P15';

/** @typedef {import('./bench/rows.mjs').Measured} Measured */
/** @typedef {import('./bench/results.mjs').Results} Results */
/** @typedef {import('./bench/results.mjs').Taken} Taken */
/** @typedef {{ load: number | null, busy: boolean }} Quiet */

/**
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
export async function runBench(args) {
  const asked = readArguments(args);
  switch (asked.kind) {
    case 'wrong':
      say(asked.message);
      return 2;
    case 'page':
      await writePage();
      return 0;
    case 'keep':
      writeFileSync(REFERENCE, `${JSON.stringify(latest(), null, 2)}\n`);
      say(`Later runs are compared with ${path.relative(ROOT, LATEST)} as it is now.`);
      return 0;
    case 'values': {
      const measured = asked.files.flatMap((file) => valuesIn(file));
      report([], measured, [], { load: null, busy: false });
      return measured.length === 0 ? 1 : 0;
    }
    case 'measure':
      return measure(asked);
  }
}

/** @param {import('./bench/arguments.mjs').Measure} asked */
async function measure({ ids, quietCheck }) {
  await prepare({ tests: true });
  await ensureBuilt();
  const found = await lookAtLoad();
  const quiet = { load: found.load, busy: isBusy(found) };
  if (quietCheck) {
    const share = `${(found.share * 100).toFixed(0)} % of all cores in use`;
    say(`Load average ${found.load.toFixed(2)} on ${found.cores} cores, ${share}: ${quiet.busy ? 'busy' : 'quiet'}.`);
  }
  const isWhole = ids.length === 0;
  let code = 0;
  /** @type {Measured[]} */
  const measured = [];
  /** @type {Taken[]} */
  let tests = [];
  if (isWhole || ids.some((id) => id !== SIZE)) {
    const ran = await measureApp(ids.filter((id) => id !== SIZE));
    code = ran.code;
    measured.push(...ran.measured);
    tests = ran.tests;
  }
  if (isWhole || ids.includes(SIZE)) measured.push(...(await sizes()));
  report(ids, measured, tests, quiet);
  return code !== 0 || measured.length === 0 ? 1 : 0;
}

/** @param {readonly string[]} ids @returns {Promise<{ code: number, measured: readonly Measured[], tests: Taken[] }>} */
async function measureApp(ids) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'parley-bench-'));
  const values = path.join(folder, 'values.jsonl');
  const tests = path.join(folder, 'tests.json');
  const rig = await startRig();
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, endChildren);
  try {
    const only = ids.length === 0 ? [] : ['--grep', `\\b(${ids.join('|')})\\b`];
    const config = path.join(ROOT, 'bench/playwright.config.ts');
    const { code } = await run(
      process.execPath,
      [binOf('@playwright/test', 'playwright'), 'test', '--config', config, ...only],
      {
        cwd: ROOT,
        env: { ...process.env, ...rig.env, PARLEY_BENCH_VALUES: values, PARLEY_BENCH_TESTS: tests },
      },
    );
    return { code, measured: existsSync(values) ? valuesIn(values) : [], tests: takenIn(tests) };
  } finally {
    await rig.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What was packaged; where nothing was, an unpacked app is made first. */
async function sizes() {
  const there = sizesIn(RELEASE);
  if (there.length > 0) return there;
  const { code, output } = await run(process.execPath, [path.join(ROOT, 'scripts/package.mjs')], {
    cwd: ROOT,
    capture: true,
  });
  if (code !== 0) say(`Nothing was packaged, so that there is no size to tell:\n${output}`);
  return sizesIn(RELEASE);
}

/** @param {string} file @returns {readonly Measured[]} */
const valuesIn = (file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/**
 * Prints what was asked for, and keeps all that was measured.
 * @param {readonly string[]} ids none for all
 * @param {readonly Measured[]} measured
 * @param {readonly Taken[]} tests
 * @param {Quiet} quiet
 */
function report(ids, measured, tests, quiet) {
  if (measured.length === 0) {
    say('\nNothing was measured.');
    return;
  }
  const at = new Date().toISOString();
  const figures = rowsOf(measured).map((row) => ({ ...row, at, ...quiet }));
  const machine = {
    cpu: os.cpus()[0]?.model ?? 'unknown',
    cores: os.cpus().length,
    platform: process.platform,
    arch: process.arch,
  };
  const versions = { node: process.versions.node, electron: electronVersion(), app: packageVersion() };
  const shown = figures.filter(({ id }) => ids.length === 0 || ids.includes(id));
  say('');
  for (const line of tableOf(shown, machine, read(REFERENCE))) say(line);
  mkdirSync(RESULTS, { recursive: true });
  const results = joinResults(read(LATEST), { at, machine, versions, figures, tests });
  writeFileSync(LATEST, `${JSON.stringify(results, null, 2)}\n`);
  say(`\nWritten to ${path.relative(ROOT, LATEST)}`);
}

async function writePage() {
  const text = withPart(readFileSync(PAGE, 'utf8'), partOf(latest(), read(REFERENCE)));
  writeFileSync(PAGE, await formatted(PAGE, text));
  say(`Written to ${path.relative(ROOT, PAGE)}`);
}

/** @param {string} file @returns {Results | null} */
const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null);

/** @returns {Results} @throws {Stop} */
function latest() {
  const results = read(LATEST);
  if (results === null) throw new Stop('There are no results yet. Measure first: npm run bench');
  return results;
}

function electronVersion() {
  const file = path.join(ROOT, 'node_modules/electron/dist/version');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : 'unknown';
}

function packageVersion() {
  return JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')).version;
}
