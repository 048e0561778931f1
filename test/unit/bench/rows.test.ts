import { describe, expect, it } from 'vitest';
import { aimText, format, inOrder, quantile, rowsOf } from '../../../scripts/lib/bench/rows.mjs';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);

describe('quantiles', () => {
  it('are the nearest rank, whatever the order', () => {
    expect(quantile(upTo(20), 0.5)).toBe(10);
    expect(quantile(upTo(20), 0.95)).toBe(19);
    expect(quantile(upTo(100).reverse(), 0.95)).toBe(95);
    expect(quantile([3, 1, 2], 0.5)).toBe(2);
    expect(quantile([3, 1, 2], 0.95)).toBe(3);
    expect(quantile([7], 0.5)).toBe(7);
  });

  it('compare as numbers, not as text', () => {
    expect(quantile([9, 10, 100], 0.5)).toBe(10);
    expect(quantile([-1, -20, 3], 0.5)).toBe(-1);
  });

  it('are none of nothing', () => {
    expect(quantile([], 0.5)).toBeNaN();
  });
});

describe('rows', () => {
  it('tell the figure and its values', () => {
    expect(rowsOf([{ key: 'answer', values: [500, 700, 600] }])).toEqual([
      {
        key: 'answer',
        id: 'P14',
        name: 'end of speech to first sound of the local answer',
        unit: 'ms',
        aim: '≤ 800',
        met: 'yes',
        p50: 600,
        p95: 700,
        min: 500,
        max: 700,
        n: 3,
      },
    ]);
  });

  it('join what was left in several lines', () => {
    const [row, ...others] = rowsOf([
      { key: 'cutAll', values: [1, 2] },
      { key: 'cutAll', values: [3] },
    ]);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ n: 3, p50: 2, max: 3 });
  });

  it('keep services and shares apart', () => {
    const rows = rowsOf([
      { key: 'cut', service: 'amigo', values: [20] },
      { key: 'cut', service: 'playai', values: [30] },
      { key: 'speaking', part: 'page', values: [4] },
    ]);
    expect(rows.map(({ key }) => key)).toEqual(['cut.amigo', 'cut.playai', 'speaking.page']);
    expect(rows[0]).toMatchObject({ service: 'amigo', met: 'yes' });
    expect(rows[2], 'a share has no aim of its own').toMatchObject({ part: 'page', aim: '', met: null });
    expect(rows[2]?.name).toBe('CPU of all processes while speaking: page');
  });

  it('judge by the quantile the aim names', () => {
    const met = (key: string, values: number[]) => rowsOf([{ key, values }])[0]?.met;
    expect(met('upPath', [24, 24, 24, 90]), 'p50').toBe('yes');
    expect(met('upPath', [26, 26, 10]), 'p50').toBe('no');
    expect(met('bargeInNative', [8, 8, 8, 41]), 'p95').toBe('no');
    expect(met('bargeInNative', [8, 8, 40]), 'p95').toBe('yes');
    expect(met('onsetCold', [50, 60, 130]), 'neither is named').toBe('p50 only');
    expect(met('onsetCold', [121, 130])).toBe('no');
    expect(met('frameStill', [16])).toBeNull();
    expect(met('frameScrolled', [16]), 'in words').toBeNull();
  });

  it('judge an error by its size, to both sides', () => {
    const [row] = rowsOf([{ key: 'heardError', values: [-30, -2, 0, 1, 3] }]);
    expect(row).toMatchObject({ p50: 0, p95: 30, met: 'p50 only', aim: 'within 20' });
    expect(rowsOf([{ key: 'heardError', values: [-25, -24, 0] }])[0]?.met).toBe('no');
  });

  it('look at the low end where more is better', () => {
    const [row] = rowsOf([{ key: 'arrivedAll', values: [...upTo(19).map(() => 100), 40] }]);
    expect(row).toMatchObject({ p50: 100, p95: 100, min: 40, met: 'yes' });
    expect(rowsOf([{ key: 'arrivedAll', values: [100, 100, 40] }])[0]).toMatchObject({ p95: 40, met: 'p50 only' });
  });

  it('are in order of their ids, services and shares last', () => {
    const rows = rowsOf([
      { key: 'listening', part: 'main', values: [1] },
      { key: 'listening', part: 'page', values: [5] },
      { key: 'bargeIn', service: 'amigo', values: [1] },
      { key: 'answer', values: [1] },
      { key: 'speaking', values: [1] },
      { key: 'bargeInNative5', values: [1] },
      { key: 'bargeInNative', values: [1] },
    ]);
    expect(inOrder(rows.toReversed()).map(({ key }) => key)).toEqual([
      'bargeInNative',
      'bargeInNative5',
      'bargeIn.amigo',
      'speaking',
      'listening.page',
      'listening.main',
      'answer',
    ]);
  });

  it('refuse what the catalogue does not know', () => {
    expect(() => rowsOf([{ key: 'speed', values: [1] }])).toThrow('no figure "speed"');
  });
});

it('writes aims in words', () => {
  expect(aimText({ kind: 'most', most: 40 })).toBe('≤ 40');
  expect(aimText({ kind: 'most', most: 40, of: 'p95' })).toBe('≤ 40 p95');
  expect(aimText({ kind: 'most', most: 0 })).toBe('0');
  expect(aimText({ kind: 'within', within: 20 })).toBe('within 20');
  expect(aimText({ kind: 'least', least: 100 })).toBe('100');
  expect(aimText({ kind: 'told', text: 'as at rest' })).toBe('as at rest');
  expect(aimText(null)).toBe('');
});

it('writes as many digits as say something', () => {
  expect(format(23.449, 'ms')).toBe('23.4');
  expect(format(-9.96, 'ms')).toBe('-10.0');
  expect(format(672.4, 'ms')).toBe('672');
  expect(format(0.149, '% of a core')).toBe('0.15');
  expect(format(26.44, '% of a core')).toBe('26.4');
  expect(format(2, 'gaps')).toBe('2');
});
