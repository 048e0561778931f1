/**
 * Owns reading and writing a file that the person chose in a dialog. Whatever lies there is read within a bound, and
 * what is written is there whole or not at all. Never throws for what the disk says.
 */
import { constants } from 'node:fs';
import { open, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** `code`: the system's, such as `EACCES`. */
type Failed = { readonly kind: 'failed'; readonly code: string };
export type WrittenFile = Failed | { readonly kind: 'saved'; readonly path: string };
export type ReadFile =
  Failed | { readonly kind: 'too-large' } | { readonly kind: 'read'; readonly fileName: string; readonly text: string };

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';

/** A file that is there is replaced at once, so that no half of one is ever left. */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<WrittenFile> {
  const draft = `${file}.${process.pid}.part`;
  try {
    await writeFile(draft, content, { mode: 0o600, flag: 'wx' });
    await rename(draft, file);
    return { kind: 'saved', path: file };
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    return { kind: 'failed', code: codeOf(error) };
  }
}

/** Reads as UTF-8; a file of more than `maxBytes` is not read. */
export async function readBounded(file: string, maxBytes: number): Promise<ReadFile> {
  try {
    // A pipe would be waited for until somebody writes to it.
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const about = await handle.stat();
      if (!about.isFile()) return { kind: 'failed', code: 'not-a-file' };
      if (about.size > maxBytes) return { kind: 'too-large' };
      const bytes = Buffer.alloc(maxBytes + 1);
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
      // It may have grown meanwhile.
      if (bytesRead > maxBytes) return { kind: 'too-large' };
      return { kind: 'read', fileName: path.basename(file), text: bytes.toString('utf8', 0, bytesRead) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    return { kind: 'failed', code: codeOf(error) };
  }
}
