/** Owns counting tests over all suites and the one closing line. */
import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Tally */

/** @param {Tally[]} tallies @returns {Tally} */
export function sum(tallies) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const tally of tallies) {
    total.passed += tally.passed;
    total.failed += tally.failed;
    total.skipped += tally.skipped;
  }
  return total;
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
    },
    code,
  );
}

/**
 * Reads what Playwright's JSON reporter wrote.
 * @param {string} file
 * @param {number} code the exit code of the run
 * @returns {Tally}
 */
export function playwrightTally(file, code) {
  const stats = readReport(file)?.stats;
  return withCrash(
    {
      passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0),
      failed: stats?.unexpected ?? 0,
      skipped: stats?.skipped ?? 0,
    },
    code,
  );
}

/** A run that failed without a failed test (a file that does not load, a crash) counts as one failure. */
function withCrash(/** @type {Tally} */ tally, /** @type {number} */ code) {
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

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
