import { describe, expect, it } from 'vitest';
import { plotOf, scaleFor } from '../../../../../src-renderer/views/settings/diagnostics/plot.js';

const AREA = { width: 400, height: 120, letter: 16, fromMs: 0, toMs: 1_000 };
const samples = (...values: readonly number[]) => values.map((ms, at) => ({ atMs: at * 100, ms }));
/** Heights of the dots, as parts of the room there is: 0 at the ground, 1 at the top. */
const heights = (dots: string): readonly number[] =>
  [...dots.matchAll(/,([\d.]+)h0/g)].map(([, y]) => (98 - Number(y)) / (98 - 10));

describe('the axis', () => {
  it('is linear where values are alike, logarithmic where a few would flatten the rest', () => {
    expect(scaleFor([])).toBe('linear');
    expect(scaleFor([100, 120, 140, 300])).toBe('linear');
    expect(scaleFor([100, 120, 110, 130, 115, 9_000])).toBe('logarithmic');
  });

  it('leaves the rest its room under an outlier', () => {
    const plot = plotOf(samples(100, 200, 100, 200, 150, 20_000), AREA);
    const [low = 0, high = 0] = heights(plot.dots);
    // On a linear axis it would be half a percent.
    expect(high - low).toBeGreaterThan(0.08);
    expect(plot.ticks.map(({ ms }) => ms)).toEqual([100, 1_000, 10_000, 100_000]);
  });

  it('of alike values begins at nothing, and its ticks are in order', () => {
    const plot = plotOf(samples(40, 50, 60, 55), AREA);
    expect(plot.ticks[0]).toEqual({ ms: 0, y: 98 });
    const ys = plot.ticks.map(({ y }) => y);
    expect(ys).toEqual([...ys].sort((a, b) => b - a));
  });
});

describe('a plot', () => {
  it.each([[[0]], [[0, 0, 0, 0, 9_000, 0]], [[0.4, 900_000]], [[5, 5, 5, 5]]])(
    'of %j stays within its picture, without a value that is no number',
    (values) => {
      const plot = plotOf(samples(...values), AREA);
      expect(`${plot.dots}${plot.line}${JSON.stringify(plot.ticks)}`).not.toMatch(/NaN|Infinity|null/);
      for (const height of heights(plot.dots)) {
        expect(height).toBeGreaterThanOrEqual(-0.001);
        expect(height).toBeLessThanOrEqual(1.001);
      }
    },
  );

  it('of many answers at one moment has numbers only', () => {
    const plot = plotOf(
      [5, 9, 7, 8, 6].map((ms) => ({ atMs: 500, ms })),
      AREA,
    );
    expect(`${plot.dots}${plot.line}`).not.toMatch(/NaN|Infinity/);
  });

  it('has a dot for each sample, and a line where there are enough', () => {
    expect(plotOf(samples(1, 2, 3), AREA)).toMatchObject({ line: '' });
    const plot = plotOf(samples(1, 2, 3, 4, 5), AREA);
    expect(plot.dots.match(/M/g)).toHaveLength(5);
    expect(plot.line).toMatch(/^M/);
  });

  it('runs with the text: from right to left where that does', () => {
    const first = (dots: string): number => Number(/^M([\d.]+),/.exec(dots)?.[1]);
    const ltr = plotOf(samples(1, 2), AREA);
    const rtl = plotOf(samples(1, 2), AREA, true);
    expect(first(ltr.dots)).toBe(ltr.left);
    expect(first(rtl.dots)).toBe(rtl.right);
    expect(rtl.left).toBeLessThan(ltr.left);
  });
});
