/** Owns the targets for what people say to the built-in assistant: numbers, times, units, and whole conversations. */
import { createAgenda } from '../../../src-main/assistant/agenda.js';
import { createAssistant } from '../../../src-main/assistant/assistant.js';
import { createEffects } from '../../../src-main/assistant/effects.js';
import { parseClockTime, parseDayTime, nextOccurrence } from '../../../src-main/assistant/language/clock-times.js';
import { parseDate } from '../../../src-main/assistant/language/dates.js';
import { parseDuration } from '../../../src-main/assistant/language/durations.js';
import { digitise } from '../../../src-main/assistant/language/numbers.js';
import { convertUnits, unitPair, unitsNamed } from '../../../src-main/assistant/language/units.js';
import { plainText, readUtterance } from '../../../src-main/assistant/language/utterance.js';
import { isCalendarDate, partsAt } from '../../../src-main/assistant/language/zoned-time.js';
import { createNotes } from '../../../src-main/assistant/notes.js';
import { SKILLS } from '../../../src-main/assistant/skills/index.js';
import { parseSpeechNotice } from '../../../src-main/hosts/protocol/speech-envelope.js';
import { defineTarget } from '../engine/fuzz.js';
import { must } from '../engine/target.js';
import { TEXT } from '../engine/text.js';

const NOW = { epochMs: Date.UTC(2026, 10, 21, 12), timeZone: 'Africa/Addis_Ababa' };

const PHRASES = [
  ...[
    'half past 6',
    'quarter to 8 in the evening',
    'tomorrow at 7 am',
    'on monday at noon',
    '7 30',
    'midnight',
    '12:05 pm',
    'at 6 tonight',
  ],
  ...[
    '5 minutes',
    'an hour and a half',
    '1 hour 30',
    'three quarters of an hour',
    'a couple of days',
    '2 hours and 5 minutes and 3 seconds',
  ],
  ...[
    'the 3rd of may 2027',
    'july 4',
    'next friday',
    'christmas',
    'in 99999 weeks',
    'easter 2030',
    'february 29',
    'day after tomorrow',
  ],
  ...[
    'two hundred and five million three',
    'twenty five point one four',
    'minus 3',
    '1,000,000',
    'one trillion',
    'point five',
    '½ of ¾',
  ],
  ...[
    '10 miles to kilometers',
    '72 degrees fahrenheit in celsius',
    '5 feet 3 inches in centimeters',
    '3 cups to milliliters',
  ],
];

const phrases = defineTarget<string>({
  name: 'phrases',
  kind: TEXT,
  runs: 700,
  seeds: () => PHRASES,
  check(text) {
    const { plain, normal, heard } = readUtterance(text);
    must(plain.length <= 40_000 && normal.length <= plain.length && heard.length <= 2_000, 'it grows without end');
    must(normal === normal.trim() && !/\s\s/.test(normal), 'spaces that patterns do not expect');
    const told: string[] = [];
    const numbered = digitise(plain);
    must(numbered === '' || numbered.split(' ').length <= plain.split(' ').length, 'more words than there were');
    const lengthMs = parseDuration(normal);
    if (lengthMs !== null) {
      must(Number.isFinite(lengthMs) && lengthMs > 0, `a length of ${lengthMs} ms`);
      told.push('length');
    }
    const clock = parseClockTime(normal);
    if (clock !== null) {
      must(Number.isInteger(clock.hour) && clock.hour >= 0 && clock.hour <= 23, `hour ${clock.hour}`);
      must(Number.isInteger(clock.minute) && clock.minute >= 0 && clock.minute <= 59, `minute ${clock.minute}`);
      must(clock.half === 'fixed' || (clock.hour >= 1 && clock.hour <= 12), `an open half at ${clock.hour}`);
      told.push('clock');
    }
    const dayTime = parseDayTime(normal);
    for (const prefersMorning of [true, false]) {
      const at = dayTime === null ? null : nextOccurrence(dayTime, NOW, prefersMorning);
      if (at === null) continue;
      must(Number.isFinite(at) && at > NOW.epochMs && at < NOW.epochMs + 9 * 86_400_000, `an occurrence at ${at}`);
      told.push('next');
    }
    const date = parseDate(normal, partsAt(NOW.epochMs, NOW.timeZone));
    if (date !== null) {
      must(isCalendarDate(date), `no day of the calendar: ${JSON.stringify(date)}`);
      told.push('date');
    }
    const [from = '', to = ''] = normal.split(/ (?:to|in) /, 2).map((name) => name.replace(/^[\d.]+ /, ''));
    const pair = unitPair(unitsNamed(from), unitsNamed(to));
    if (pair !== null) {
      must(Number.isFinite(convertUnits(1, ...pair)), `${from} is no number of ${to}`);
      told.push('units');
    }
    return told.join();
  },
});

