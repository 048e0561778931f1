import { expect, it } from 'vitest';
import { firstFew } from '../../../src-main/app/first-few.js';

it('tells the first few of each and counts on', () => {
  const told: unknown[] = [];
  const tell = firstFew(2, (count, key, extra: string) => told.push([key, count, extra]));
  for (const extra of ['x', 'y', 'z']) tell('a', extra);
  tell('b', 'x');
  expect(told).toEqual([
    ['a', 1, 'x'],
    ['a', 2, 'y'],
    ['b', 1, 'x'],
  ]);
});
