import { describe, expect, it } from 'vitest';
import { peersTable } from '../../../scripts/lib/peers-table.mjs';

const PARLEY = { id: 'parley', name: 'Parley', place: 0 };
const PEER = { id: 'peer', name: 'A peer', place: 1 };
const ONSET = { id: 'onset', name: 'onset', place: 0, unit: 'ms' };
const HEARD = { id: 'heard', name: 'heard', place: 1, unit: 'ms', without: 'not reported' };

describe('the table of a comparison', () => {
  it('joins the blocks of a contender and divides ours by theirs', () => {
    const { rows } = peersTable([
      { contender: PEER, row: ONSET, values: [200, 100] },
      { contender: PARLEY, row: ONSET, values: [40] },
      { contender: PARLEY, row: ONSET, values: [60, 50] },
    ]);
    expect(rows).toEqual([
      {
        id: 'onset',
        name: 'onset',
        unit: 'ms',
        cells: {
          parley: { p50: 50, p95: 60, n: 3, ratio: null },
          peer: { p50: 100, p95: 200, n: 2, ratio: 0.5 },
        },
      },
    ]);
  });

  it('has its rows and contenders in their own order', () => {
    const { text } = peersTable([
      { contender: PEER, row: HEARD, values: [1] },
      { contender: PARLEY, row: HEARD, values: [1] },
      { contender: PARLEY, row: ONSET, values: [1] },
    ]);
    expect(text.split('\n')).toEqual([
      '| figure | Parley | A peer |',
      '| --- | --- | --- |',
      '| onset, ms | 1.0 / 1.0 (1) | not measured |',
      '| heard, ms | 1.0 / 1.0 (1) | 1.0 / 1.0 (1), ×1.00 |',
    ]);
  });

  it('says of what nobody reports that it is not reported, and prints no figure', () => {
    const { text } = peersTable([
      { contender: PARLEY, row: HEARD, values: [12] },
      { contender: PEER, row: ONSET, values: [1] },
    ]);
    expect(text).toContain('| heard, ms | 12.0 / 12.0 (1) | not reported |');
  });

  it('compares errors by their size', () => {
    const { rows } = peersTable([
      { contender: PARLEY, row: HEARD, values: [-10] },
      { contender: PEER, row: HEARD, values: [80] },
    ]);
    expect(rows[0]?.cells['peer']?.ratio).toBe(0.125);
  });

  it('has no ratio over nothing', () => {
    const { rows, text } = peersTable([
      { contender: PARLEY, row: ONSET, values: [10] },
      { contender: PEER, row: ONSET, values: [0] },
    ]);
    expect(rows[0]?.cells['peer']?.ratio).toBeNull();
    expect(text).not.toContain('×');
  });

  it('names where Parley is behind, and nothing that is neither better nor worse', () => {
    const LENGTH = { id: 'length', name: 'length', place: 2, unit: 'ms', isContext: true } as const;
    const { behind } = peersTable([
      { contender: PARLEY, row: ONSET, values: [60] },
      { contender: PEER, row: ONSET, values: [30] },
      { contender: PARLEY, row: HEARD, values: [-5] },
      { contender: PEER, row: HEARD, values: [5] },
      { contender: PARLEY, row: LENGTH, values: [20] },
      { contender: PEER, row: LENGTH, values: [10] },
    ]);
    expect(behind).toEqual(['onset: 60.0 to 30.0 ms of A peer']);
  });

  it('is behind one that has nothing of what is bad', () => {
    const { behind } = peersTable([
      { contender: PARLEY, row: ONSET, values: [10] },
      { contender: PEER, row: ONSET, values: [0] },
    ]);
    expect(behind).toHaveLength(1);
  });
});
