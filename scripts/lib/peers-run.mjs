/** Owns a comparison with peers: their packages, the pages made of them, the rig around it, and where its table goes. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { lookAtLoad } from './bench/load.mjs';
import { isBusy } from './bench/results.mjs';
import { binOf } from './bin.mjs';
import { progress, say, secondsSince, Stop } from './console.mjs';
import { npm } from './npm.mjs';
import { formatted } from './page-part.mjs';
import { readPeersOptions } from './peers-options.mjs';
import { peersPage } from './peers-page.mjs';
import { peersTable } from './peers-table.mjs';
import { ensureBuilt, prepare } from './prepare.mjs';
import { startRig } from './rig.mjs';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';

const FOLDER = path.join(ROOT, 'bench/peers');
const RESULTS = path.join(ROOT, 'bench/results');
const PAGE = path.join(ROOT, 'docs/peers.md');
const LATEST = path.join(RESULTS, 'peers.json');
const ALL = 4;

/**
 * @param {string[]} args as `readPeersOptions` takes them
 * @returns {Promise<number>} exit code
 */
export async function runPeers(args) {
  const asked = readPeersOptions(args);
  switch (asked.kind) {
    case 'wrong':
      say(asked.message);
      return 2;
    case 'page':
      await writePage();
      return 0;
    case 'measure':
      return measure(asked.options);
  }
}

/** @param {Options} options */
async function measure(options) {
  await prepare({ tests: true });
  await ensureBuilt();
  await ensurePeers();
  await buildPages();
  const found = await lookAtLoad();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'parley-peers-'));
  const values = path.join(folder, 'values.jsonl');
  const rig = await startRig();
  const started = Date.now();
  try {
    const config = path.join(FOLDER, 'playwright.config.ts');
    const { code } = await run(
      process.execPath,
      [binOf('@playwright/test', 'playwright'), 'test', '--config', config],
      { cwd: ROOT, env: { ...process.env, ...rig.env, ...environment(options), PARLEY_PEERS_VALUES: values } },
    );
    const measured = existsSync(values) ? linesOf(values) : [];
    const contenders = new Set(measured.map(({ contender }) => contender.id)).size;
    if (measured.length > 0)
      report(measured, {
        options,
        took: secondsSince(started),
        whole: code === 0 && contenders === ALL,
        quiet: { load: found.load, busy: isBusy(found) },
      });
    return code !== 0 || measured.length === 0 ? 1 : 0;
  } finally {
    await rig.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @typedef {import('./peers-options.mjs').Options} Options */
/** @typedef {import('./peers-page.mjs').Run} Run */

/** @param {Options} options */
function environment({ rounds, only, sinkBlockMs }) {
  return {
    PARLEY_PEERS_ROUNDS: String(rounds),
    PARLEY_PEERS_SINK_BLOCK: String(sinkBlockMs),
    ...(only === '' ? {} : { PARLEY_PEERS_ONLY: only }),
  };
}

/** Their packages lie in a folder of their own, installed when the lock file is another than last time. */
async function ensurePeers() {
  const stampFile = path.join(FOLDER, 'node_modules/.parley-install');
  const stamp = createHash('sha256')
    .update(readFileSync(path.join(FOLDER, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  say("  Installing the peers' packages (npm ci in bench/peers) …");
  // None of them needs a script of its own to be used in a page.
  const { code } = await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: FOLDER,
  });
  if (code !== 0) throw new Stop('`npm ci` failed in bench/peers; its message is above.');
  writeFileSync(stampFile, stamp);
}

async function buildPages() {
  const line = progress("Building the peers' pages");
  for (const mode of ['main', 'production']) {
    const { code, output } = await run(
      process.execPath,
      [binOf('vite'), 'build', '--config', path.join(FOLDER, 'vite.config.ts'), '--mode', mode],
      { cwd: ROOT, capture: true },
    );
    if (code === 0) continue;
    line.failed();
    say(output);
    throw new Stop("The peers' pages could not be built; the message is above.");
  }
  line.done();
}

/** @param {string} file @returns {import('./peers-table.mjs').Left[]} */
const linesOf = (file) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/**
 * @param {import('./peers-table.mjs').Left[]} measured
 * @param {Pick<Run, 'options' | 'took' | 'whole' | 'quiet'>} how
 */
function report(measured, how) {
  const { rows, text, behind } = peersTable(measured);
  say(`\n${text}\n`);
  for (const line of behind) say(`Behind: ${line}`);
  mkdirSync(RESULTS, { recursive: true });
  /** @type {Run} */
  const about = {
    at: new Date().toISOString(),
    ...how,
    machine: {
      cpu: os.cpus()[0]?.model ?? 'unknown',
      cores: os.cpus().length,
      platform: process.platform,
      arch: process.arch,
    },
    versions: versions(),
    text,
    behind,
  };
  writeFileSync(LATEST, `${JSON.stringify({ ...about, rows }, null, 2)}\n`);
  writeFileSync(path.join(RESULTS, 'peers.md'), `${text}\n`);
  say(`\nWritten to ${path.relative(ROOT, LATEST)} and peers.md beside it; how to read it: docs/peers.md`);
}

async function writePage() {
  if (!existsSync(LATEST)) throw new Stop('There are no results yet. Measure first: npm run bench:peers');
  const text = peersPage(readFileSync(PAGE, 'utf8'), JSON.parse(readFileSync(LATEST, 'utf8')));
  writeFileSync(PAGE, await formatted(PAGE, text));
  say(`Written to ${path.relative(ROOT, PAGE)}`);
}

function versions() {
  const versionOf = (/** @type {string} */ folder) =>
    JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')).version;
  const { dependencies } = JSON.parse(readFileSync(path.join(FOLDER, 'package.json'), 'utf8'));
  const electron = path.join(ROOT, 'node_modules/electron/dist/version');
  return {
    node: process.versions.node,
    electron: existsSync(electron) ? readFileSync(electron, 'utf8').trim() : 'unknown',
    parley: versionOf(ROOT),
    ...Object.fromEntries(
      Object.keys(dependencies).map((name) => [name, versionOf(path.join(FOLDER, 'node_modules', name))]),
    ),
  };
}
