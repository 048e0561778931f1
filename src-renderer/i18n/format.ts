/**
 * Owns how numbers, lengths of time, dates and lists are written: by the language that is shown and the region of the
 * system. All of it is reactive. Times are milliseconds since 1970, as the bridge hands them over.
 */
import type { PluralForm } from './catalog.js';
import { shown } from './language.js';

// Making one takes longer than using it a thousand times.
const made = new Map<string, unknown>();
function once<T>(what: string, make: (locale: string) => T): T {
  const { locale } = shown();
  const key = `${locale} ${what}`;
  const known = made.get(key);
  if (known !== undefined) return known as T;
  const fresh = make(locale);
  made.set(key, fresh);
  return fresh;
}

const numberFormat = (options: Intl.NumberFormatOptions): Intl.NumberFormat =>
  once(`number ${JSON.stringify(options)}`, (locale) => new Intl.NumberFormat(locale, options));
const dateFormat = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  once(`date ${JSON.stringify(options)}`, (locale) => new Intl.DateTimeFormat(locale, options));

/** A number, with one digit after the point at most. */
export const formatNumber = (value: number): string => numberFormat({ maximumFractionDigits: 1 }).format(value);

/** An amount of anything, where small ones count: 0.034 stays more than nothing. */
export const amountText = (amount: number): string =>
  Math.abs(amount) < 1 ? numberFormat({ maximumSignificantDigits: 2 }).format(amount) : formatNumber(amount);

/** A part of a whole, 0..1, in whole percent. */
export const formatPercent = (fraction: number): string =>
  numberFormat({ style: 'percent', maximumFractionDigits: 0 }).format(fraction);

/** Money in a currency of three letters, small amounts as exact as they count; a number and the letters where there is no such currency. */
export function formatMoney(amount: number, currency: string): string {
  try {
    const small = Math.abs(amount) < 0.1 && amount !== 0 ? { maximumSignificantDigits: 2 } : {};
    return numberFormat({ style: 'currency', currency, ...small }).format(amount);
  } catch {
    return `${amountText(amount)} ${currency}`;
  }
}

type Unit = 'millisecond' | 'second' | 'minute' | 'hour' | 'day';
const unit = (value: number, name: Unit, digits = 0): string =>
  numberFormat({ style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: digits }).format(value);

/** A short time as it was measured: whole milliseconds. */
export const formatMilliseconds = (ms: number): string => unit(Math.round(ms), 'millisecond');

/** A length of time, as exact as one reads it: 340 ms, 4.2 sec, 3 min 5 sec, 2 hr 10 min. `ms` is not negative. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return formatMilliseconds(ms);
  const seconds = ms / 1_000;
  if (seconds < 59.95) return unit(seconds, 'second', 1);
  const whole = Math.round(seconds);
  const minutes = whole < 3_600 ? Math.floor(whole / 60) : Math.round(whole / 60);
  if (minutes < 60) return joined(unit(minutes, 'minute'), whole % 60, 'second');
  return joined(unit(Math.floor(minutes / 60), 'hour'), minutes % 60, 'minute');
}

const joined = (larger: string, rest: number, name: Unit): string =>
  rest === 0 ? larger : `${larger} ${unit(rest, name)}`;

/** A day: 3 May 2026, as the region writes it. */
export const formatDate = (time: number): string => dateFormat({ dateStyle: 'medium' }).format(time);

/** A time of day, to the minute. */
export const formatTime = (time: number): string => dateFormat({ timeStyle: 'short' }).format(time);

/** A time of day, to the second. */
export const formatExactTime = (time: number): string => dateFormat({ timeStyle: 'medium' }).format(time);

export const formatDateTime = (time: number): string =>
  dateFormat({ dateStyle: 'medium', timeStyle: 'short' }).format(time);

/** A day with its weekday, as a heading; the year only where it is not that of `now`. */
export function formatDay(time: number, now: number): string {
  const sameYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  return dateFormat({
    weekday: 'long',
    month: 'long',
    day: 'numeric',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(time);
}

/** Today, yesterday, or tomorrow in a word, by calendar days from now: 0, -1, 1. */
export const formatRelativeDay = (days: -1 | 0 | 1): string =>
  once('relative', (locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })).format(days, 'day');

/** Several things in a sentence: a, b and c. */
export const formatList = (parts: readonly string[]): string =>
  once('list', (locale) => new Intl.ListFormat(locale, { type: 'conjunction' })).format(parts);

/** Compares texts as the language sorts them. */
export const compareTexts = (one: string, other: string): number =>
  once('order', (locale) => new Intl.Collator(locale, { numeric: true })).compare(one, other);

/** Which form of a message fits a count. */
export const pluralForm = (count: number): PluralForm =>
  once('plural', (locale) => new Intl.PluralRules(locale)).select(count);
