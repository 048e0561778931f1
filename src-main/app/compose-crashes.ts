/**
 * Wires what is kept of parts that ended without being asked to: who tells of it, and what is written down.
 */
import path from 'node:path';
import { createCrashReports, type CrashReports } from '../diagnostics/crash-reports.js';
import { lastLines } from '../diagnostics/log-files.js';
import { leaveRunMark } from '../diagnostics/run-mark.js';
import { homeFolder, systemName, systemVersions } from '../platform/system-info.js';
import type { ClockPort } from '../session/ports.js';
import type { Logging } from './compose-logging.js';
import type { AppPaths } from './paths.js';

export interface Crashes {
  readonly reports: CrashReports;
  /** The app ends in order; idempotent. */
  endInOrder(): void;
}

/** What is read back of the log of a run that did not end. */
const LAST_RUN_BYTES = 16_000;

export function composeCrashes(options: {
  readonly version: string;
  readonly paths: AppPaths;
  readonly clock: ClockPort;
  readonly logging: Logging;
}): Crashes {
  const { paths, clock, logging } = options;
  const home = homeFolder();
  const { parley, electron, chromium } = systemVersions(options.version);
  const reports = createCrashReports({
    directory: path.join(paths.userData, 'crashes'),
    clock,
    about: [`Parley: ${parley}`, `Electron: ${electron}`, `Chromium: ${chromium}`, `System: ${systemName()}`],
    lastLines: () =>
      logging.tail
        .entries()
        .map(({ atMs, level, scope, message, fields }) =>
          [new Date(atMs).toISOString(), level, scope, message, fields].join(' ').trimEnd(),
        ),
    clean(line) {
      const masked = logging.redactor.text(line);
      return home.length > 1 ? masked.replaceAll(home, '~') : masked;
    },
  });

  const mark = leaveRunMark(path.join(paths.userData, 'running'));
  if (mark.isLeftOver) void tellOfLastRun();

  async function tellOfLastRun(): Promise<void> {
    const since = new Date(clock.epochMs()).toISOString();
    const lines = (await lastLines(logging.files, LAST_RUN_BYTES)).split('\n').filter((line) => isBefore(line, since));
    logging.logger.warn('The last run did not end in order.');
    reports.add({ part: 'main', reason: 'unfinished', exitCode: null }, lines);
  }

  return { reports, endInOrder: () => mark.clear() };
}

/** Whether a line of the log was written before this time, as `2026-11-21T10:00:00.000Z`. */
function isBefore(line: string, time: string): boolean {
  const at = /^\{"at":"([^"]+)"/.exec(line)?.[1];
  return at !== undefined && at < time;
}
