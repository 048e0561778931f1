/** Owns how long each benchmark took, as the test runner reports it. */
import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{ title: string, ok?: boolean, tests?: { results?: { duration?: number }[] }[] }} Spec */
/** @typedef {{ specs?: Spec[], suites?: Suite[] }} Suite */

/**
 * Of a report in JSON; those that failed are left out.
 * @param {string} file
 * @returns {import('./results.mjs').Taken[]} none where there is no report
 */
export function takenIn(file) {
  if (!existsSync(file)) return [];
  return specsOf(JSON.parse(readFileSync(file, 'utf8')))
    .filter(({ ok }) => ok === true)
    .map(({ title, tests = [] }) => ({
      title,
      seconds:
        tests.flatMap(({ results = [] }) => results).reduce((sum, { duration = 0 }) => sum + duration, 0) / 1_000,
    }));
}

/** @param {Suite} suite @returns {Spec[]} */
const specsOf = ({ specs = [], suites = [] }) => [...specs, ...suites.flatMap(specsOf)];
