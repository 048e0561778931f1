import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fitsWithin } from '../../../src-main/ipc/payload-size.js';

it('never passes what is larger as JSON than the bound', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const text = JSON.stringify(value);
      // Escapes and punctuation add to the text, eight bytes a value to ours: within a factor of eight.
      if (fitsWithin(value, 512)) expect(text.length).toBeLessThan(512 * 8);
    }),
  );
});

it.each([
  ['binary data', new Uint8Array(2_000)],
  ['a long key', { ['k'.repeat(2_000)]: 1 }],
  ['many empty values', Array.from({ length: 300 }, () => null)],
  ['a map', new Map([['a', 'x'.repeat(2_000)]])],
  ['a set', new Set(Array.from({ length: 300 }, (_, index) => index))],
  ['depth', Array.from({ length: 300 }).reduce<unknown>((inner) => [inner], null)],
])('counts %s', (_what, value) => {
  expect(fitsWithin(value, 1_000)).toBe(false);
  expect(fitsWithin(value, 100_000)).toBe(true);
});

it('ends on cycles', () => {
  const cycle: unknown[] = [];
  cycle.push(cycle);
  expect(fitsWithin(cycle)).toBe(true);
});
