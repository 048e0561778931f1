/**
 * Owns the reading of calendar days: "tomorrow", "next friday", "july 4", "the 3rd of may 2027", "christmas".
 */
import { addDays, daysBetween, isCalendarDate, weekdayOf, type CalendarDate } from './zoned-time.js';

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const ORDINALS = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
  'eleventh',
  'twelfth',
  'thirteenth',
  'fourteenth',
  'fifteenth',
  'sixteenth',
  'seventeenth',
  'eighteenth',
  'nineteenth',
  'twentieth',
];

const FEASTS: readonly (readonly [RegExp, (year: number) => CalendarDate])[] = [
  [/^christmas eve$/, (year) => ({ year, month: 12, day: 24 })],
  [/^(?:christmas|xmas)(?: day)?$/, (year) => ({ year, month: 12, day: 25 })],
  [/^new years eve$/, (year) => ({ year, month: 12, day: 31 })],
  [/^(?:the )?new year(?:s)?(?: day)?$/, (year) => ({ year, month: 1, day: 1 })],
  [/^halloween$/, (year) => ({ year, month: 10, day: 31 })],
  [/^valentines(?: day)?$/, (year) => ({ year, month: 2, day: 14 })],
  [/^independence day$/, (year) => ({ year, month: 7, day: 4 })],
  [/^(?:saint|st) patricks day$/, (year) => ({ year, month: 3, day: 17 })],
  [/^thanksgiving(?: day)?$/, thanksgiving],
  [/^easter(?: sunday)?$/, easter],
];

/** The fourth Thursday of November. */
function thanksgiving(year: number): CalendarDate {
  const first = weekdayOf({ year, month: 11, day: 1 });
  return { year, month: 11, day: 1 + ((4 - first + 7) % 7) + 21 };
}

/** Easter Sunday of the Gregorian calendar, by the anonymous computus. */
function easter(year: number): CalendarDate {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const ofCentury = year % 100;
  const correction = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30;
  const shift = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * shift) / 451);
  const sum = epact + shift - 7 * late + 114;
  return { year, month: Math.floor(sum / 31), day: (sum % 31) + 1 };
}

function dayNumber(text: string): number | null {
  const digits = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(text);
  if (digits !== null) return Number(digits[1]);
  const compound = /^(20|30) (\S+)$/.exec(text);
  const ordinal = ORDINALS.indexOf(compound?.[2] ?? text);
  if (ordinal >= 0) return Number(compound?.[1] ?? 0) + ordinal + 1;
  return text === 'thirtieth' ? 30 : null;
}

/** A year as said: "2027" or the two halves "20 27". */
function yearNumber(text: string | undefined): number | null {
  const digits = /^(\d{2}) ?(\d{2})$/.exec(text ?? '');
  return digits === null ? null : Number(`${digits[1] ?? ''}${digits[2] ?? ''}`);
}

function monthDay(text: string): { month: number; day: number; year: number | null } | null {
  const day = String.raw`(\d{1,2}(?:st|nd|rd|th)?|(?:20 |30 )?[a-z]+)`;
  const month = `(${MONTHS.join('|')})`;
  const year = String.raw`(?: (?:in )?(\d{2} ?\d{2}))?`;
  const american = new RegExp(`^${month} (?:the )?${day}${year}$`).exec(text);
  const british = new RegExp(`^(?:the )?${day} (?:of )?${month}${year}$`).exec(text);
  const found = american ?? british;
  if (found === null) return null;
  const [monthText, dayText] = american === null ? [found[2], found[1]] : [found[1], found[2]];
  const number = dayNumber(dayText ?? '');
  return number === null
    ? null
    : { month: MONTHS.indexOf(monthText ?? '') + 1, day: number, year: yearNumber(found[3]) };
}

/** Reads a whole text as a day, the next one where a year is not said; null when it is none. Wants normal form. */
export function parseDate(text: string, today: CalendarDate): CalendarDate | null {
  const relative = relativeDate(text, today);
  if (relative !== null) return relative;
  const [, name = text, yearText] = /^(.*?) (?:in )?(\d{4}|\d\d \d\d)$/.exec(text) ?? [];
  const feast = FEASTS.find(([pattern]) => pattern.test(name))?.[1];
  if (feast !== undefined) {
    const year = yearNumber(yearText);
    if (year !== null) return feast(year);
    const here = feast(today.year);
    return daysBetween(today, here) < 0 ? feast(today.year + 1) : here;
  }
  const found = monthDay(text);
  if (found === null) return null;
  const dated = { year: found.year ?? today.year, month: found.month, day: found.day };
  if (found.year !== null) return isCalendarDate(dated) ? dated : null;
  // Within eight years even the 29th of February comes round.
  for (let year = today.year; year <= today.year + 8; year += 1) {
    const candidate = { ...dated, year };
    if (isCalendarDate(candidate) && daysBetween(today, candidate) >= 0) return candidate;
  }
  return null;
}

function relativeDate(text: string, today: CalendarDate): CalendarDate | null {
  if (text === 'today') return today;
  if (text === 'tomorrow') return addDays(today, 1);
  if (text === 'yesterday') return addDays(today, -1);
  if (/^(?:the )?day after tomorrow$/.test(text)) return addDays(today, 2);
  if (/^(?:the )?day before yesterday$/.test(text)) return addDays(today, -2);
  const ahead = /^in (\d{1,5}) (day|week)s?$/.exec(text) ?? /^(\d{1,5}) (day|week)s? from (?:today|now)$/.exec(text);
  if (ahead !== null) return addDays(today, Number(ahead[1]) * (ahead[2] === 'week' ? 7 : 1));
  const weekday = WEEKDAYS.indexOf(/^(?:on |next |this )?(\S+)$/.exec(text)?.[1] ?? '');
  return weekday < 0 ? null : addDays(today, ((weekday - weekdayOf(today) + 6) % 7) + 1);
}
