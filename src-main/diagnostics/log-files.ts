/**
 * Owns reading back what was written on disk, for the bundle and for the sizes that are shown. Files that are not there
 * are passed over.
 */
import { open, stat } from 'node:fs/promises';

/** Bytes of these files together; null when none is there. */
export async function bytesOf(files: readonly string[]): Promise<number | null> {
  const sizes = await Promise.all(
    files.map((file) =>
      stat(file).then(
        ({ size }) => size,
        () => null,
      ),
    ),
  );
  const known = sizes.filter((size) => size !== null);
  return known.length === 0 ? null : known.reduce((sum, size) => sum + size, 0);
}

/** The last whole lines of these files, oldest file first, `maxBytes` in all. */
export async function lastLines(files: readonly string[], maxBytes: number): Promise<string> {
  let text = '';
  let left = maxBytes;
  for (const file of [...files].reverse()) {
    if (left <= 0) break;
    const end = await endOf(file, left);
    left -= end.length;
    text = end + text;
  }
  return text;
}

async function endOf(file: string, maxBytes: number): Promise<string> {
  const handle = await open(file, 'r').catch(() => null);
  if (handle === null) return '';
  try {
    const { size } = await handle.stat();
    const from = Math.max(0, size - maxBytes);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), 0, size - from, from);
    const text = buffer.toString('utf8', 0, bytesRead);
    return from === 0 ? text : text.slice(text.indexOf('\n') + 1);
  } catch {
    return '';
  } finally {
    await handle.close();
  }
}
