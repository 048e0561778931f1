/** Owns the written story of a course, for whoever looks for the cause when a promise was broken. */
import { nowMs } from '../rig/environment.js';
import type { Mark } from '../rig/trace.js';

export interface Timeline {
  /** Writes down what the course itself did, now. */
  note(what: string): void;
  /** Everything in order of time, what the app left included; one line each, seconds since the start. */
  lines(marks: readonly Mark[]): readonly string[];
}

/** One of many each second, and of no use here. */
const NOISE: ReadonlySet<string> = new Set(['frame-sent']);

export function createTimeline(): Timeline {
  const startedMs = nowMs();
  const notes: { readonly atMs: number; readonly line: string }[] = [];
  return {
    note: (what) => void notes.push({ atMs: nowMs(), line: `* ${what}` }),
    lines(marks) {
      const told = marks
        .filter(({ name }) => !NOISE.has(name))
        .map(({ name, atMs, ...fields }) => ({
          atMs,
          line: `${name} ${Object.entries(fields)
            .map(([key, value]) => `${key}=${String(value)}`)
            .join(' ')}`,
        }));
      return [...notes, ...told]
        .sort((one, other) => one.atMs - other.atMs)
        .map(({ atMs, line }) => `${((atMs - startedMs) / 1_000).toFixed(3).padStart(9)}  ${line}`);
    },
  };
}
