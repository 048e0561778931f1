/** Owns how long each benchmark took, and how much of the processors it lacked, as the test runner reports it. */
import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{ type: string, description?: string }} Annotation */
/** @typedef {{ annotations?: Annotation[], results?: { duration?: number }[] }} Test */
/** @typedef {{ title: string, ok?: boolean, tests?: Test[] }} Spec */
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
      stolenShare: stolenShareOf(tests),
    }));
}

/** As `bench/stolen-reporter.ts` noted it; null where it could not. @param {readonly Test[]} tests */
function stolenShareOf(tests) {
  const notes = tests.flatMap(({ annotations = [] }) => annotations).filter(({ type }) => type === 'stolen');
  return notes.length === 0 ? null : Math.max(...notes.map(({ description }) => Number(description)));
}

/** @param {Suite} suite @returns {Spec[]} */
const specsOf = ({ specs = [], suites = [] }) => [...specs, ...suites.flatMap(specsOf)];
