import { describe, expect, it } from 'vitest';
import { BURSTS, JITTER, STEADY } from '../../../bench/peers/server/patterns.js';

describe('when pieces of an answer leave', () => {
  it('is at twice the pace of hearing where nothing disturbs', () => {
    expect(STEADY.dueMs(4)).toEqual([0, 50, 100, 150]);
  });

  it('is four at a time in bursts, at the pace of hearing on the whole', () => {
    expect(BURSTS.dueMs(9)).toEqual([0, 0, 0, 0, 400, 400, 400, 400, 800]);
  });

  it('is up to 200 ms late with jitter, in order, and the same each time', () => {
    const due = JITTER.dueMs(200);
    for (const [index, atMs] of due.entries()) {
      expect(atMs).toBeGreaterThanOrEqual(index * 40);
      expect(atMs).toBeLessThanOrEqual(index * 40 + 200);
      expect(atMs).toBeGreaterThanOrEqual(due[index - 1] ?? 0);
    }
    expect(Math.max(...due.map((atMs, index) => atMs - index * 40))).toBeGreaterThan(150);
    expect(JITTER.dueMs(200)).toEqual(due);
  });
});
