/** Owns the fuses in an Electron executable: single bytes behind a known sentinel. */
import { readFileSync, writeFileSync } from 'node:fs';

const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const ON = 0x31;
const OFF = 0x30;

/**
 * Sets fuses in the wire that follows the sentinel: version byte, length byte, then one byte for each fuse.
 * @param {string} file the executable
 * @param {Record<number, boolean>} fuses by number, as FuseV1Options counts them
 */
export function setFuses(file, fuses) {
  const binary = readFileSync(file);
  const wire = wireOf(file, binary);
  for (const [index, on] of Object.entries(fuses)) binary[wire + 2 + Number(index)] = on ? ON : OFF;
  writeFileSync(file, binary);
}

/**
 * Reads fuses back.
 * @param {string} file the executable
 * @returns {readonly (boolean | null)[]} by number; null for one that this Electron has no use for any more
 */
export function readFuses(file) {
  const binary = readFileSync(file);
  const wire = wireOf(file, binary);
  const count = binary[wire + 1] ?? 0;
  return [...binary.subarray(wire + 2, wire + 2 + count)].map((byte) =>
    byte === ON ? true : byte === OFF ? false : null,
  );
}

/** Where the wire begins. @param {string} file @param {Buffer} binary */
function wireOf(file, binary) {
  const sentinel = binary.indexOf(SENTINEL);
  if (sentinel < 0) throw new Error(`${file}: no fuses`);
  const wire = sentinel + SENTINEL.length;
  if (binary[wire] !== 1) throw new Error(`${file}: unknown fuse version ${binary[wire]}`);
  return wire;
}
