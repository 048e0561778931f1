/**
 * Owns what a person looks for in the history, and which turns that is: pure. Days are those of this computer's
 * calendar, from midnight to midnight.
 */
import { MAX_SEARCH_LENGTH, type HistoryFilter } from '../../src-preload/contract/history.js';
import type { ProfileId } from '../../src-preload/contract/ids.js';

export const DATE_CHOICES = ['any', 'today', 'week', 'month', 'custom'] as const;
/** `week` and `month`: today and the 6 or 29 days before. */
export type DateChoice = (typeof DATE_CHOICES)[number];

export interface HistorySearch {
  readonly text: string;
  readonly profileId: ProfileId | null;
  readonly date: DateChoice;
  /** For `custom`: the first and the last day, both within, as `2026-05-03`; empty for no bound. */
  readonly from: string;
  readonly to: string;
}

export const NO_SEARCH: HistorySearch = { text: '', profileId: null, date: 'any', from: '', to: '' };

/** Whether anything keeps turns from being shown. */
export const isNarrow = ({ text, profileId, fromMs, toMs }: HistoryFilter): boolean =>
  text !== '' || profileId !== null || fromMs !== null || toMs !== null;

/** The filter for a search, asked at this time. Space around the text is not looked for. */
export function filterOf({ text, profileId, ...dates }: HistorySearch, now: Date): HistoryFilter {
  return { text: text.trim().slice(0, MAX_SEARCH_LENGTH), profileId, ...spanOf(dates, now) };
}

type Span = Pick<HistoryFilter, 'fromMs' | 'toMs'>;

function spanOf({ date, from, to }: Pick<HistorySearch, 'date' | 'from' | 'to'>, now: Date): Span {
  switch (date) {
    case 'any':
      return { fromMs: null, toMs: null };
    case 'today':
      return { fromMs: daysBefore(now, 0), toMs: null };
    case 'week':
      return { fromMs: daysBefore(now, 6), toMs: null };
    case 'month':
      return { fromMs: daysBefore(now, 29), toMs: null };
    case 'custom': {
      // Either may be typed first: the two are the ends of a span, whichever is earlier.
      const [first, last] = from !== '' && to !== '' && from > to ? [to, from] : [from, to];
      return { fromMs: startOf(first, 0), toMs: startOf(last, 1) };
    }
  }
}

/** Midnight that began the day this many days before. */
const daysBefore = (now: Date, days: number): number =>
  inRange(new Date(now.getFullYear(), now.getMonth(), now.getDate() - days).getTime());

/** Midnight that began the day, or one some days later; null where no day is named. */
function startOf(day: string, daysLater: number): number | null {
  const start = new Date(`${day}T00:00`);
  if (Number.isNaN(start.getTime())) return null;
  // Not every day has 24 hours.
  start.setDate(start.getDate() + daysLater);
  return inRange(start.getTime());
}

/** A year that is still being typed may be any. */
const inRange = (timeMs: number): number => Math.min(Math.max(timeMs, 0), 8.64e15);
