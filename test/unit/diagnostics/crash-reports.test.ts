import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import {
  crashReason,
  createCrashReports,
  MAX_REPORTS,
  type CrashReports,
} from '../../../src-main/diagnostics/crash-reports.js';
import { leaveRunMark } from '../../../src-main/diagnostics/run-mark.js';
import { crashReportIdSchema } from '../../../src-preload/contract/diagnostics.js';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.js';

const DAY_MS = 86_400_000;
const SECRET = 'sk-canary-1122334455';
let directory: string;
let clock: ManualClock;
let lines: string[];
let reports: CrashReports;

const open = (folder = path.join(directory, 'crashes')): CrashReports =>
  createCrashReports({
    directory: folder,
    clock,
    about: ['Parley: 1.2.3', 'System: Linux 6.8.0 x64'],
    lastLines: () => lines,
    clean: (line) => line.replaceAll(SECRET, '[redacted]'),
  });

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'crashes-'));
  clock = createManualClock(Date.UTC(2026, 10, 21, 12));
  lines = ['one', 'two'];
  reports = open();
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('crash reports', () => {
  it('tell which part ended, how, when and on what, with the last lines of the log', () => {
    reports.add({ part: 'sound', reason: 'crashed', exitCode: 139 });
    const [report] = reports.list();
    expect(report).toEqual({
      id: '2026-11-21T12-00-00-000Z.sound',
      atMs: Date.UTC(2026, 10, 21, 12),
      part: 'sound',
      reason: 'crashed',
      exitCode: 139,
    });
    expect(v.is(crashReportIdSchema, report?.id)).toBe(true);
    expect(reports.read(report?.id ?? '')).toBe(
      'Part: sound\nReason: crashed\nExit code: 139\nTime: 2026-11-21T12:00:00.000Z\nParley: 1.2.3\nSystem: Linux 6.8.0 x64\n\none\ntwo\n',
    );
    if (process.platform !== 'win32')
      expect(statSync(path.join(directory, 'crashes/2026-11-21T12-00-00-000Z.sound.txt')).mode & 0o777).toBe(0o600);
    // Another run reads them too.
    expect(open().list()).toHaveLength(1);
  });

  it('hold no secret, and no more than the end of the log', () => {
    lines = Array.from({ length: 500 }, (_, at) => `line ${String(at)} ${SECRET} ${'x'.repeat(5_000)}`);
    reports.add({ part: 'page', reason: 'out-of-memory', exitCode: null });
    const text = reports.read(reports.list()[0]?.id ?? '') ?? '';
    expect(text).not.toContain(SECRET);
    expect(text).toContain('line 499 [redacted]');
    expect(text).not.toContain('line 459 ');
    expect(text.length).toBeLessThan(50_000);
  });

  it('take the same end of the same part for the same news for a while', () => {
    for (let crash = 0; crash < 5; crash += 1) {
      reports.add({ part: 'page', reason: 'crashed', exitCode: 5 });
      clock.advance(30_000);
    }
    reports.add({ part: 'page', reason: 'crashed', exitCode: 6 });
    expect(reports.list()).toHaveLength(2);
    clock.advance(600_000);
    reports.add({ part: 'page', reason: 'crashed', exitCode: 5 });
    expect(reports.list().map(({ exitCode }) => exitCode)).toEqual([5, 6, 5]);
  });

  it('are bounded in number and age', () => {
    for (let crash = 0; crash < MAX_REPORTS + 7; crash += 1) {
      reports.add({ part: 'speech', reason: 'crashed', exitCode: crash });
      clock.advance(1_000);
    }
    expect(readdirSync(path.join(directory, 'crashes'))).toHaveLength(MAX_REPORTS);
    expect(reports.list()[0]?.exitCode).toBe(MAX_REPORTS + 6);
    clock.advance(31 * DAY_MS);
    expect(reports.list()).toEqual([]);
    expect(readdirSync(path.join(directory, 'crashes'))).toEqual([]);
  });

  it('are removed one by one or all at once, and nothing else is', () => {
    reports.add({ part: 'gpu', reason: 'killed', exitCode: 9 });
    clock.advance(1_000);
    reports.add({ part: 'network', reason: 'crashed', exitCode: 11 });
    writeFileSync(path.join(directory, 'crashes/other.txt'), 'not ours');
    const [network, gpu] = reports.list();
    expect(reports.remove('../crashes/other')).toBe(0);
    expect(reports.remove(network?.id ?? '')).toBe(1);
    expect(reports.list()).toEqual([gpu]);
    expect(reports.remove(null)).toBe(1);
    expect(reports.list()).toEqual([]);
    expect(readFileSync(path.join(directory, 'crashes/other.txt'), 'utf8')).toBe('not ours');
  });

  it.each(['../settings', '2026-11-21T12-00-00-000Z.page/../../x', '', '2026-11-21T12-00-00-000Z.UP'])(
    'are read by their own names alone: %j',
    (id) => {
      writeFileSync(path.join(directory, 'settings.txt'), 'private');
      reports.add({ part: 'page', reason: 'crashed', exitCode: 1 });
      expect(reports.read(id)).toBeNull();
      expect(v.is(crashReportIdSchema, id)).toBe(false);
    },
  );

  it('cost nothing where they cannot be written', () => {
    writeFileSync(path.join(directory, 'blocked'), '');
    const blocked = open(path.join(directory, 'blocked'));
    blocked.add({ part: 'page', reason: 'crashed', exitCode: 1 });
    expect(blocked.list()).toEqual([]);
    expect(blocked.remove(null)).toBe(0);
  });

  it('take other lines in place of those of the log', () => {
    reports.add({ part: 'main', reason: 'unfinished', exitCode: null }, ['of the run before']);
    expect(reports.read(reports.list()[0]?.id ?? '')).toContain('\n\nof the run before\n');
  });
});

it.each([
  ['crashed', 'crashed'],
  ['abnormal-exit', 'crashed'],
  ['killed', 'killed'],
  ['oom', 'out-of-memory'],
  ['memory-eviction', 'out-of-memory'],
  ['launch-failed', 'not-started'],
  ['integrity-failure', 'not-started'],
  ['unresponsive', 'unresponsive'],
  ['something new', 'crashed'],
])('the end "%s" is told as %s', (reason, told) => expect(crashReason(reason)).toBe(told));

describe('the mark of a run', () => {
  it('is left by one that did not end in order, and by no other', () => {
    const file = path.join(directory, 'running');
    expect(leaveRunMark(file).isLeftOver).toBe(false);
    const second = leaveRunMark(file);
    expect(second.isLeftOver).toBe(true);
    second.clear();
    second.clear();
    expect(leaveRunMark(file).isLeftOver).toBe(false);
  });

  it('costs nothing where it cannot be left', () => {
    writeFileSync(path.join(directory, 'blocked'), '');
    const mark = leaveRunMark(path.join(directory, 'blocked/running'));
    expect(mark.isLeftOver).toBe(false);
    mark.clear();
  });
});
