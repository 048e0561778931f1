/**
 * Owns the measuring points of the voice path. Off unless a developer names a folder with `--trace-dir`: then each
 * mark is a JSON line with monotonic milliseconds, comparable between processes, and the microphone's sound as it
 * was sent is kept beside it as raw PCM16, so that tests and benchmarks can compare it with what was said.
 * Must never run in a packaged app: it records speech.
 */
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
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
  const streams = new Map<string, WriteStream>();
  const stream = (file: string): WriteStream => {
    const known = streams.get(file);
    if (known !== undefined) return known;
    const made = createWriteStream(path.join(folder, file), { flags: 'a' });
    streams.set(file, made);
    return made;
  };
  return {
    mark(name, atMs, fields = {}) {
      stream('marks.jsonl').write(`${JSON.stringify({ name, atMs, ...fields })}\n`);
    },
    pcm(name, samples) {
      // Copied: the buffer belongs to the caller and the write happens later.
      stream(`${name}.pcm`).write(Buffer.from(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength)));
    },
    async dispose() {
      const open = [...streams.values()];
      streams.clear();
      await Promise.all(open.map((one) => new Promise<void>((done) => one.end(done))));
    },
  };
}
