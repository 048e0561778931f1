import { describe, expect, it } from 'vitest';
import { comparison, isBusy, joinResults, ratioText } from '../../../scripts/lib/bench/results.mjs';
import { rowsOf } from '../../../scripts/lib/bench/rows.mjs';

const MACHINE = { cpu: 'Some', cores: 2, platform: 'linux', arch: 'x64' };
const VERSIONS = { node: '20', electron: '33', app: '0.1.0' };

const resultsOf = (at: string, ...measured: { key: string; service?: string; values: number[] }[]) => ({
  at,
  machine: MACHINE,
  versions: VERSIONS,
  figures: rowsOf(measured).map((row) => ({ ...row, at, load: 0.2, busy: false })),
  tests: measured.map(({ key }) => ({ title: key, seconds: at.length })),
});
const rowOf = (key: string, ...values: number[]) => {
  const [row] = rowsOf([{ key, values }]);
  if (row === undefined) throw new Error('no row');
  return row;
};

describe('results of several runs', () => {
  it('are those of the last run, and of others where it measured nothing', () => {
    const before = resultsOf('before', { key: 'answer', values: [500] }, { key: 'armed', values: [700] });
    const now = resultsOf('now', { key: 'upPath', values: [20] }, { key: 'armed', values: [600] });
    const joined = joinResults(before, now);
    expect(joined.figures.map(({ key, at, p50 }) => [key, at, p50])).toEqual([
      ['upPath', 'now', 20],
      ['armed', 'now', 600],
      ['answer', 'before', 500],
    ]);
    expect(joined.at).toBe('now');
    expect(joined.tests.map(({ title, seconds }) => [title, seconds])).toEqual([
      ['answer', 6],
      ['upPath', 3],
      ['armed', 3],
    ]);
  });

  it('are not mixed with those of another machine, Electron or version', () => {
    const before = resultsOf('before', { key: 'answer', values: [500] });
    const now = resultsOf('now', { key: 'upPath', values: [20] });
    const kept = (changed: object): number => joinResults({ ...before, ...changed }, now).figures.length;
    expect(kept({})).toBe(2);
    expect(kept({ machine: { ...MACHINE, cpu: 'Other' } })).toBe(1);
    expect(kept({ machine: { ...MACHINE, cores: 4 } })).toBe(1);
    expect(kept({ versions: { ...VERSIONS, electron: '45' } })).toBe(1);
    expect(kept({ versions: { ...VERSIONS, app: '0.2.0' } })).toBe(1);
    expect(joinResults(null, now).figures).toHaveLength(1);
  });
});

describe('the comparison with what was kept', () => {
  const reference = resultsOf(
    'kept',
    { key: 'answer', values: [500] },
    { key: 'heardError', values: [10] },
    { key: 'silenceSteady', values: [0] },
    { key: 'idle', values: [0.1] },
    { key: 'arrivedAll', values: [100] },
    { key: 'cut', service: 'amigo', values: [20] },
  );
  const compare = (key: string, value: number) => comparison(rowOf(key, value), MACHINE, reference);

  it('is p50 by p50', () => {
    expect(compare('answer', 450)).toEqual({ ratio: 0.9, isWorse: false });
    expect(compare('answer', 625)).toEqual({ ratio: 1.25, isWorse: false });
    expect(compare('answer', 630)?.isWorse).toBe(true);
  });

  it('finds less worse where more is better', () => {
    expect(compare('arrivedAll', 100)).toEqual({ ratio: 1, isWorse: false });
    expect(compare('arrivedAll', 50)).toEqual({ ratio: 0.5, isWorse: true });
  });

  it('is of the same service', () => {
    const [row] = rowsOf([{ key: 'cut', service: 'amigo', values: [40] }]);
    const [other] = rowsOf([{ key: 'cut', service: 'playai', values: [40] }]);
    if (row === undefined || other === undefined) throw new Error('no rows');
    expect(comparison(row, MACHINE, reference)).toEqual({ ratio: 2, isWorse: true });
    expect(comparison(other, MACHINE, reference)).toBeNull();
  });

  it('is none where it would say nothing', () => {
    expect(compare('armed', 700), 'not kept').toBeNull();
    expect(compare('heardError', 15), 'an error about zero').toBeNull();
    expect(compare('silenceSteady', 30), 'nothing before').toBeNull();
    expect(compare('idle', 0.2), 'noise').toBeNull();
    expect(comparison(rowOf('answer', 450), MACHINE, null)).toBeNull();
    expect(comparison(rowOf('answer', 450), { ...MACHINE, cpu: 'Other' }, reference), 'another machine').toBeNull();
  });

  it('is written so that a regression is seen', () => {
    expect(ratioText({ ratio: 0.956, isWorse: false })).toBe('0.96');
    expect(ratioText({ ratio: 1.4, isWorse: true })).toBe('1.40 !');
    expect(ratioText(null)).toBe('');
  });
});

it('takes a machine for busy by what runs now, and by its last minute', () => {
  expect(isBusy({ load: 0.4, share: 0.05, cores: 2 })).toBe(false);
  expect(isBusy({ load: 0.4, share: 0.2, cores: 2 })).toBe(true);
  expect(isBusy({ load: 1.4, share: 0.05, cores: 2 })).toBe(true);
  expect(isBusy({ load: 1.4, share: 0.05, cores: 8 })).toBe(false);
});
