/** Owns reading what the app wrote with `--trace-dir`: marks with monotonic times, and sound as it was sent. */
import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs';
import path from 'node:path';
import { until } from './wait.js';

export interface Mark {
  readonly name: string;
  readonly atMs: number;
  readonly [field: string]: string | number | boolean;
}

export interface TraceReader {
  readonly folder: string;
  marks(name?: string): readonly Mark[];
  /** Waits for the next mark of this name that comes after `sinceMs`. */
  next(name: string, sinceMs: number, timeoutMs?: number): Promise<Mark>;
  /** Mono PCM16 of `<name>.pcm`; empty when nothing was written. */
  pcm(name: string): Int16Array;
}

/** Reads on from where it was: a trace of an hour is asked for many times a second. */
function createLineReader(file: string): () => readonly string[] {
  const piece = Buffer.alloc(1 << 16);
  let position = 0;
  let rest = '';
  return () => {
    if (!existsSync(file)) return [];
    const descriptor = openSync(file, 'r');
    try {
      for (;;) {
        const count = readSync(descriptor, piece, 0, piece.length, position);
        if (count === 0) break;
        position += count;
        // Marks are plain ASCII but for device names, which no mark holds.
        rest += piece.toString('latin1', 0, count);
      }
    } finally {
      closeSync(descriptor);
    }
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    return lines;
  };
}

export function createTraceReader(folder: string): TraceReader {
  const read = createLineReader(path.join(folder, 'marks.jsonl'));
  const all: Mark[] = [];
  const marks = (name?: string): readonly Mark[] => {
    for (const line of read()) all.push(JSON.parse(line) as Mark);
    return name === undefined ? [...all] : all.filter((mark) => mark.name === name);
  };
  return {
    folder,
    marks,
    next: (name, sinceMs, timeoutMs = 10_000) =>
      until(`the mark ${name}`, () => marks(name).find((mark) => mark.atMs >= sinceMs), { timeoutMs, everyMs: 20 }),
    pcm(name) {
      const file = path.join(folder, `${name}.pcm`);
      if (!existsSync(file)) return new Int16Array();
      const bytes = readFileSync(file);
      return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + (bytes.length & ~1)));
    },
  };
}
