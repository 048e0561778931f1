/**
 * Owns the reports of parts that ended without being asked to: a short text each, in a folder of ours, bounded in number
 * and age. Memory is never kept, since it holds secrets and what was said (docs/decisions). What is written was masked
 * before. Must never throw, nor send anything anywhere.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  CRASH_REASONS,
  CRASHED_PARTS,
  type CrashedPart,
  type CrashReason,
  type CrashReport,
} from '../../src-preload/contract/diagnostics.js';

export interface Crash {
  readonly part: CrashedPart;
  readonly reason: CrashReason;
  readonly exitCode: number | null;
}

export interface CrashReports {
  /** Writes one down. A part that ends the same way again soon is the same news. `lines` take the place of the log's. */
  add(crash: Crash, lines?: readonly string[]): void;
  /** Newest first. */
  list(): readonly CrashReport[];
  /** Its text; null where it is gone. */
  read(id: string): string | null;
  /** Removes one, or all for null; answers how many. */
  remove(id: string | null): number;
}

export interface CrashReportsOptions {
  readonly directory: string;
  /** Unix time, and monotonic time; milliseconds. */
  readonly clock: { epochMs(): number; nowMs(): number };
  /** What Parley runs on, one line for each. */
  readonly about: readonly string[];
  /** The last lines of the log, oldest first, with nothing private in them. */
  readonly lastLines: () => readonly string[];
  /** Masks what must not be kept. */
  readonly clean: (line: string) => string;
}

export const MAX_REPORTS = 20;
const MAX_AGE_MS = 30 * 86_400_000;
/** The same part with the same end within this is not written down again. */
const SAME_NEWS_MS = 600_000;
const MAX_LINES = 40;
const MAX_LINE_LENGTH = 1_000;

const NAME = /^(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z)\.([a-z-]+)\.txt$/;
const ENDING = '.txt';

export function createCrashReports(options: CrashReportsOptions): CrashReports {
  const { directory, clock } = options;
  const toldAtMs = new Map<string, number>();

  const ids = (): readonly string[] => {
    try {
      return readdirSync(directory)
        .filter((name) => NAME.test(name))
        .map((name) => name.slice(0, -ENDING.length))
        .sort()
        .reverse();
    } catch {
      return [];
    }
  };
  const fileOf = (id: string): string => path.join(directory, `${id}${ENDING}`);
  const removeFile = (id: string): boolean => {
    try {
      rmSync(fileOf(id));
      return true;
    } catch {
      return false;
    }
  };
  /** A clock that was set back makes old ones look young: their number is bounded in any case. */
  const bound = (): void => {
    const oldestMs = clock.epochMs() - MAX_AGE_MS;
    for (const [at, id] of ids().entries()) if (at >= MAX_REPORTS || timeOf(id) < oldestMs) removeFile(id);
  };
  const read = (id: string): string | null => {
    if (!NAME.test(`${id}${ENDING}`)) return null;
    try {
      return readFileSync(fileOf(id), 'utf8');
    } catch {
      return null;
    }
  };

  return {
    add({ part, reason, exitCode }, logLines = options.lastLines()) {
      const news = `${part} ${reason} ${String(exitCode)}`;
      const nowMs = clock.nowMs();
      if (nowMs - (toldAtMs.get(news) ?? -Infinity) < SAME_NEWS_MS) return;
      toldAtMs.set(news, nowMs);
      const time = new Date(clock.epochMs()).toISOString();
      const lines = [
        `Part: ${part}`,
        `Reason: ${reason}`,
        ...(exitCode === null ? [] : [`Exit code: ${String(exitCode)}`]),
        `Time: ${time}`,
        ...options.about,
        '',
        ...logLines.slice(-MAX_LINES),
      ];
      const text = lines.map((line) => options.clean(line).slice(0, MAX_LINE_LENGTH)).join('\n');
      try {
        mkdirSync(directory, { recursive: true, mode: 0o700 });
        writeFileSync(fileOf(`${time.replace(/[:.]/g, '-')}.${part}`), `${text}\n`, { mode: 0o600 });
      } catch {
        // The log tells of it as well.
      }
      bound();
    },
    list() {
      bound();
      return ids().flatMap((id) => {
        const text = read(id);
        const report = text === null ? null : readReport(id, text);
        return report === null ? [] : [report];
      });
    },
    read,
    remove(id) {
      const doomed = id === null ? ids() : ids().filter((one) => one === id);
      return doomed.filter(removeFile).length;
    },
  };
}

/** Unix time in milliseconds of what a file is named after. */
function timeOf(id: string): number {
  const time = id.slice(0, id.indexOf('.'));
  return Date.parse(time.replace(/T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z$/, 'T$1:$2:$3.$4Z'));
}

/** What the head of a report says; null where it is none of ours. */
function readReport(id: string, text: string): CrashReport | null {
  const [head = ''] = text.split('\n\n', 1);
  const told = new Map(
    head.split('\n').map((line): [string, string] => {
      const [name = '', ...rest] = line.split(': ');
      return [name, rest.join(': ')];
    }),
  );
  const part = CRASHED_PARTS.find((name) => name === told.get('Part'));
  const reason = CRASH_REASONS.find((name) => name === told.get('Reason'));
  const exitCode = Number(told.get('Exit code') ?? Number.NaN);
  const atMs = timeOf(id);
  if (part === undefined || reason === undefined || Number.isNaN(atMs)) return null;
  return { id, atMs, part, reason, exitCode: Number.isInteger(exitCode) ? exitCode : null };
}

/** What Chromium says of the end of a process, in our words. */
export function crashReason(reason: string): CrashReason {
  switch (reason) {
    case 'unresponsive':
      return 'unresponsive';
    case 'killed':
      return 'killed';
    case 'oom':
    case 'memory-eviction':
      return 'out-of-memory';
    case 'launch-failed':
    case 'integrity-failure':
      return 'not-started';
    default:
      return 'crashed';
  }
}
