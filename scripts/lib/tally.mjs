/** Owns counting tests over all suites and the one closing line. */
import { existsSync, readFileSync } from 'node:fs';

/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {readonly string[]} [problems] what failed, a line each, as far as the runner told
 */

/** @param {Tally[]} tallies */
export function sum(tallies) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const tally of tallies) {
    total.passed += tally.passed;
    total.failed += tally.failed;
    total.skipped += tally.skipped;
  }
  return { ...total, problems: tallies.flatMap(({ problems = [] }) => problems) };
}

/** `N passed, N failed`, with the skipped ones named only if there are any. @param {Tally} tally */
export function summary({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Green needs at least one test that ran. @param {Tally} tally */
export function isGreen({ passed, failed }) {
  return failed === 0 && passed > 0;
}

/**
 * Reads what Vitest's JSON reporter wrote.
 * @param {string} file
 * @param {number} code the exit code of the run
 * @returns {Tally}
 */
export function vitestTally(file, code) {
  const report = readReport(file);
  return withCrash(
    {
      passed: report?.numPassedTests ?? 0,
      failed: report?.numFailedTests ?? 0,
      skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
      problems: vitestProblems(report),
    },
    code,
  );
}

/** @param {VitestReport | undefined} report @returns {string[]} */
const vitestProblems = (report) =>
  (report?.testResults ?? []).flatMap((file) =>
    (file.assertionResults ?? [])
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages = [] }) => `${fullName}: ${firstLine(failureMessages[0])}`),
  );

/**
 * Reads what Playwright's JSON reporter wrote.
 * @param {string} file
 * @param {number} code the exit code of the run
 * @returns {Tally}
 */
export function playwrightTally(file, code) {
  const report = readReport(file);
  const { stats, errors = [], suites = [] } = report ?? {};
  return withCrash(
    {
      passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0),
      failed: stats?.unexpected ?? 0,
      skipped: stats?.skipped ?? 0,
      problems: [...suites.flatMap(playwrightProblems), ...errors.map(({ message }) => firstLine(message))],
    },
    code,
  );
}

/** @param {PlaywrightSuite} suite @returns {string[]} */
const playwrightProblems = ({ specs = [], suites = [] }) => [
  ...specs.filter(({ ok }) => !ok).map(({ file, title }) => `${file}: ${title}`),
  ...suites.flatMap(playwrightProblems),
];

const firstLine = (/** @type {string | undefined} */ text) => (text ?? 'no reason told').split('\n', 1)[0] ?? '';

/** A run that failed without a failed test (a file that does not load, a crash) counts as one failure. */
function withCrash(/** @type {Tally} */ tally, /** @type {number} */ code) {
  if (code === 0 || tally.failed > 0) return tally;
  const problem = `the run ended with code ${code} though no test failed; its output says more`;
  return { ...tally, failed: 1, problems: [...(tally.problems ?? []), problem] };
}

/**
 * What is read of the two reports; anything may be missing from one that was cut off.
 * @typedef {{ fullName: string, status: string, failureMessages?: string[] }} VitestResult
 * @typedef {{ assertionResults?: VitestResult[] }} VitestFile
 * @typedef {{ numPassedTests?: number, numFailedTests?: number, numPendingTests?: number, numTodoTests?: number,
 *   testResults?: VitestFile[] }} VitestReport
 * @typedef {{ title: string, file: string, ok: boolean }} PlaywrightSpec
 * @typedef {{ specs?: PlaywrightSpec[], suites?: PlaywrightSuite[] }} PlaywrightSuite
 * @typedef {{ expected?: number, unexpected?: number, flaky?: number, skipped?: number }} PlaywrightStats
 */

/** @param {string} file */
function readReport(file) {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // Cut off in the middle: the exit code tells that the run failed.
    return undefined;
  }
}
