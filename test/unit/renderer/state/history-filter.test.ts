import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { EVERY_TURN, historyFilterSchema, MAX_SEARCH_LENGTH } from '../../../../src-preload/contract/history.js';
import { asProfileId } from '../../../../src-preload/contract/ids.js';
import { DATE_CHOICES, filterOf, isNarrow, NO_SEARCH } from '../../../../src-renderer/state/history-filter.js';

const NOW = new Date(2026, 4, 3, 15, 30);
const midnight = (day: number, month = 4): number => new Date(2026, month, day).getTime();
const datesOf = (search: Partial<typeof NO_SEARCH>) => {
  const { fromMs, toMs } = filterOf({ ...NO_SEARCH, ...search }, NOW);
  return { fromMs, toMs };
};

describe('the filter of a search', () => {
  it('passes every turn where nothing is asked', () => {
    expect(filterOf(NO_SEARCH, NOW)).toEqual(EVERY_TURN);
    expect(isNarrow(filterOf(NO_SEARCH, NOW))).toBe(false);
  });

  it('leaves out space around the text', () => {
    expect(filterOf({ ...NO_SEARCH, text: '  the weather ' }, NOW).text).toBe('the weather');
    expect(isNarrow(filterOf({ ...NO_SEARCH, text: '  ' }, NOW))).toBe(false);
  });

  it.each([
    ['today', midnight(3)],
    ['week', midnight(27, 3)],
    ['month', midnight(4, 3)],
  ] as const)('%s begins at a midnight and has no end', (date, fromMs) => {
    expect(datesOf({ date })).toEqual({ fromMs, toMs: null });
  });

  it('takes both days of a span whole, in either order', () => {
    const span = { fromMs: midnight(1), toMs: midnight(3) };
    expect(datesOf({ date: 'custom', from: '2026-05-01', to: '2026-05-02' })).toEqual(span);
    expect(datesOf({ date: 'custom', from: '2026-05-02', to: '2026-05-01' })).toEqual(span);
  });

  it('has no bound where no day is named', () => {
    expect(datesOf({ date: 'custom' })).toEqual({ fromMs: null, toMs: null });
    expect(datesOf({ date: 'custom', from: '2026-05-01' })).toEqual({ fromMs: midnight(1), toMs: null });
    expect(datesOf({ date: 'custom', to: '2026-05-01' })).toEqual({ fromMs: null, toMs: midnight(2) });
  });

  it('forgets the days of a span while another choice stands', () => {
    expect(datesOf({ date: 'any', from: '2026-05-01', to: '2026-05-02' })).toEqual({ fromMs: null, toMs: null });
  });

  it('is one that main takes, whatever is in the fields', () => {
    const day = fc.oneof(
      fc.constant(''),
      fc.string(),
      fc.date().map((date) => date.toISOString().slice(0, 10)),
      fc.constant('0002-01-01'),
    );
    fc.assert(
      fc.property(
        fc.string({ maxLength: 2 * MAX_SEARCH_LENGTH }),
        fc.constantFrom(...DATE_CHOICES),
        day,
        day,
        (text, date, from, to) => {
          const search = { text, profileId: asProfileId('local'), date, from, to };
          expect(v.is(historyFilterSchema, filterOf(search, NOW))).toBe(true);
        },
      ),
    );
  });
});
