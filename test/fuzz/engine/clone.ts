/** Owns inputs that are values as they cross a process border: JSON, and all else that a structured clone holds. */
import { deserialize, serialize } from 'node:v8';
import { inspect } from 'node:util';
import type { Random } from '../../course/random.js';
import { below, length, oneOf, type InputKind } from './input-kind.js';

type Values = readonly ((random: Random) => unknown)[];

const VALUES: Values = [
  ...[null, undefined, true, false, '', ' ', 0, -0, 1, -1, 0.5, 255, 256, 65_536, 2 ** 31, 2 ** 32, 2 ** 53].map(
    (value) => () => value,
  ),
  ...[
    1e308,
    -1e308,
    5e-324,
    NaN,
    Infinity,
    -Infinity,
    10n,
    2n ** 64n,
    '__proto__',
    'constructor',
    '\0',
    '\ud800',
    '<b>',
  ].map((value) => () => value),
  () => [],
  () => ({}),
  (random) => 'x'.repeat(length(random, 20_000)),
  (random) => Array.from({ length: length(random, 3_000) }, () => 0),
  (random) => nested(10 + length(random, 3_000)),
  (random) => Object.fromEntries(Array.from({ length: length(random, 300) }, (_, at) => [`k${at}`, at])),
  (random) => Uint8Array.from({ length: length(random, 300) }, () => below(random, 256)),
  (random) => Int16Array.from({ length: length(random, 300) }, () => below(random, 65_536)),
  () => new Float32Array([NaN, 1, -1]),
  (random) => new ArrayBuffer(length(random, 300)),
  () => new Map([['a', new Set([1])]]),
  () => new Date(NaN),
  () => /(a+)+$/,
  () => new Error('hostile'),
  () => ({ ['__proto__']: { polluted: true }, then: 1, toString: null, length: -1 }),
  () => JSON.parse('{"__proto__":{"polluted":true}}') as unknown,
  () => {
    const ring: unknown[] = [];
    ring.push(ring);
    return ring;
  },
  (random) => random.next() * 1e6,
  (random) => Buffer.from(Array.from({ length: length(random, 60) }, () => below(random, 256))).toString('base64'),
];

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

const anyValue = (random: Random): unknown => oneOf(random, VALUES)(random);

type Container = Record<string, unknown>;

const MOST_CONTAINERS = 2_000;

/** Every plain object and list in a value, itself first. */
function containersOf(value: unknown): readonly Container[] {
  const found: Container[] = [];
  const pending: unknown[] = [value];
  const seen = new Set<unknown>();
  while (pending.length > 0 && found.length < MOST_CONTAINERS) {
    const next = pending.pop();
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    if (!Array.isArray(next) && Object.getPrototypeOf(next) !== Object.prototype) continue;
    found.push(next as Container);
    pending.push(...Object.values(next as Container));
  }
  return found;
}

const copy = <T>(value: T): T => structuredClone(value);

/** Also where the name means something to objects: `__proto__` is a name like any other. Lists have places only. */
function put(into: Container, key: string, value: unknown): void {
  if (Array.isArray(into) && !/^\d{1,5}$/.test(key)) return;
  Object.defineProperty(into, key, { value, writable: true, enumerable: true, configurable: true });
}

function mutate(random: Random, input: unknown, other: unknown): unknown {
  try {
    return mutated(random, input, other);
  } catch {
    // Nested deeper than can be copied.
    return input;
  }
}

