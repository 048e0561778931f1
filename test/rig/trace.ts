/** Owns reading what the app wrote with `--trace-dir`: marks with monotonic times, and sound as it was sent. */
import { existsSync, readFileSync } from 'node:fs';
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

export function createTraceReader(folder: string): TraceReader {
  const marks = (name?: string): readonly Mark[] => {
    const file = path.join(folder, 'marks.jsonl');
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
    const all = lines.map((line) => JSON.parse(line) as Mark);
    return name === undefined ? all : all.filter((mark) => mark.name === name);
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
