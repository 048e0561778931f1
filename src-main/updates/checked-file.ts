/**
 * Owns files whose size and digest are known before they come: fetched piece by piece onto the disk and judged, or
 * judged where they lie. A file that is not what was announced never stays.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { UpdateError, type BoundedRead } from './bounded-request.js';

export interface Expected {
  /** SHA-512 in Base64. */
  readonly sha512: string;
  /** Bytes. */
  readonly size: number;
}

/** A server that says nothing for this long has gone, milliseconds. */
const SILENCE_MS = 30_000;

/**
 * Fetches into `destination`, which is written anew. `onBytes` hears how many have come.
 * Rejects with `UpdateError`: `damaged` for another digest or a short file, `refused` for a long one, `not-written`.
 */
export async function fetchChecked(
  read: BoundedRead,
  address: URL,
  destination: string,
  { sha512, size }: Expected,
  onBytes: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  const hash = createHash('sha512');
  let bytes = 0;
  try {
    const file = await writing(open(destination, 'w', 0o600));
    try {
      await read(address, { maxBytes: size, silenceMs: SILENCE_MS, signal }, async (piece) => {
        hash.update(piece);
        await writing(file.writeFile(piece));
        bytes += piece.length;
        onBytes(bytes);
      });
      // What is put in place later must be on the disk and not only on its way there.
      await writing(file.sync());
    } finally {
      await file.close();
    }
    if (bytes < size) throw new UpdateError('damaged', 'Less came than was announced.');
    if (hash.digest('base64') !== sha512) throw new UpdateError('damaged', 'The digest is another one.');
  } catch (error) {
    await rm(destination, { force: true }).catch(() => undefined);
    throw error;
  }
}

async function writing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new UpdateError('not-written', `The file could not be written: ${code}.`);
  }
}

/** Whether the file holds exactly what is expected; false also when it cannot be read. */
export async function isAsExpected(file: string, { sha512, size }: Expected): Promise<boolean> {
  const hash = createHash('sha512');
  let bytes = 0;
  try {
    for await (const piece of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > size) return false;
      hash.update(piece);
    }
  } catch {
    return false;
  }
  return bytes === size && hash.digest('base64') === sha512;
}
