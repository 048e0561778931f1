import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextOccurrence, parseClockTime, parseDayTime } from '../../../../src-main/assistant/language/clock-times.js';
import { parseDate } from '../../../../src-main/assistant/language/dates.js';
import { parseDuration } from '../../../../src-main/assistant/language/durations.js';
import {
  roughDuration,
  spokenDuration,
  spokenNumber,
  spokenTime,
} from '../../../../src-main/assistant/language/spoken.js';
import { plainText } from '../../../../src-main/assistant/language/utterance.js';
import { epochOf, isCalendarDate, partsAt } from '../../../../src-main/assistant/language/zoned-time.js';

const ZONES = ['UTC', 'America/New_York', 'Europe/Berlin', 'Asia/Kolkata', 'Pacific/Auckland', 'Africa/Addis_Ababa'];
const instants = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2060, 0, 1) });

describe('durations', () => {
  it.each([
    ['five minutes', 300_000],
    ['an hour and a half', 5_400_000],
    ['one and a half hours', 5_400_000],
    ['half an hour', 1_800_000],
    ['a quarter of an hour', 900_000],
    ['three quarters of an hour', 2_700_000],
    ['one hour thirty', 5_400_000],
    ['two hours and five seconds', 7_205_000],
    ['a couple of minutes', 120_000],
    ['to minutes', 120_000],
    ['2.5 hours', 9_000_000],
  ])('%s', (text, ms) => {
    expect(parseDuration(plainText(text))).toBe(ms);
  });

  it.each(['', 'minutes', 'five', 'five bananas', '5 minutes 2 hours', '0 minutes', 'minutes 5', '5 minutes tea'])(
    '"%s" is none',
    (text) => {
      expect(parseDuration(text)).toBeNull();
    },
  );

  it('are read as they are spoken', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 * 86_400 }), (seconds) => {
        expect(parseDuration(plainText(spokenDuration(seconds * 1_000)))).toBe(seconds * 1_000);
      }),
    );
  });

  it('are told roughly where seconds do not matter', () => {
    expect(roughDuration(3_599_000)).toBe('1 hour');
    expect(roughDuration(61_000)).toBe('1 minute and 1 second');
    expect(roughDuration(0)).toBe('0 seconds');
  });
});

describe('times of day', () => {
  it.each([
    ['7', 7, 0, 'open'],
    ['seven thirty', 7, 30, 'open'],
    ['7:30 pm', 19, 30, 'fixed'],
    ['730', 7, 30, 'open'],
    ['seven oh five', 7, 5, 'open'],
    ['half past six', 6, 30, 'open'],
    ['quarter to eight', 7, 45, 'open'],
    ['ten to one', 12, 50, 'open'],
    ['twenty past three in the afternoon', 15, 20, 'fixed'],
    ['noon', 12, 0, 'fixed'],
    ['midnight', 0, 0, 'fixed'],
    ['twelve am', 0, 0, 'fixed'],
    ['12 pm', 12, 0, 'fixed'],
    ['eighteen thirty', 18, 30, 'fixed'],
    ['five o’clock in the morning', 5, 0, 'fixed'],
    ['two at night', 2, 0, 'fixed'],
    ['eleven at night', 23, 0, 'fixed'],
  ])('%s', (text, hour, minute, half) => {
    expect(parseClockTime(plainText(text))).toEqual({ hour, minute, half });
  });

  it.each(['25', '7:75', 'seven bananas', '', 'half past', '99 past 3', '7 5'])('"%s" is none', (text) => {
    expect(parseClockTime(text)).toBeNull();
  });

  it('are read as they are spoken', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }), (hour, minute) => {
        expect(parseClockTime(plainText(spokenTime({ hour, minute })))).toEqual({ hour, minute, half: 'fixed' });
      }),
    );
  });

  it('come next, always after now, at the time that was said', () => {
    fc.assert(
      fc.property(
        instants,
        fc.constantFrom(...ZONES),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 10, max: 59 }),
        fc.boolean(),
        (epochMs, timeZone, hour, minute, morning) => {
          const wanted = parseDayTime(`${hour} ${minute}`);
          if (wanted === null) throw new Error('not read');
          const at = nextOccurrence(wanted, { epochMs, timeZone }, morning) ?? 0;
          expect(at).toBeGreaterThan(epochMs);
          // A day, and the hour that a change of clocks may add.
          expect(at - epochMs).toBeLessThanOrEqual((morning ? 25 : 13) * 3_600_000 + 3_600_000);
          const parts = partsAt(at, timeZone);
          if (parts.minute !== minute) expect(parts.hour).not.toBe(hour % 12); // Only in the gap of summer time.
        },
      ),
    );
  });
});

describe('calendars', () => {
  it('give back the instant they were read from', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom('UTC', 'Asia/Kolkata', 'Africa/Addis_Ababa'), (epochMs, zone) => {
        const minute = Math.floor(epochMs / 60_000) * 60_000;
        const parts = partsAt(minute, zone);
        expect(epochOf(parts, parts.hour, parts.minute, zone)).toBe(minute);
      }),
    );
  });

  it('know what a clock shows, or the moment after a gap, in every zone', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom(...ZONES), (epochMs, zone) => {
        const shown = partsAt(epochMs, zone);
        const back = partsAt(epochOf(shown, shown.hour, shown.minute, zone), zone);
        expect([back.day, back.hour, back.minute]).toEqual([shown.day, shown.hour, shown.minute]);
      }),
    );
  });

  it('step over the gap of summer time', () => {
    // On March 8, 2026, New York has no 2:30.
    const at = epochOf({ year: 2026, month: 3, day: 8 }, 2, 30, 'America/New_York');
    expect(partsAt(at, 'America/New_York')).toMatchObject({ day: 8, hour: 3, minute: 30 });
  });
});

describe('dates', () => {
  const today = { year: 2026, month: 3, day: 14 };
  it.each([
    ['july 4th', 2026, 7, 4],
    ['the fourth of july', 2026, 7, 4],
    ['march 1', 2027, 3, 1],
    ['the twenty first of june', 2026, 6, 21],
    ['may 3 2027', 2027, 5, 3],
    ['february 29', 2028, 2, 29],
    ['christmas 2030', 2030, 12, 25],
    ['new year', 2027, 1, 1],
    ['easter 2027', 2027, 3, 28],
    ['friday', 2026, 3, 20],
    ['saturday', 2026, 3, 21],
    ['in two weeks', 2026, 3, 28],
    ['the day after tomorrow', 2026, 3, 16],
  ])('%s', (text, year, month, day) => {
    expect(parseDate(plainText(text), today)).toEqual({ year, month, day });
  });

  it.each(['february 30', 'smarch 3', 'someday', '', 'july', 'the 40th of may'])('"%s" is none', (text) => {
    expect(parseDate(plainText(text), today)).toBeNull();
  });

  it('exist', () => {
    expect(isCalendarDate({ year: 2026, month: 2, day: 29 })).toBe(false);
    expect(isCalendarDate({ year: 2028, month: 2, day: 29 })).toBe(true);
  });
});

describe('numbers as they are spoken', () => {
  it.each([
    [1_234.5, '1,234.5'],
    [-3, 'minus 3'],
    [1e9, 'one billion'],
    [0.00001, '1 times 10 to the power of minus 5'],
    [1.5e20, '1.5 times 10 to the power of 20'],
    [0, '0'],
  ])('%d', (value, text) => {
    expect(spokenNumber(value)).toBe(text);
  });
});