function mutated(random: Random, input: unknown, other: unknown): unknown {
  const root = { value: copy(input) };
  const into = oneOf(random, containersOf(root));
  const keys = Object.keys(into);
  const key = keys.length === 0 ? 'a' : oneOf(random, keys);
  const before = into[key];
  // The root is a box of ours: it is filled, never changed itself.
  const isRoot = into === (root as Container);
  switch (isRoot ? 4 + below(random, 5) : below(random, 9)) {
    case 0:
      if (Array.isArray(into)) into.splice(Number(key), 1);
      else Reflect.deleteProperty(into, key);
      break;
    case 1:
      put(into, `${key}_`, before);
      break;
    case 2:
      put(
        into,
        oneOf(random, ['__proto__', 'constructor', 'type', 'kind', 'length', 'toString', '']),
        anyValue(random),
      );
      break;
    case 3:
      if (Array.isArray(into)) into.push(...Array.from({ length: length(random, 200) }, () => copy(before)));
      else put(into, key, oneOf(random, Object.values(into).concat(null)));
      break;
    case 4:
      put(into, key, near(random, before));
      break;
    case 5: {
      const theirs = containersOf({ value: copy(other) });
      put(into, key, oneOf(random, theirs.flatMap((it) => Object.values(it)).concat(null)));
      break;
    }
    case 6:
      put(into, key, random.chance(0.5) ? [before] : { [key]: before });
      break;
    default:
      put(into, key, anyValue(random));
  }
  return root.value;
}

/** Another value of the same kind. */
function near(random: Random, value: unknown): unknown {
  if (typeof value === 'number')
    return oneOf(random, [value + 1, value - 1, -value, value * 1e6, value + 0.5, String(value)]);
  if (typeof value === 'boolean') return !value;
  if (typeof value !== 'string') return anyValue(random);
  const at = below(random, value.length + 1);
  return oneOf(random, [
    value + value,
    value.slice(0, at),
    `${value.slice(0, at)}${oneOf(random, ['\0', '\ud800', '\u202e', '/', '..', '%', '\n', '"', '<', 'é'])}${value.slice(at)}`,
    value.toUpperCase(),
    value.repeat(Math.min(400, 1 + length(random, 400))),
    ` ${value} `,
  ]).slice(0, 200_000);
}

export const CLONE: InputKind<unknown> = {
  extension: 'clone',
  generate: anyValue,
  mutate,
  *smaller(value) {
    // A part of it may do.
    if (typeof value === 'string') {
      for (let size = value.length >> 1; size >= 1; size >>= 1) {
        yield value.slice(0, size);
        yield value.slice(-size);
      }
      return;
    }
    for (const into of containersOf(value)) {
      for (const key of Object.keys(into)) yield without(value, into, key);
    }
    for (const into of containersOf(value)) {
      for (const key of Object.keys(into)) {
        const part = into[key];
        if (typeof part === 'object' && part !== null) yield part;
        if (typeof part === 'string' && part.length > 1) {
          yield replaced(value, into, key, part.slice(0, part.length >> 1));
          yield replaced(value, into, key, part.slice(part.length >> 1));
        }
      }
    }
  },
  write: (value) => Buffer.from(serialize(value).toString('base64')),
  read: (bytes) => deserialize(Buffer.from(Buffer.from(bytes).toString('latin1'), 'base64')) as unknown,
  show: (value) =>
    inspect(value, { depth: 6, maxArrayLength: 20, maxStringLength: 200, breakLength: 120 }).slice(0, 2_000),
};

/** A copy in which one place is another. */
function replaced(value: unknown, into: Container, key: string, by: unknown): unknown {
  const before = into[key];
  try {
    put(into, key, by);
    return copy(value);
  } finally {
    put(into, key, before);
  }
}

function without(value: unknown, into: Container, key: string): unknown {
  if (Array.isArray(into)) {
    const removed: unknown[] = into.splice(Number(key), 1);
    try {
      return copy(value);
    } finally {
      into.splice(Number(key), 0, ...removed);
    }
  }
  const before = { ...into };
  try {
    Reflect.deleteProperty(into, key);
    return copy(value);
  } finally {
    // In their order, as they were.
    for (const name of Object.keys(into)) Reflect.deleteProperty(into, name);
    for (const [name, one] of Object.entries(before)) put(into, name, one);
  }
}
