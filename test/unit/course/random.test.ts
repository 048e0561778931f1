import { expect, it } from 'vitest';
import { createRandom } from '../../course/random.js';

it('gives the same numbers for the same seed, and others for another', () => {
  const take = (seed: number) => Array.from({ length: 8 }, createRandom(seed).next);
  expect(take(7)).toEqual(take(7));
  expect(take(7)).not.toEqual(take(8));
});

it('stays within its bounds, short lengths as likely as long ones', () => {
  const random = createRandom(1);
  const lengths = Array.from({ length: 4_000 }, () => random.octaves(20, 3_000));
  expect(Math.min(...lengths)).toBeGreaterThanOrEqual(20);
  expect(Math.max(...lengths)).toBeLessThan(3_000);
  const mean = lengths.reduce((sum, one) => sum + one, 0) / lengths.length;
  expect(mean).toBeGreaterThan(550);
  expect(mean).toBeLessThan(650);
});

it('shuffles without loss', () => {
  const list = [1, 2, 3, 4, 5, 6];
  expect(createRandom(3).shuffled(list).toSorted()).toEqual(list);
});
