/**
 * Owns the arithmetic between instants and the calendars of time zones. Knows no language and no clock of its own.
 */

export interface ZonedParts {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  /** 0 to 23. */
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}

export interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timeZone, format);
  return format;
}

const unknownZones = new Set<string>();

/** Whether this system knows a time zone of this name. */
export function isKnownZone(timeZone: string): boolean {
  if (formats.has(timeZone)) return true;
  if (unknownZones.has(timeZone)) return false;
  try {
    formatOf(timeZone);
    return true;
  } catch {
    unknownZones.add(timeZone);
    return false;
  }
}

/** The zone itself when the system knows it, else UTC: a wrong setting must not silence the assistant. */
export const knownZone = (timeZone: string): string => (isKnownZone(timeZone) ? timeZone : 'UTC');

/** What calendars and clocks show at an instant. `timeZone` must be one the system knows. */
export function partsAt(epochMs: number, timeZone: string): ZonedParts {
  const values = new Map(
    formatOf(timeZone)
      .formatToParts(epochMs)
      .map((part) => [part.type, Number(part.value)]),
  );
  const at = (type: Intl.DateTimeFormatPartTypes) => values.get(type) ?? 0;
  const date = { year: at('year'), month: at('month'), day: at('day') };
  return { ...date, hour: at('hour'), minute: at('minute'), second: at('second'), weekday: weekdayOf(date) };
}

/** How far the zone's clocks are ahead of UTC at an instant, milliseconds. */
export function offsetAt(epochMs: number, timeZone: string): number {
  const parts = partsAt(epochMs, timeZone);
  const shown = Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
  return shown - Math.floor(epochMs / 1_000) * 1_000;
}

/** The instant at which the zone's clocks show this; in a gap of summer time, the instant after the gap. */
export function epochOf(date: CalendarDate, hour: number, minute: number, timeZone: string): number {
  const shown = Date.UTC(date.year, date.month - 1, date.day, hour, minute);
  const guess = shown - offsetAt(shown, timeZone);
  const corrected = shown - offsetAt(guess, timeZone);
  const after = partsAt(corrected, timeZone);
  return after.hour === hour && after.minute === minute ? corrected : Math.max(guess, corrected);
}

export const addDays = (date: CalendarDate, days: number): CalendarDate => {
  const moved = new Date(Date.UTC(date.year, date.month - 1, date.day) + days * DAY_MS);
  return { year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate() };
};

/** 0 is Sunday. */
export const weekdayOf = (date: CalendarDate): number =>
  new Date(Date.UTC(date.year, date.month - 1, date.day)).getUTCDay();

/** Whole days from one date to another; negative when the other is earlier. */
export const daysBetween = (from: CalendarDate, to: CalendarDate): number =>
  Math.round((Date.UTC(to.year, to.month - 1, to.day) - Date.UTC(from.year, from.month - 1, from.day)) / DAY_MS);

/** Whether the calendar has this day. */
export function isCalendarDate(date: CalendarDate): boolean {
  const back = new Date(Date.UTC(date.year, date.month - 1, date.day));
  return back.getUTCMonth() === date.month - 1 && back.getUTCDate() === date.day;
}
