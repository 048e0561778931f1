import { describe, expect, it } from 'vitest';
import { listed, quantile, tallyOf } from '../../soak/figures.js';

describe('figures of a soak', () => {
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
