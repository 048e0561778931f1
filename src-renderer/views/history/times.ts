/**
 * Owns how the history writes dates and times: by the language that is shown. Times are Unix times in milliseconds.
 */
import { t } from '../../i18n/i18n.js';
import { shown } from '../../i18n/language.js';

// Making one takes longer than using it a thousand times.
const made = new Map<string, Intl.DateTimeFormat>();
function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const language = shown().locale;
  const key = `${language} ${JSON.stringify(options)}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const fresh = new Intl.DateTimeFormat(language, options);
  made.set(key, fresh);
  return fresh;
}

/** A time of day, to the minute. */
export const formatTime = (time: number): string => format({ timeStyle: 'short' }).format(time);

export const formatDateTime = (time: number): string => format({ dateStyle: 'full', timeStyle: 'medium' }).format(time);

/** Whether two times are on the same day of this computer's calendar. */
export const isSameDay = (one: number, other: number): boolean => dayOf(one) === dayOf(other);

/** A day as a heading: Today, Yesterday, or with its weekday, and the year where it is not this one. */
export function formatDay(time: number, now: number): string {
  if (isSameDay(time, now)) return t('history.today');
  const today = new Date(now);
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (isSameDay(time, yesterday.getTime())) return t('history.yesterday');
  const sameYear = new Date(time).getFullYear() === today.getFullYear();
  return format({
    weekday: 'long',
    month: 'long',
    day: 'numeric',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(time);
}

/** The day as a number that no other day has. */
function dayOf(time: number): number {
  const date = new Date(time);
  return date.getFullYear() * 10_000 + date.getMonth() * 100 + date.getDate();
}
