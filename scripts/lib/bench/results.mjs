/** Owns what is kept of runs: figures that join those of earlier runs, and the comparison with kept ones. Pure. */
import { inOrder } from './rows.mjs';

/**
 * @typedef {import('./rows.mjs').Row} Row
 * @typedef {Row & { at: string, load: number | null, busy: boolean }} Result a row with when it was measured (ISO), the
 *   load average before, and whether other work ran beside it
 * @typedef {{ title: string, seconds: number, stolenShare?: number | null }} Taken how long a benchmark took, and the share
 *   of all processors' time that the host of the machine took meanwhile, 0 to 1; null where that is not told
 * @typedef {{ cpu: string, cores: number, platform: string, arch: string }} Machine
 * @typedef {{ node: string, electron: string, app: string }} Versions
 * @typedef {object} Results
 * @property {string} at when the last run ended (ISO)
 * @property {Machine} machine
 * @property {Versions} versions
 * @property {readonly Result[]} figures
 * @property {readonly Taken[]} tests
 */

/** Beside this share of a core of other work, or this load average per core, times say little. */
const BUSY_SHARE = 0.1;
const BUSY_LOAD = 0.5;

/** Less than this is noise, and its ratio as well. */
const LEAST_COMPARED = /** @type {Readonly<Record<string, number>>} */ ({
  ms: 1,
  '%': 1,
  '% of a core': 0.5,
  MB: 1,
  gaps: 1,
});
const WORSE = 1.25;

/**
 * Whether a machine is too busy to measure on.
 * @param {{ load: number, share: number, cores: number }} found the load average of a minute; the share of all cores in use
 */
export const isBusy = ({ load, share, cores }) => share > BUSY_SHARE || load > BUSY_LOAD * cores;

/** @param {Machine} one @param {Machine} other */
const sameMachine = (one, other) =>
  one.cpu === other.cpu && one.cores === other.cores && one.platform === other.platform && one.arch === other.arch;

/** @param {Results} one @param {Results} other */
const sameKind = (one, other) =>
  sameMachine(one.machine, other.machine) &&
  one.versions.electron === other.versions.electron &&
  one.versions.app === other.versions.app;

/**
 * What was measured now, with what earlier runs found of other figures: on the same machine and Electron, else nothing.
 * @param {Results | null} before
 * @param {Results} now
 * @returns {Results}
 */
export function joinResults(before, now) {
  if (before === null || !sameKind(before, now)) return { ...now, figures: inOrder(now.figures) };
  const keys = new Set(now.figures.map(({ key }) => key));
  const titles = new Set(now.tests.map(({ title }) => title));
  return {
    ...now,
    figures: inOrder([...before.figures.filter(({ key }) => !keys.has(key)), ...now.figures]),
    tests: [...before.tests.filter(({ title }) => !titles.has(title)), ...now.tests],
  };
}

/**
 * How a figure stands to the kept one: p50 by p50. Null where there is none of this machine, or where both are noise.
 * @param {Row} row
 * @param {Machine} machine where it was measured
 * @param {Results | null} reference
 * @returns {{ ratio: number, isWorse: boolean } | null}
 */
export function comparison(row, machine, reference) {
  if (reference === null || !sameMachine(machine, reference.machine)) return null;
  const kept = reference.figures.find(({ key }) => key === row.key);
  const least = LEAST_COMPARED[row.unit] ?? 0;
  // An error lies about zero: its ratio says nothing.
  if (kept === undefined || row.aim.startsWith('within') || kept.unit !== row.unit) return null;
  if (kept.p50 < least || row.p50 < least) return null;
  const ratio = row.p50 / kept.p50;
  return { ratio, isWorse: row.unit === '%' ? ratio < 1 / WORSE : ratio > WORSE };
}

/** As a column: `0.96`, or `1.40 !` where it is worse by more than a quarter. @param {ReturnType<typeof comparison>} found */
export const ratioText = (found) => (found === null ? '' : `${found.ratio.toFixed(2)}${found.isWorse ? ' !' : ''}`);
