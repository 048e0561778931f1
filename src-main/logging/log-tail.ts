/**
 * Owns the last lines of the log in memory, for whoever looks at it while the app runs. Taking a line costs nothing but
 * its place; it is read only for someone who watches. Must never hold more than its bounds, nor hold back the log file.
 */
import { LOG_ENTRIES_KEPT, LOG_LEVELS, type LogBatch, type LogEntry } from '../../src-preload/contract/diagnostics.js';
import type { LineSink } from './logger.js';

/** Batches are told no more often than this, milliseconds. */
const BATCH_MS = 250;
/** Characters held in all: some lines carry a whole stack. */
const MAX_CHARACTERS = 400_000;

/** Calls back once after `delayMs`; answers the way to call it off. */
type After = (delayMs: number, callback: () => void) => () => void;
type OnBatch = (batch: LogBatch) => void;

export interface LogTail {
  readonly write: LineSink;
  /** What is held, oldest first. */
  entries(): readonly LogEntry[];
  /** Tells all that is held, and from then on what comes, in batches; null ends it. One watches at a time. */
  watch(onBatch: OnBatch | null): void;
}

interface Line {
  readonly sequence: number;
  readonly text: string;
}

export function createLogTail(after: After): LogTail {
  let lines: Line[] = [];
  let characters = 0;
  let next = 1;
  let watcher: OnBatch | null = null;
  /** The first line that was not told. */
  let untold = 1;
  let cancel: (() => void) | null = null;

  const since = (sequence: number): readonly LogEntry[] =>
    lines.flatMap((line) => (line.sequence >= sequence ? readLine(line) : []));

  function tell(): void {
    cancel = null;
    if (watcher === null || untold >= next) return;
    const entries = since(untold);
    untold = next;
    watcher({ anew: false, entries });
  }

  return {
    write(text) {
      lines.push({ sequence: next++, text });
      characters += text.length;
      // Seldom: moving the rest up costs more than a few lines too many.
      if (lines.length >= 2 * LOG_ENTRIES_KEPT || characters > 2 * MAX_CHARACTERS) shorten();
      if (watcher !== null) cancel ??= after(BATCH_MS, tell);
    },
    entries() {
      shorten();
      return since(0);
    },
    watch(onBatch) {
      cancel?.();
      cancel = null;
      watcher = onBatch;
      if (onBatch === null) return;
      shorten();
      untold = next;
      onBatch({ anew: true, entries: since(0) });
    },
  };

  function shorten(): void {
    let from = Math.max(0, lines.length - LOG_ENTRIES_KEPT);
    let left = lines.slice(from).reduce((sum, { text }) => sum + text.length, 0);
    for (; left > MAX_CHARACTERS && from < lines.length; from++) left -= lines[from]?.text.length ?? 0;
    lines = lines.slice(from);
    characters = left;
  }
}

/** The entry of a line; none where it is not a line of ours. */
function readLine({ sequence, text }: Line): LogEntry[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return [];
  }
  if (typeof parsed !== 'object' || parsed === null) return [];
  const { at, level, scope, message, fields } = parsed as Readonly<Record<string, unknown>>;
  const known = LOG_LEVELS.find((name) => name === level);
  if (known === undefined || typeof at !== 'string' || typeof scope !== 'string' || typeof message !== 'string')
    return [];
  const told = fields === undefined ? '' : JSON.stringify(fields);
  return [{ sequence, atMs: Date.parse(at), level: known, scope, message, fields: told }];
}
