/**
 * Owns the reading of times of day and their next occurrence: "7 30", "half past 6", "quarter to 8 in the evening",
 * "tomorrow at 7 am", "on monday at noon".
 */
import { numberOrHomophone } from './utterance.js';
import { addDays, epochOf, partsAt, weekdayOf, type CalendarDate } from './zoned-time.js';

export interface ClockTime {
  /** 0 to 23 when `half` is not open, else 1 to 12. */
  readonly hour: number;
  readonly minute: number;
  /** open: neither morning nor evening was said. */
  readonly half: 'fixed' | 'open';
}

export interface DayTime {
  readonly time: ClockTime;
  readonly day: 'any' | 'today' | 'tomorrow' | { readonly weekday: number };
}

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
type Half = 'am' | 'pm' | null;

function withHalf(hour: number, minute: number, half: Half): ClockTime | null {
  if (minute < 0 || minute > 59 || hour < 0 || hour > 24) return null;
  if (half === null) {
    if (hour === 24) return minute === 0 ? { hour: 0, minute: 0, half: 'fixed' } : null;
    return hour === 0 || hour > 12 ? { hour, minute, half: 'fixed' } : { hour, minute, half: 'open' };
  }
  if (hour === 0 || hour > 12) return { hour: hour % 24, minute, half: 'fixed' };
  return { hour: (hour % 12) + (half === 'pm' ? 12 : 0), minute, half: 'fixed' };
}

/** The text without its mention of morning or evening, and which half that means. */
function takeHalf(text: string): { readonly rest: string; readonly half: (hour: number) => Half } {
  const found = /^(.*?)\s*\b(am|pm|in the morning|in the afternoon|in the evening|at night|tonight)$/.exec(text);
  if (found === null) return { rest: text, half: () => null };
  const rest = found[1] ?? '';
  const phrase = found[2] ?? '';
  if (phrase === 'am' || phrase === 'in the morning') return { rest, half: () => 'am' };
  // "At night" covers both sides of midnight: 1 to 4 at night is early morning.
  if (phrase === 'at night') return { rest, half: (hour) => (hour < 5 || hour === 12 ? 'am' : 'pm') };
  return { rest, half: () => 'pm' };
}

/** Reads a whole text as a time of day; null when it is none. Wants normal form. */
export function parseClockTime(text: string): ClockTime | null {
  const named = text.replace(/^12 (?=noon|midday|midnight)/, '');
  if (named === 'noon' || named === 'midday') return { hour: 12, minute: 0, half: 'fixed' };
  if (named === 'midnight') return { hour: 0, minute: 0, half: 'fixed' };
  const { rest, half } = takeHalf(text);
  const read = readHourMinute(rest.replace(/\s*\boclock$/, ''));
  return read === null ? null : withHalf(read.hour, read.minute, half(read.hour));
}

interface HourMinute {
  readonly hour: number;
  readonly minute: number;
}

function readHourMinute(text: string): HourMinute | null {
  const relative = /^(half|a quarter|quarter|\S+)(?: minutes)? (past|after|to|till|before|of) (\S+)$/.exec(text);
  if (relative !== null) {
    const word = relative[1] ?? '';
    const minutes = word === 'half' ? 30 : word.endsWith('quarter') ? 15 : numberOrHomophone(word);
    const hour = numberOrHomophone(relative[3] ?? '');
    if (minutes === null || hour === null || minutes < 1 || minutes > 59 || hour > 24) return null;
    if (!Number.isInteger(minutes) || !Number.isInteger(hour)) return null;
    const after = relative[2] === 'past' || relative[2] === 'after';
    return after ? { hour, minute: minutes } : { hour: hour === 1 ? 12 : hour - 1, minute: 60 - minutes };
  }
  const digital = /^(\d{1,2}):(\d\d)$/.exec(text) ?? /^(\d{1,2})(\d\d)$/.exec(text);
  if (digital !== null) return { hour: Number(digital[1]), minute: Number(digital[2]) };
  const words = text.split(' ');
  const hour = numberOrHomophone(words[0] ?? '');
  if (hour === null || !Number.isInteger(hour)) return null;
  if (words.length === 1) return { hour, minute: 0 };
  const zero = words.length === 3 && ['oh', 'o', '0'].includes(words[1] ?? '');
  const minute = numberOrHomophone(words[zero ? 2 : 1] ?? '');
  if (minute === null || !Number.isInteger(minute) || words.length > (zero ? 3 : 2)) return null;
  // "7 5" is not how anyone says 7:05.
  return zero ? (minute < 10 ? { hour, minute } : null) : minute >= 10 ? { hour, minute } : null;
}

