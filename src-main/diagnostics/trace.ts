/**
 * Owns the measuring points of the voice path. Off unless a developer names a folder with `--trace-dir`: then each
 * mark is a JSON line with monotonic milliseconds, comparable between processes, and the microphone's sound as it
 * was sent is kept beside it as raw PCM16, so that tests and benchmarks can compare it with what was said.
 * Must never run in a packaged app: it records speech.
 */
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';

export type MarkFields = Readonly<Record<string, string | number | boolean>>;

export interface Trace {
  mark(name: string, atMs: number, fields?: MarkFields): void;
  /** Appends samples to `<name>.pcm`. */
  pcm(name: string, samples: Int16Array): void;
  dispose(): Promise<void>;
}

export const NO_TRACE: Trace = {
  mark: () => undefined,
  pcm: () => undefined,
  dispose: () => Promise.resolve(),
};

/** Writes to `folder`, made if it is missing. Throws when it cannot be made: a developer asked for it by name. */
export function createFileTrace(folder: string): Trace {
  mkdirSync(folder, { recursive: true });
  const files = new Map<string, number>();
  let isOver = false;
  const append = (name: string, data: Uint8Array): void => {
    if (isOver) return;
    const file = files.get(name) ?? openSync(path.join(folder, name), 'a');
    files.set(name, file);
    // At once: a write that waits for another thread costs ten times as much, and this one is in what is measured.
    writeSync(file, data);
  };
  return {
    mark(name, atMs, fields = {}) {
      append('marks.jsonl', Buffer.from(`${JSON.stringify({ name, atMs, ...fields })}\n`));
    },
    pcm(name, samples) {
      append(`${name}.pcm`, new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
    },
    dispose() {
      isOver = true;
      for (const file of files.values()) closeSync(file);
      files.clear();
      return Promise.resolve();
    },
  };
}
