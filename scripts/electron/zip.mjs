/** Owns reading a zip file with Node alone. Never handles zip64 or encryption. */
import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inflateRawSync } from 'node:zlib';

const END_SIGNATURE = Buffer.from('PK\x05\x06', 'latin1');
const LONGEST_END_BYTES = 65_557;
const DEFLATE = 8;

/**
 * Writes the wanted entries, permission bits included.
 * @param {string} file
 * @param {(name: string) => string | undefined} placeFor the path an entry is written to, or nothing to leave it out
 */
export function unzip(file, placeFor) {
  const fd = openSync(file, 'r');
  const read = (/** @type {number} */ length, /** @type {number} */ position) => {
    const bytes = Buffer.alloc(length);
    readSync(fd, bytes, 0, length, position);
    return bytes;
  };
  try {
    const { size } = fstatSync(fd);
    const tailBytes = Math.min(size, LONGEST_END_BYTES);
    const tail = read(tailBytes, size - tailBytes);
    const end = tail.lastIndexOf(END_SIGNATURE);
    if (end < 0) throw new Error(`${file}: no zip directory`);
    const directory = read(tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16));
    for (let at = 0; at < directory.length;) {
      const method = directory.readUInt16LE(at + 10);
      const packedBytes = directory.readUInt32LE(at + 20);
      const nameBytes = directory.readUInt16LE(at + 28);
      const mode = directory.readUInt32LE(at + 38) >>> 16;
      const start = directory.readUInt32LE(at + 42);
      const place = placeFor(directory.toString('utf8', at + 46, at + 46 + nameBytes));
      at += 46 + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
      if (!place) continue;
      const local = read(30, start);
      const data = read(packedBytes, start + 30 + local.readUInt16LE(26) + local.readUInt16LE(28));
      mkdirSync(path.dirname(place), { recursive: true });
      writeFileSync(place, method === DEFLATE ? inflateRawSync(data) : data, { mode: mode & 0o777 });
    }
  } finally {
    closeSync(fd);
  }
}
