/**
 * Owns writing to an open file until all of it is there: a disk that fills up takes a part of a write and says nothing.
 */
import { writeSync } from 'node:fs';

/**
 * Writes at `position`, or where the file stands.
 * @throws Error of the file system, with what was written before it left in the file
 */
export function writeAll(handle: number, content: string | Uint8Array, position: number | null = null): void {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  for (let done = 0; done < bytes.byteLength;) {
    done += writeSync(handle, bytes, done, bytes.byteLength - done, position === null ? null : position + done);
  }
}
