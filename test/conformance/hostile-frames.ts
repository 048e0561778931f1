/**
 * Owns frames that are wrong in every way we could think of. Deterministic by their seed.
 */
import type { WireFrame } from '../../src-main/providers/types.js';

export type Random = () => number;

/** A small generator (mulberry32); the same seed gives the same frames. */
export function seeded(seed: string): Random {
  let state = Buffer.from(seed).reduce((sum, byte) => Math.imul(sum ^ byte, 16_777_619), 2_166_136_261);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const below = (random: Random, limit: number): number => Math.floor(random() * limit);
const text = (data: string): WireFrame => ({ kind: 'text', data });

const VALUES: readonly ((random: Random) => unknown)[] = [
  () => null,
  () => true,
  () => false,
  () => '',
  () => [],
  () => ({}),
  () => -1,
  () => 0,
  () => 1e308,
  () => -0.5,
  () => Number.MAX_SAFE_INTEGER,
  () => '__proto__',
  () => 'x'.repeat(5_000),
  () => '\u0000\ud800',
  () => 'AAAA',
  () => 'not base64!',
  () => Buffer.from('RIFF\u0000\u0000\u0000\u0000WAVE').toString('base64'),
  () => [[[[[[]]]]]],
  (random) => random() * 1e6,
  (random) => Buffer.from(bytes(random, 64)).toString('base64'),
  (random) => [1, 'a', null, { data: random() }],
  () => ({ __proto__: null, constructor: 1, toString: 2 }),
];

const KEYS = ['type', 'data', 'message', 'text', 'code', 'error', 'status', 'id', 'sequence_number', 'chunk_index'];

const anyValue = (random: Random): unknown => (VALUES[below(random, VALUES.length)] ?? (() => null))(random);

const bytes = (random: Random, most: number): Uint8Array =>
  Uint8Array.from({ length: below(random, most + 1) }, () => below(random, 256));

/** Bytes, letters or JSON of no service. */
export function randomFrame(random: Random): WireFrame {
  switch (below(random, 5)) {
    case 0:
      return { kind: 'binary', data: bytes(random, 2_000) };
    case 1:
      return text(Buffer.from(bytes(random, 300)).toString('latin1'));
    case 2:
      return text(JSON.stringify(anyValue(random)));
    case 3:
      return text('['.repeat(below(random, 3_000)));
    default: {
      const entries = Array.from({ length: 1 + below(random, 6) }, () => [
        KEYS[below(random, KEYS.length)],
        anyValue(random),
      ]);
      return text(JSON.stringify(Object.fromEntries(entries)));
    }
  }
}

type Container = Record<string, unknown>;

/** Every object and list in a value. */
function containers(value: unknown, found: Container[] = []): Container[] {
  if (typeof value !== 'object' || value === null) return found;
  found.push(value as Container);
  for (const inner of Object.values(value)) containers(inner, found);
  return found;
}

/** A genuine frame with something wrong: a value changed, a key gone, doubled, cut short, flipped. */
export function mutate(random: Random, frame: WireFrame): WireFrame {
  if (frame.kind === 'binary') {
    const data = frame.data.slice(0, below(random, frame.data.length + 1));
    if (data.length > 0) data[below(random, data.length)] = below(random, 256);
    return { kind: 'binary', data };
  }
  const kind = below(random, 6);
  if (kind === 0) return text(frame.data.slice(0, below(random, frame.data.length)));
  if (kind === 1) {
    const at = below(random, frame.data.length);
    return text(`${frame.data.slice(0, at)}${String.fromCharCode(below(random, 0x300))}${frame.data.slice(at + 1)}`);
  }
  let value: unknown;
  try {
    value = JSON.parse(frame.data);
  } catch {
    return randomFrame(random);
  }
  const all = containers(value);
  const chosen = all[below(random, all.length)];
  const keys = chosen === undefined ? [] : Object.keys(chosen);
  const key = keys[below(random, keys.length)];
  if (chosen !== undefined && key !== undefined) {
    if (kind === 2) Reflect.deleteProperty(chosen, key);
    else if (kind === 3) chosen[`${key}_`] = chosen[key];
    else chosen[key] = anyValue(random);
  }
  return kind === 5 ? { kind: 'binary', data: Buffer.from(JSON.stringify(value)) } : text(JSON.stringify(value));
}
