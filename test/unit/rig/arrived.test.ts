import { describe, expect, it } from 'vitest';
import { percentArrived } from '../../../bench/arrived.js';

const quiet = (count: number): number[] => Array.from({ length: count }, () => 3);
const spoken = Array.from({ length: 1_000 }, (_, at) => 1_000 + at);
const captured = Int16Array.from([...quiet(50), ...spoken, ...quiet(70)]);

describe('how much arrived', () => {
  it('is all, whatever silence is around it', () => {
    expect(percentArrived(captured, Int16Array.from([...quiet(10), ...spoken, ...quiet(500)]))).toBe(100);
    expect(percentArrived(captured, Int16Array.from(spoken))).toBe(100);
  });

  it('is less by what is missing at the end', () => {
    expect(percentArrived(captured, Int16Array.from(spoken.slice(0, 750)))).toBe(75);
  });

  it('is as good as nothing where the beginning is missing or something was skipped early', () => {
    expect(percentArrived(captured, Int16Array.from(spoken.slice(1)))).toBe(0);
    expect(percentArrived(captured, Int16Array.from([...spoken.slice(0, 100), ...spoken.slice(101)]))).toBe(10);
  });

  it('refuses to judge silence', () => {
    expect(() => percentArrived(Int16Array.from(quiet(100)), captured)).toThrow('Nothing was spoken');
  });
});
