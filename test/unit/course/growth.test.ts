import { describe, expect, it } from 'vitest';
import { growthOf, leaksOf, slopePerHour, type HeldByProcess, type Sample } from '../../soak/growth.js';

const LIMITS = { memoryBytes: 20e6, heapBytes: 5e6, handles: 30 };

const held = (pid: number, kind: string, bytes: number, handles = 10, nullHandles = 0): HeldByProcess => ({
  pid,
  kind,
  proportionalBytes: bytes,
  ownBytes: bytes,
  handles,
  nullHandles,
});
const sample = (minutes: number, processes: readonly HeldByProcess[], mainBytes: number | null = 20e6): Sample => ({
  minutes,
  processes,
  heaps: { mainBytes, pageBytes: null, pageNodes: null },
});
const hour = Array.from({ length: 13 }, (_, at) => at * 5);

describe('growth', () => {
  it('is a line through the samples, with how far it may be off', () => {
    const line = slopePerHour([[0, 1], [30, 2], [60, 3]]); // prettier-ignore
    expect(line?.perHour).toBeCloseTo(2);
    expect(line?.plusMinus).toBeCloseTo(0);
    const scattered = slopePerHour(hour.map((at) => [at, at % 10 === 0 ? 100 : 0] as const));
    expect(Math.abs(scattered?.perHour ?? NaN)).toBeLessThan(scattered?.plusMinus ?? 0);
    expect(slopePerHour([[0, 1], [1, 3]])).toBeNull(); // prettier-ignore
    expect(slopePerHour([[1, 1], [1, 3], [1, 8]])).toBeNull(); // prettier-ignore
  });

  it('passes over the warm-up', () => {
    const samples = hour.map((at) => sample(at, [held(1, 'Browser', at < 15 ? at * 10e6 : 150e6)]));
    expect(growthOf(samples, 15).memory?.perHour).toBeCloseTo(0);
    expect(growthOf(samples, 0).memory?.perHour).toBeGreaterThan(50e6);
  });

  it('tells apart a process that leaks and one that was replaced by a larger one', () => {
    const samples = hour.map((at) =>
      sample(at, [held(1, 'Browser', 100e6 + at * 1e6), at < 30 ? held(2, 'Tab', 50e6) : held(3, 'Tab', 90e6)]),
    );
    const growth = growthOf(samples, 0);
    expect(growth.lifelong.kinds).toEqual(['Browser']);
    expect(growth.lifelong.memory?.perHour).toBeCloseTo(60e6);
    expect(growth.memoryByKind['Tab']?.perHour).toBeGreaterThan(40e6);
    expect(growth.memory?.perHour).toBeGreaterThan(100e6);
  });

  it('is of what the processes own: their part of mapped files is told apart', () => {
    const mapped = (at: number) => ({ ...held(1, 'Browser', 100e6), proportionalBytes: 150e6 + at * 1e6 });
    const growth = growthOf(hour.map((at) => sample(at, [mapped(at)])), 0); // prettier-ignore
    expect(growth.memory?.perHour).toBeCloseTo(0);
    expect(growth.lifelong.memory?.perHour).toBeCloseTo(0);
    expect(growth.proportional?.perHour).toBeCloseTo(60e6);
    expect(leaksOf(growth, LIMITS)).toEqual([]);
  });

  it('counts handles to /dev/null apart', () => {
    const growth = growthOf(hour.map((at) => sample(at, [held(1, 'Browser', 1e6, 50 + at * 4, at * 4)])), 0); // prettier-ignore
    expect(growth.handles?.perHour).toBeCloseTo(0);
    expect(growth.nullHandles?.perHour).toBeCloseTo(240);
    expect(leaksOf(growth, LIMITS)).toEqual([]);
  });

  it('leaves out samples in which nobody answered', () => {
    const samples = hour.map((at) => sample(at, [], at === 30 ? null : 20e6 + at * 1e6));
    expect(growthOf(samples, 0).mainHeap).toMatchObject({ n: 12 });
    expect(growthOf(samples, 0).pageHeap).toBeNull();
  });
});

describe('a leak', () => {
  const growing = (perHour: number, scatter: number): readonly Sample[] =>
    hour.map((at, index) => {
      const noise = index % 2 === 0 ? scatter : -scatter;
      return sample(at, [held(1, 'Browser', 300e6 + (perHour * at) / 60 + noise, 10 + at)], 20e6 + (perHour * at) / 60);
    });

  it('is told of when even the lower end of the slope is beyond the limit', () => {
    expect(leaksOf(growthOf(growing(60e6, 1e6), 0), LIMITS)).toEqual([
      expect.stringMatching(/^memory of all processes grew by 60\.\d ± \d\.\d MB an hour$/),
      expect.stringMatching(/^memory of the processes that lived on grew by/),
      expect.stringMatching(/^heap of main grew by 60\.0/),
      'handles grew by 60.0 an hour',
    ]);
  });

  it('is not what scatters more than it grows', () => {
    const leaks = leaksOf(growthOf(growing(40e6, 40e6), 0), { ...LIMITS, handles: 100, heapBytes: 100e6 });
    expect(leaks).toEqual([]);
  });
});
