import { describe, expect, it } from 'vitest';
import { ARRIVALS, requireMeasured, ROWS } from '../../../bench/peers/figures.js';

it('names each row so that it is understood alone', () => {
  const names = Object.values(ROWS).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).not.toContain('the same');
});

describe('what was measured of a row', () => {
  it('is refused where there is nothing, and where it is no number', () => {
    expect(() => requireMeasured('upPath', [])).toThrow('Not measured: last sample');
    expect(() => requireMeasured('upPath', [20, NaN])).toThrow('Not a number');
    expect(() => requireMeasured('upPath', [20])).not.toThrow();
  });

  it('may be nothing where a contender has none by its nature', () => {
    expect(() => requireMeasured('truncation', [])).not.toThrow();
  });

  it('has rows of its own for each answer that comes unevenly', () => {
    const rows = Object.values(ARRIVALS).flatMap((one) => Object.values(one));
    expect(new Set(rows).size).toBe(rows.length);
    for (const row of rows) expect(Object.keys(ROWS)).toContain(row);
  });
});
