import { describe, expect, it } from 'vitest';
import { asProfileId } from '../../../../../src-preload/contract/ids.js';
import type { LatencyPoint } from '../../../../../src-preload/contract/history.js';
import {
  byDay,
  percentile,
  samplesOf,
  summarise,
  trend,
} from '../../../../../src-renderer/views/settings/diagnostics/latency-figures.js';

const point = (atMs: number, responseMs: number | null, id = 'local'): LatencyPoint => ({
  atMs,
  profileId: asProfileId(id),
  latency: { onsetMs: 50, responseMs, audibleMs: null, bargeInMs: null },
});

describe('percentiles', () => {
  it.each([
    [[7], 0.95, 7],
    [[1, 2, 3], 0.5, 2],
    [[4, 1, 3, 2], 0.5, 2.5],
    [[10, 20], 0.95, 19.5],
    [Array.from({ length: 101 }, (_, at) => 100 - at), 0.95, 95],
    [[3, 9], 0, 3],
    [[3, 9], 1, 9],
  ])('of %j at %f', (values, share, expected) => expect(percentile(values, share)).toBeCloseTo(expected, 9));
  it('of nothing are a mistake', () => expect(() => percentile([], 0.5)).toThrow(RangeError));
});

describe('samples', () => {
  const points = [point(1, 100), point(2, null), point(3, 300, 'other')];
  it('are those that were measured', () => {
    expect(samplesOf(points, 'response', null)).toEqual([
      { atMs: 1, ms: 100 },
      { atMs: 3, ms: 300 },
    ]);
    expect(samplesOf(points, 'onset', null)).toHaveLength(3);
    expect(samplesOf(points, 'audible', null)).toEqual([]);
  });
  it('are of one assistant where one is asked for', () =>
    expect(samplesOf(points, 'response', 'other')).toEqual([{ atMs: 3, ms: 300 }]));
});

it('summaries tell nothing of nothing', () => {
  expect(summarise([])).toBeNull();
  expect(summarise([10, 20, 30, 40].map((ms) => ({ atMs: 0, ms })))).toEqual({
    count: 4,
    median: 25,
    high: 38.5,
    min: 10,
    max: 40,
  });
});

it('days are told newest first, each with its own figures', () => {
  const samples = [
    { atMs: 1, ms: 10 },
    { atMs: 2, ms: 30 },
    { atMs: 101, ms: 5 },
  ];
  expect(byDay(samples, (atMs) => (atMs < 100 ? 'one' : 'two'))).toMatchObject([
    { atMs: 101, count: 1, median: 5 },
    { atMs: 2, count: 2, median: 20 },
  ]);
});

it('a trend is not moved by a single outlier', () => {
  const samples = [100, 100, 5_000, 100, 100].map((ms, atMs) => ({ atMs, ms }));
  expect(trend(samples, 5).map(({ ms }) => ms)).toEqual([100, 100, 100, 100, 100]);
  expect(trend(samples, 1).map(({ ms }) => ms)).toEqual([100, 100, 5_000, 100, 100]);
});
