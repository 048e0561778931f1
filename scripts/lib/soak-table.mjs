/** Owns what several courses of a soak come to: their results, in one table and one file. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './root.mjs';

const FOLDER = path.join(ROOT, 'test-results/soak');

/** @typedef {{ perHour: number, plusMinus: number, n: number } | null} Slope */
/**
 * @typedef {object} CourseResult what test/soak/result.ts wrote, as far as it is read here
 * @property {string} name
 * @property {number} minutes
 * @property {number} presses
 * @property {Record<string, number>} outcomes
 * @property {number} lostReleases
 * @property {number} stuck
 * @property {{ owed: { said: number, answers: number }, lost: string[] } | null} kept
 * @property {Record<string, number>} errorsShown
 * @property {Record<string, number>} faults
 * @property {{ memory: Slope, lifelong: { memory: Slope }, mainHeap: Slope, pageHeap: Slope, handles: Slope, nullHandles: Slope } | null} growth
 * @property {string[]} problems
 */

/** @param {string} name */
const fileOf = (name) => path.join(FOLDER, `${name}.json`);

/** So that no result of an earlier run is taken for one of this. @param {string} name */
export function forgetResult(name) {
  rmSync(fileOf(name), { force: true });
}

/** @param {string} name @returns {CourseResult} one with a problem where it left none */
export function readResult(name) {
  if (existsSync(fileOf(name))) return JSON.parse(readFileSync(fileOf(name), 'utf8'));
  return {
    name,
    minutes: 0,
    presses: 0,
    outcomes: {},
    lostReleases: 0,
    stuck: 0,
    kept: null,
    errorsShown: {},
    faults: {},
    growth: null,
    problems: ['the course left no result'],
  };
}

/** All figures but the samples, in `each.json`. @param {CourseResult[]} results */
export function writeResults(results) {
  const rows = results.map((result) => ({ ...result, samples: undefined }));
  writeFileSync(fileOf('each'), `${JSON.stringify(rows, null, 2)}\n`);
}

const COLUMNS = [
  'assistant',
  'minutes',
  'presses',
  'answered',
  'withdrawn',
  'superseded',
  'error',
  'not armed',
  'releases lost',
  'stuck',
  'turns owed',
  'lost',
  'errors shown',
  'faults',
  'memory MB/h',
  'lived on MB/h',
  'main heap MB/h',
  'page heap MB/h',
  'handles/h',
  '/dev/null/h',
  'problems',
];

/** @param {CourseResult[]} results @returns {string} a table in Markdown */
export function tabulate(results) {
  const rows = results.map((result) => {
    const { outcomes, kept, growth } = result;
    return [
      result.name,
      result.minutes,
      result.presses,
      ...['answered', 'withdrawn', 'superseded', 'error', 'key not armed'].map((outcome) => outcomes[outcome] ?? 0),
      result.lostReleases,
      result.stuck,
      kept === null ? '?' : kept.owed.said + kept.owed.answers,
      kept === null ? '?' : kept.lost.length,
      sum(result.errorsShown),
      sum(result.faults),
      ...[growth?.memory, growth?.lifelong.memory, growth?.mainHeap, growth?.pageHeap].map((it) => slope(it, 1e6)),
      ...[growth?.handles, growth?.nullHandles].map((it) => slope(it, 1)),
      result.problems.length,
    ].map(String);
  });
  const widths = COLUMNS.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (/** @type {string[]} */ cells) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(COLUMNS), rule, ...rows.map(line)].join('\n');
}

/** @param {Record<string, number>} counts */
const sum = (counts) => Object.values(counts).reduce((total, one) => total + one, 0);

/** @param {Slope | undefined} it @param {number} unit */
const slope = (it, unit) =>
  it === null || it === undefined ? '?' : `${(it.perHour / unit).toFixed(1)} ± ${(it.plusMinus / unit).toFixed(1)}`;
