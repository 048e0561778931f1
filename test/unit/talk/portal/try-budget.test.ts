import { expect, it } from 'vitest';
import { createTryBudget } from '../../../../src-main/talk/portal/try-budget.js';

it('gives three tries within a minute, with growing pauses', () => {
  const budget = createTryBudget();
  expect([0, 1_000, 4_000, 10_000, 59_999].map((atMs) => budget.failed(atMs))).toEqual([500, 2_000, 5_000, null, null]);
});

it('forgets what is older than a minute, and all when told to', () => {
  const budget = createTryBudget();
  budget.failed(0);
  budget.failed(30_000);
  expect(budget.failed(60_000)).toBe(2_000);
  budget.forget();
  expect(budget.failed(60_001)).toBe(500);
});