/** Reading a normal form again changes nothing: patterns may be tried on either. */
const normalForm = defineTarget<string>({
  name: 'normal-form',
  kind: TEXT,
  runs: 1_500,
  seeds: () => [...PHRASES, "What's 5 x 3?", 'It’s 3 p.m., isn’t it?', 'ስንት ሰዓት ነው?', 'CAFÉ, naïve — 20°C.'],
  check(text) {
    const once = plainText(text.slice(0, 2_000));
    must(!/[A-Z,;!?"']/.test(once), `capitals or signs are left: ${once.slice(0, 100)}`);
    must(once === once.trim(), 'space around it');
    return once === '' ? 'empty' : once === text ? 'same' : 'changed';
  },
});

const EXAMPLES = SKILLS.flatMap(({ examples }) => examples);
const FAILED = 'Something went wrong with that. Please try again.';

function world() {
  const clock = { epochMs: () => NOW.epochMs, uptimeMs: () => 0 };
  const notes = createNotes({ store: { load: () => [], save: () => true }, clock });
  let ids = 0;
  const agenda = createAgenda({
    store: { load: () => [], save: () => true },
    clock: { ...clock, after: () => () => undefined },
    newId: () => `id-${(ids += 1)}`,
    onDue: () => undefined,
  });
  agenda.start();
  const effects = createEffects({ agenda, notes, openUrl: () => Promise.resolve() });
  return createAssistant({
    configuration: { chat: null, voice: 'slt', rate: 1, timeZone: NOW.timeZone, locale: 'en-US' },
    clock,
    fetch: () => Promise.reject(new TypeError('There is no network.')),
    effects: {
      run: (effect) => {
        // Main refuses what the envelope does not let through: nothing the assistant wants may be of that kind.
        must(
          parseSpeechNotice({ channel: 'effect', id: 1, effect }) !== null,
          `main would not understand ${effect.type}`,
        );
        return effects.run(effect);
      },
    },
  });
}

/** Some sentences in a row: the answer to one may be a question. */
const conversation = defineTarget<string>({
  name: 'conversation',
  kind: TEXT,
  runs: 250,
  seeds: () => [
    ...EXAMPLES,
    'set a timer for 5 minutes\nset a timer called tea for an hour and a half\ncancel the timer\nall of them\nyes',
    'wake me at 7\nremind me to call mom tomorrow at 6 pm\nwhat timers are there\ncancel all timers\nyes',
    'take a note buy milk\nread my notes\ndelete all notes\nyes please\nsay that again',
    'what is 2 to the power of 1000000\nwhat is 5 divided by 0\nwhat is the square root of minus 4',
  ],
  async check(text) {
    const assistant = world();
    const told = new Set<string>();
    for (const line of text.split('\n').slice(0, 8)) {
      for await (const piece of assistant.answer(line, new AbortController().signal)) {
        must(piece.type !== 'failure', 'a failure without a model');
        if (piece.type !== 'say') continue;
        must(piece.text !== FAILED, `a skill threw at ${JSON.stringify(line.slice(0, 200))}`);
        must(piece.text.trim() !== '' && piece.text.length <= 30_000, `an answer of ${piece.text.length} characters`);
        must(
          !/\b(?:NaN|undefined|null|Invalid Date)\b|\[object|Infinity/.test(piece.text) ||
            /nan|undefined|null|invalid|object|infinity/i.test(text),
          `said aloud: ${piece.text.slice(0, 200)}`,
        );
        told.add(piece.text.replace(/[\d,.:]+/g, '#').slice(0, 24));
      }
    }
    return [...told].join('|').slice(0, 60);
  },
});

export const LANGUAGE = [phrases, normalForm, conversation];
