import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isGreen, playwrightTally, sum, summary, vitestTally } from '../../../scripts/lib/tally.mjs';

let folder: string;
let report: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tally-'));
  report = path.join(folder, 'report.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('counting', () => {
  it('reads both reporters', () => {
    writeFileSync(
      report,
      JSON.stringify({ numPassedTests: 3, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 }),
    );
    expect(vitestTally(report, 1)).toEqual({ passed: 3, failed: 1, skipped: 3, problems: [] });
    writeFileSync(report, JSON.stringify({ stats: { expected: 4, unexpected: 2, flaky: 1, skipped: 3 } }));
    expect(playwrightTally(report, 1)).toEqual({ passed: 5, failed: 2, skipped: 3, problems: [] });
  });

  it('counts a crash without a failed test as a failure', () => {
    writeFileSync(report, JSON.stringify({ numPassedTests: 3, numFailedTests: 0 }));
    expect(vitestTally(report, 1)).toMatchObject({ passed: 3, failed: 1, skipped: 0 });
    writeFileSync(report, '{"stats": {');
    expect(playwrightTally(report, 1)).toMatchObject({ passed: 0, failed: 1, skipped: 0 });
    const none = vitestTally(path.join(folder, 'none.json'), 7);
    expect(none).toMatchObject({ passed: 0, failed: 1, skipped: 0 });
    expect(none.problems?.[0]).toMatch(/code 7/);
  });

  it('names what failed', () => {
    const failed = { fullName: 'a sink plays', status: 'failed', failureMessages: ['Error: silence\n    at here'] };
    const passed = { fullName: 'a sink rests', status: 'passed' };
    writeFileSync(
      report,
      JSON.stringify({ numFailedTests: 1, testResults: [{ assertionResults: [passed, failed] }, {}] }),
    );
    expect(vitestTally(report, 1).problems).toEqual(['a sink plays: Error: silence']);
    const specs = [
      { title: 'talks', file: 'talk.test.ts', ok: false },
      { title: 'rests', file: 'talk.test.ts', ok: true },
    ];
    writeFileSync(
      report,
      JSON.stringify({
        stats: { unexpected: 1 },
        errors: [{ message: 'worker gone' }],
        suites: [{ suites: [{ specs }] }],
      }),
    );
    expect(playwrightTally(report, 1).problems).toEqual(['talk.test.ts: talks', 'worker gone']);
  });

  it('sums, and names skipped tests only if there are any', () => {
    const total = sum([
      { passed: 2, failed: 0, skipped: 0 },
      { passed: 1, failed: 1, skipped: 0, problems: ['lint'] },
    ]);
    expect(summary(total)).toBe('3 passed, 1 failed');
    expect(total.problems).toEqual(['lint']);
    expect(summary({ passed: 3, failed: 0, skipped: 2 })).toBe('3 passed, 0 failed, 2 skipped');
  });

  it('is green only with a test that passed and none that failed', () => {
    expect(isGreen({ passed: 1, failed: 0, skipped: 5 })).toBe(true);
    expect(isGreen({ passed: 9, failed: 1, skipped: 0 })).toBe(false);
    expect(isGreen({ passed: 0, failed: 0, skipped: 3 })).toBe(false);
  });
});
