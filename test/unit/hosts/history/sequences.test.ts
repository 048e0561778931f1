import { describe, expect, it } from 'vitest';
import { fromHighest, inBoth, sequencesOf } from '../../../../src-main/hosts/history/sequences.js';

const set = (...sequences: readonly number[]): Float64Array => Float64Array.from(sequences);

describe('sets of sequences', () => {
  it('are read in any order', () => {
    expect(sequencesOf('')).toEqual(set());
    expect(sequencesOf('7')).toEqual(set(7));
    expect(sequencesOf('1,20,300')).toEqual(set(1, 20, 300));
    expect(sequencesOf('300,1,9007199254740991,20')).toEqual(set(1, 20, 300, 9_007_199_254_740_991));
  });

  it('have in common what is in both', () => {
    expect(inBoth(set(1, 2, 5, 9), set(2, 3, 9, 10))).toEqual(set(2, 9));
    expect(inBoth(set(1, 2), set())).toEqual(set());
    expect(inBoth(set(4), set(1, 2, 3, 4))).toEqual(set(4));
  });

  it('are shown from the highest', () => {
    expect(fromHighest(set(1, 2, 3, 4, 5), 0, 2)).toEqual([4, 5]);
    expect(fromHighest(set(1, 2, 3, 4, 5), 4, 2)).toEqual([1]);
    expect(fromHighest(set(1, 2, 3), 3, 2)).toEqual([]);
    expect(fromHighest(set(1, 2, 3), 99, 2)).toEqual([]);
  });
});
