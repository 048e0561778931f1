/**
 * Owns the log files: appends lines at once (a crash loses none) and keeps at most two files of bounded size.
 * Must never throw: a full disk or a read-only folder costs log lines, nothing else.
 */
import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { LineSink } from './logger.js';

export interface LogFile {
  readonly path: string;
  /** The file before the current one, when there is one. */
  readonly previousPath: string;
  readonly write: LineSink;
  /** Lines that could not be written. */
  dropped(): number;
  close(): void;
}

export interface LogFileOptions {
  readonly directory: string;
  /** File name without ending. */
  readonly name: string;
  /** Size at which the file is set aside and a new one begun. Both files together stay below twice this. */
  readonly maxBytes: number;
}

export function openLogFile({ directory, name, maxBytes }: LogFileOptions): LogFile {
  const file = path.join(directory, `${name}.log`);
  const previous = path.join(directory, `${name}.previous.log`);
  let descriptor: number | null = null;
  let bytes = 0;
  let lost = 0;

  const open = (): void => {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    descriptor = openSync(file, 'a', 0o600);
    bytes = fstatSync(descriptor).size;
  };
  const close = (): void => {
    if (descriptor === null) return;
    const open = descriptor;
    descriptor = null;
    try {
      closeSync(open);
    } catch {
      // Nothing is left to save.
    }
  };
  const rotate = (): void => {
    close();
    renameSync(file, previous);
    open();
  };

  return {
    path: file,
    previousPath: previous,
    write(line) {
      const data = Buffer.from(`${line}\n`, 'utf8');
      try {
        if (descriptor === null) open();
        if (bytes > 0 && bytes + data.length > maxBytes) rotate();
        if (descriptor !== null) bytes += writeSync(descriptor, data);
      } catch {
        lost += 1;
        close();
      }
    },
    dropped: () => lost,
    close,
  };
}
