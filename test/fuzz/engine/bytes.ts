/** Owns inputs that are bytes: spoilt where formats keep their lengths, counts and marks. */
import type { Random } from '../../course/random.js';
import { below, length, oneOf, stretches, type InputKind } from './input-kind.js';

const MOST_BYTES = 64 << 10;
/** Where lengths and counts turn over. */
const EDGES = [0, 1, 2, 7, 8, 15, 16, 31, 32, 63, 64, 127, 128, 254, 255];
const WIDE_EDGES = [
  0, 1, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x1_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff,
];

const randomBytes = (random: Random, most: number): Uint8Array =>
  Uint8Array.from({ length: length(random, most) }, () => below(random, 256));

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

type Change = (random: Random, bytes: Uint8Array, other: Uint8Array) => Uint8Array;

const place = (random: Random, bytes: Uint8Array): number => below(random, bytes.length + 1);

/** Some bytes from one place on. */
function span(random: Random, bytes: Uint8Array): readonly [from: number, to: number] {
  const from = place(random, bytes);
  return [from, Math.min(bytes.length, from + 1 + length(random, bytes.length))];
}

function poke(random: Random, bytes: Uint8Array, value: (before: number) => number): Uint8Array {
  if (bytes.length === 0) return bytes;
  const changed = bytes.slice();
  const at = below(random, changed.length);
  changed[at] = value(changed[at] ?? 0);
  return changed;
}

const CHANGES: readonly Change[] = [
  (random, bytes) => poke(random, bytes, (before) => before ^ (1 << below(random, 8))),
  (random, bytes) => poke(random, bytes, () => below(random, 256)),
  (random, bytes) => poke(random, bytes, () => oneOf(random, EDGES)),
  (random, bytes) => poke(random, bytes, (before) => before + oneOf(random, [-2, -1, 1, 2])),
  // A length or a count, in either byte order.
  (random, bytes) => {
    const width = oneOf(random, [2, 4]);
    if (bytes.length < width) return bytes;
    const changed = bytes.slice();
    const view = new DataView(changed.buffer);
    const at = below(random, changed.length - width + 1);
    const value = oneOf(random, [...WIDE_EDGES, changed.length, changed.length - at]);
    if (width === 2) view.setUint16(at, value & 0xffff, random.chance(0.5));
    else view.setUint32(at, value, random.chance(0.5));
    return changed;
  },
  (random, bytes) => bytes.slice(0, place(random, bytes)),
  (random, bytes) => {
    const [from, to] = span(random, bytes);
    return joined(bytes.subarray(0, from), bytes.subarray(to));
  },
  (random, bytes) => {
    const at = place(random, bytes);
    return joined(bytes.subarray(0, at), randomBytes(random, 64), bytes.subarray(at));
  },
  // The same again, once or many times.
  (random, bytes) => {
    const [from, to] = span(random, bytes);
    const again = Array.from({ length: 1 + length(random, 40) }, () => bytes.subarray(from, to));
    return joined(bytes.subarray(0, to), ...again, bytes.subarray(to));
  },
  (random, bytes, other) => {
    const [from, to] = span(random, other);
    const at = place(random, bytes);
    return joined(bytes.subarray(0, at), other.subarray(from, to), bytes.subarray(at));
  },
  (random, bytes, other) => joined(bytes.subarray(0, place(random, bytes)), other.subarray(place(random, other))),
];

export const BYTES: InputKind<Uint8Array> = {
  extension: 'bin',
  generate: (random) => randomBytes(random, 3_000),
  mutate: (random, bytes, other) => oneOf(random, CHANGES)(random, bytes, other).slice(0, MOST_BYTES),
  *smaller(bytes) {
    for (const [from, to] of stretches(bytes.length)) yield joined(bytes.subarray(0, from), bytes.subarray(to));
    for (const [at, byte] of bytes.entries()) {
      if (byte === 0) continue;
      const plainer = bytes.slice();
      plainer[at] = 0;
      yield plainer;
    }
  },
  write: (bytes) => bytes,
  read: (bytes) => Uint8Array.from(bytes),
  show: (bytes) => `${bytes.length} bytes: ${Buffer.from(bytes.subarray(0, 200)).toString('hex')}`,
};
