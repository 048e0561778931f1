/**
 * Owns how values are written so that they sound right and read well: numbers, times, dates, durations, lists.
 */
import { numberToWords } from './numbers.js';
import type { ZonedParts } from './zoned-time.js';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

export const capitalise = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "1 mile", "2 miles", "0.5 miles". */
export const counted = (count: number, singular: string, plural = `${singular}s`): string =>
  `${spokenNumber(count)} ${count === 1 ? singular : plural}`;

/** "a", "a and b", "a, b and c". */
export function spokenList(items: readonly string[]): string {
  const last = items.at(-1);
  if (last === undefined) return '';
  return items.length === 1 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

/** Digits with thousands separators and at most `decimals` decimals; "minus" in words, powers of ten for giants. */
export function spokenNumber(value: number, decimals = 4): string {
  if (value < 0) return `minus ${spokenNumber(-value, decimals)}`;
  if (value !== 0 && (value >= 1e15 || value < 10 ** -decimals)) {
    const [mantissa = '', exponent = ''] = value.toExponential(2).split('e');
    return `${Number(mantissa)} times 10 to the power of ${spokenNumber(Number(exponent))}`;
  }
  // Voices read digits beyond a billion one by one.
  if (value >= 1e9) return numberToWords(Math.round(value));
  return new Intl.NumberFormat('en-US', { maximumFractionDigits: decimals }).format(value);
}

/** "6:30 PM", "6 PM", "noon", "midnight". */
export function spokenTime(time: { readonly hour: number; readonly minute: number }): string {
  if (time.minute === 0 && time.hour === 0) return 'midnight';
  if (time.minute === 0 && time.hour === 12) return 'noon';
  const hour = time.hour % 12 === 0 ? 12 : time.hour % 12;
  const minute = time.minute === 0 ? '' : `:${String(time.minute).padStart(2, '0')}`;
  return `${hour}${minute} ${time.hour < 12 ? 'AM' : 'PM'}`;
}

const MONTH_NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const WEEKDAY_NAMES = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

export const monthName = (month: number): string => MONTH_NAMES[month - 1] ?? '';
/** 0 is Sunday. */
export const weekdayName = (weekday: number): string => WEEKDAY_NAMES[weekday] ?? '';

/** "Saturday, November 21"; with its year where asked. */
export function spokenDate(date: Pick<ZonedParts, 'year' | 'month' | 'day' | 'weekday'>, withYear: boolean): string {
  const day = `${weekdayName(date.weekday)}, ${monthName(date.month)} ${date.day}`;
  return withYear ? `${day}, ${date.year}` : day;
}

/** "1 hour and 30 minutes", to the second; nothing shorter is ever said. Takes 0 and more milliseconds. */
export function spokenDuration(durationMs: number): string {
  const totalSeconds = Math.round(durationMs / 1_000);
  const days = Math.floor(totalSeconds / 86_400);
  const hours = Math.floor((totalSeconds % 86_400) / 3_600);
  const minutes = Math.floor((totalSeconds % 3_600) / 60);
  const seconds = totalSeconds % 60;
  const parts = [
    ...(days > 0 ? [counted(days, 'day')] : []),
    ...(hours > 0 ? [counted(hours, 'hour')] : []),
    ...(minutes > 0 ? [counted(minutes, 'minute')] : []),
    ...(seconds > 0 ? [counted(seconds, 'second')] : []),
  ];
  return parts.length === 0 ? '0 seconds' : spokenList(parts);
}

/** A duration as one asks "how long still": seconds only below two minutes, no seconds above. */
export function roughDuration(durationMs: number): string {
  if (durationMs < 2 * MINUTE_MS) return spokenDuration(durationMs);
  const step = durationMs < 24 * HOUR_MS ? MINUTE_MS : HOUR_MS;
  return spokenDuration(Math.round(durationMs / step) * step);
}
