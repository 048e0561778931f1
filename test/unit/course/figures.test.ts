import { describe, expect, it } from 'vitest';
import { growthPerHour, listed, quantile, slope, tallyOf } from '../../soak/figures.js';

describe('figures of a soak', () => {
  it('fit a line', () => {
    expect(slope([[0, 1], [1, 3], [2, 5]])).toBeCloseTo(2); // prettier-ignore
    expect(slope([[0, 1], [1, 3]])).toBeNull(); // prettier-ignore
    expect(slope([[1, 1], [1, 3], [1, 8]])).toBeNull(); // prettier-ignore
  });

  it('tell the growth after the warm-up, in megabytes per hour', () => {
    const sample = (minutes: number, residentBytes: number) => ({
      minutes,
      residentBytes,
      processes: 1,
      descriptors: 1,
    });
    const samples = [sample(0, 0), sample(1, 9e9), ...[5, 6, 7, 8].map((at) => sample(at, 1e9 + at * 1e6))];
    expect(growthPerHour(samples, 5)).toBeCloseTo(60);
    expect(growthPerHour(samples.slice(0, 3), 5)).toBeNull();
  });

  it('count presses, and those made while the key was not armed', () => {
    const tally = tallyOf([
      { outcomes: ['answered', null], closingMs: [10], lostReleases: 0, problems: [] },
      { outcomes: ['error'], closingMs: [30], lostReleases: 1, problems: [] },
    ]);
    expect(tally).toMatchObject({ presses: 3, lostReleases: 1, closingMs: [10, 30] });
    expect(listed(tally.outcomes)).toBe('1 answered, 1 error, 1 key not armed');
    expect(quantile(tally.closingMs, 0.95)).toBe(30);
    expect(quantile([], 0.5)).toBeNull();
  });
});
