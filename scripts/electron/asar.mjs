/** Owns writing a small asar archive. */
import { writeFileSync } from 'node:fs';

/**
 * @param {string} file
 * @param {Record<string, string | Uint8Array>} entries contents by name; no folders
 */
export function writeAsar(file, entries) {
  /** @type {Record<string, { size: number, offset: string }>} */
  const files = {};
  const bodies = [];
  let offset = 0;
  for (const [name, content] of Object.entries(entries)) {
    const data = Buffer.from(content);
    files[name] = { size: data.length, offset: String(offset) };
    bodies.push(data);
    offset += data.length;
  }
  const json = Buffer.from(JSON.stringify({ files }));
  const padded = Math.ceil(json.length / 4) * 4;
  // Two nested length-prefixed records: the header's size, then the header.
  const head = Buffer.alloc(16 + padded);
  head.writeUInt32LE(4, 0);
  head.writeUInt32LE(8 + padded, 4);
  head.writeUInt32LE(4 + padded, 8);
  head.writeUInt32LE(json.length, 12);
  json.copy(head, 16);
  writeFileSync(file, Buffer.concat([head, ...bodies]));
}
