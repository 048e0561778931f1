/** Owns a run of the benchmarks: the rig around it, and the table and file made of what it left. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { binOf } from './bin.mjs';
import { say } from './console.mjs';
import { ensureBuilt, prepare } from './prepare.mjs';
import { startRig } from './rig.mjs';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';

const RESULTS = path.join(ROOT, 'bench/results');

/** @typedef {{ id: string, name: string, unit: string, aim: string, key: string, values: number[] }} Measured */

/**
 * @param {string[]} ids figures to measure, e.g. `P5`; none for all
 * @returns {Promise<number>} exit code
 */
export async function runBench(ids) {
  const wrong = ids.find((id) => !/^P\d+$/.test(id));
  if (wrong !== undefined) {
    say(`"${wrong}" is no figure. Use it as in: npm run bench -- P5`);
    return 2;
  }
  await prepare({ tests: true });
  await ensureBuilt();
  mkdirSync(RESULTS, { recursive: true });
  const folder = mkdtempSync(path.join(os.tmpdir(), 'parley-bench-'));
  const values = path.join(folder, 'values.jsonl');
  const rig = await startRig();
  try {
    const only = ids.length === 0 ? [] : ['--grep', ids.map((id) => `${id}\\b`).join('|')];
    const config = path.join(ROOT, 'bench/playwright.config.ts');
    const { code } = await run(
      process.execPath,
      [binOf('@playwright/test', 'playwright'), 'test', '--config', config, ...only],
      { cwd: ROOT, env: { ...process.env, ...rig.env, PARLEY_BENCH_VALUES: values } },
    );
    const measured = existsSync(values)
      ? readFileSync(values, 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line))
      : [];
    report(measured);
    return code !== 0 || measured.length === 0 ? 1 : 0;
  } finally {
    await rig.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {Measured[]} measured */
function report(measured) {
  const rows = measured.map(({ id, name, unit, aim, values }) => {
    const sorted = [...values].sort((a, b) => a - b);
    return { id, name, unit, aim, p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), n: sorted.length };
  });
  say('');
  for (const { id, name, unit, aim, p50, p95, n } of rows)
    say(
      `${id.padEnd(4)} p50 ${format(p50)}  p95 ${format(p95)}  n ${String(n).padStart(4)}  ${unit}: ${name} (aim ${aim})`,
    );
  const machine = {
    cpu: os.cpus()[0]?.model ?? 'unknown',
    cores: os.cpus().length,
    platform: process.platform,
    arch: process.arch,
  };
  const versions = { node: process.versions.node, electron: electronVersion(), app: packageVersion() };
  const file = path.join(RESULTS, 'latest.json');
  writeFileSync(
    file,
    `${JSON.stringify({ at: new Date().toISOString(), machine, versions, figures: rows }, null, 2)}\n`,
  );
  say(`\nWritten to ${path.relative(ROOT, file)}`);
}

/** The nearest-rank quantile. @param {number[]} sorted @param {number} part */
function quantile(sorted, part) {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(part * sorted.length) - 1))] ?? NaN;
}

/** @param {number} value */
function format(value) {
  return value.toFixed(1).padStart(8);
}

function electronVersion() {
  const file = path.join(ROOT, 'node_modules/electron/dist/version');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : 'unknown';
}

function packageVersion() {
  return JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')).version;
}
