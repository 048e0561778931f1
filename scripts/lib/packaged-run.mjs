/** Owns a run of the tests of packages: the packages of the present sources, the rig, and the count at the end. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { binOf } from './bin.mjs';
import { say, Stop } from './console.mjs';
import { packagesStamp } from './package-stamp.mjs';
import { runPackage } from './package-run.mjs';
import { prepare } from './prepare.mjs';
import { startRig } from './rig.mjs';
import { ROOT } from './root.mjs';
import { endChildren, run } from './run.mjs';
import { summary, vitestTally } from './tally.mjs';

const KINDS = ['dir', 'tar.gz', 'deb', 'rpm'];
const LIMIT_MS = 20 * 60_000;
const REPORT = path.join(ROOT, 'test-results/reports/packaged.json');

/**
 * @param {readonly string[]} filters as of the test runner: parts of the names of its files
 * @returns {Promise<number>} exit code
 * @throws {Stop} off Linux, where there is no virtual display and sound
 */
export async function runPackagedTests(filters) {
  if (process.platform !== 'linux')
    throw new Stop('The virtual display and sound card that packages are tried with exist on Linux only.');
  await prepare({ tests: true, packages: true });
  const missing = KINDS.filter((kind) => !isThere(kind));
  if (missing.length > 0) await runPackage(missing);
  else await sayWhatIsTried();
  const unpacked = path.join(ROOT, fileOf('dir') ?? 'release/linux-unpacked');
  mkdirSync(path.dirname(REPORT), { recursive: true });
  rmSync(REPORT, { force: true });
  const rig = await startRig();
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, endChildren);
  try {
    const words = ['run', '--project', 'packaged', ...filters, '--reporter=default', '--reporter=json'];
    const { code } = await run(process.execPath, [binOf('vitest'), ...words, `--outputFile.json=${REPORT}`], {
      cwd: ROOT,
      env: { ...process.env, ...rig.env, PARLEY_PACKAGED: unpacked },
      limitMs: LIMIT_MS,
    });
    const tally = vitestTally(REPORT, code);
    for (const problem of tally.problems ?? []) say(`  failed: ${problem}`);
    say(summary(tally));
    return code;
  } finally {
    await rig.stop();
  }
}

async function sayWhatIsTried() {
  const { tellSizes } = await import('../package/sizes.mjs');
  say('  Packages of the present sources:');
  for (const line of tellSizes(sizes().sizes)) say(`  ${line}`);
}

/** Whether there is one of the present sources. @param {string} kind */
function isThere(kind) {
  const file = fileOf(kind);
  return file !== undefined && existsSync(path.join(ROOT, file)) && sizes().stamp === packagesStamp();
}

/** @param {string} kind @returns {string | undefined} */
function fileOf(kind) {
  return sizes().sizes.find(({ target }) => target.kind === kind && target.build === process.arch)?.file;
}

/** @returns {{ stamp?: string, sizes: import('../package/sizes.mjs').Size[] }} */
function sizes() {
  const file = path.join(ROOT, 'release/sizes.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { sizes: [] };
}