/** Reads a day and a time in either order: "tomorrow at 7", "7 30 tomorrow", "at 6 pm", "on monday at noon". */
export function parseDayTime(text: string): DayTime | null {
  const dayWord = `today|tonight|tomorrow|${WEEKDAYS.join('|')}`;
  const part = '(?: morning| afternoon| evening| night)?';
  const before = new RegExp(`^(?:on )?(?:next )?(${dayWord})(${part}) (?:at |for )?(.+)$`).exec(text);
  const after = new RegExp(`^(?:at |for )?(.+?) (?:on )?(?:next )?(${dayWord})(${part})$`).exec(text);
  const found = before ?? after;
  if (found === null) {
    const time = parseClockTime(text.replace(/^at /, ''));
    return time === null ? null : { time, day: 'any' };
  }
  const [word, phase, clock] = before === null ? [found[2], found[3], found[1]] : [found[1], found[2], found[3]];
  const half = { ' morning': ' in the morning', ' night': ' at night' }[phase ?? ''] ?? (phase ? ' pm' : '');
  const tonight = word === 'tonight' ? ' tonight' : '';
  const time = parseClockTime(`${clock ?? ''}${half}${tonight}`) ?? parseClockTime(clock ?? '');
  if (time === null) return null;
  if (word === 'tomorrow') return { time, day: 'tomorrow' };
  const weekday = WEEKDAYS.indexOf(word ?? '');
  return { time, day: weekday < 0 ? 'today' : { weekday } };
}

/**
 * The next instant that fits, strictly after now; null when it names a moment that has passed ("today at 7 AM" at noon).
 * `prefersMorning` settles an open half on later days: who is to be woken means the morning.
 */
export function nextOccurrence(
  wanted: DayTime,
  now: { readonly epochMs: number; readonly timeZone: string },
  prefersMorning: boolean,
): number | null {
  const today = partsAt(now.epochMs, now.timeZone);
  const at = (date: CalendarDate, hour: number) => epochOf(date, hour, wanted.time.minute, now.timeZone);
  const hours = hoursOf(wanted.time, prefersMorning);
  const earliest = (dates: readonly CalendarDate[]) =>
    dates
      .flatMap((date) => hours.map((hour) => at(date, hour)))
      .filter((epochMs) => epochMs > now.epochMs)
      .sort((a, b) => a - b)[0] ?? null;
  if (wanted.day === 'any') return earliest([today, addDays(today, 1), addDays(today, 2)]);
  if (wanted.day === 'today') return earliest([today]);
  const date =
    wanted.day === 'tomorrow' ? addDays(today, 1) : addDays(today, daysUntilWeekday(today, wanted.day.weekday));
  return at(date, likelyHour(wanted.time, prefersMorning));
}

const daysUntilWeekday = (today: CalendarDate, weekday: number): number => ((weekday - weekdayOf(today) + 6) % 7) + 1;

function hoursOf(time: ClockTime, prefersMorning: boolean): readonly number[] {
  if (time.half === 'fixed') return [time.hour];
  const morning = time.hour % 12;
  return prefersMorning ? [morning === 0 ? 12 : morning] : [morning, morning + 12];
}

/** On a later day an open hour means day time: 7 to 11 in the morning, 12 to 6 in the afternoon. */
function likelyHour(time: ClockTime, prefersMorning: boolean): number {
  if (time.half === 'fixed') return time.hour;
  if (time.hour === 12) return 12;
  return prefersMorning || time.hour >= 7 ? time.hour : time.hour + 12;
}
