/** Owns a comparison with peers: their packages, the pages made of them, the rig around it, and where its table goes. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { binOf } from './bin.mjs';
import { progress, say, secondsSince, Stop } from './console.mjs';
import { npm } from './npm.mjs';
import { peersTable } from './peers-table.mjs';
import { ensureBuilt, prepare } from './prepare.mjs';
import { startRig } from './rig.mjs';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';

const FOLDER = path.join(ROOT, 'bench/peers');
const RESULTS = path.join(ROOT, 'bench/results');
const USAGE = 'Use it as in: npm run bench:peers -- --rounds 1 --only parley,playai --sink-block 5';

/**
 * @param {string[]} args `--rounds N` (3), `--only` with some of parley, elevenlabs, playai, openai, `--sink-block MS`
 * @returns {Promise<number>} exit code
 */
export async function runPeers(args) {
  const options = readOptions(args);
  if (options === null) {
    say(USAGE);
    return 2;
  }
  await prepare({ tests: true });
  await ensureBuilt();
  await ensurePeers();
  await buildPages();
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
    if (measured.length > 0) report(measured, options, secondsSince(started));
    return code !== 0 || measured.length === 0 ? 1 : 0;
  } finally {
    await rig.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @typedef {{ rounds: number, only: string, sinkBlockMs: number }} Options `only` empty for all, `sinkBlockMs` 0 for none */

/** @param {string[]} args @returns {Options | null} */
function readOptions(args) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        rounds: { type: 'string', default: '3' },
        only: { type: 'string', default: '' },
        'sink-block': { type: 'string', default: '0' },
      },
    });
    const [rounds, sinkBlockMs] = [Number(values.rounds), Number(values['sink-block'])];
    const isKnown = /^((parley|elevenlabs|playai|openai)(,|$))*$/.test(values.only);
    if (!Number.isInteger(rounds) || rounds < 1 || !(sinkBlockMs >= 0) || !isKnown) return null;
    return { rounds, only: values.only, sinkBlockMs };
  } catch {
    return null;
  }
}

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

/** @param {string} file */
const linesOf = (file) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/**
 * @param {import('./peers-table.mjs').Left[]} measured
 * @param {Options} options
 * @param {string} took
 */
function report(measured, options, took) {
  const { rows, text } = peersTable(measured);
  say('');
  say(text);
  mkdirSync(RESULTS, { recursive: true });
  const file = path.join(RESULTS, 'peers.json');
  const about = {
    at: new Date().toISOString(),
    took,
    options,
    machine: {
      cpu: os.cpus()[0]?.model ?? 'unknown',
      cores: os.cpus().length,
      platform: process.platform,
      arch: process.arch,
    },
    versions: versions(),
  };
  writeFileSync(file, `${JSON.stringify({ ...about, rows }, null, 2)}\n`);
  writeFileSync(path.join(RESULTS, 'peers.md'), `${text}\n`);
  say(`\nWritten to ${path.relative(ROOT, file)} and peers.md beside it; how to read it: docs/peers.md`);
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
