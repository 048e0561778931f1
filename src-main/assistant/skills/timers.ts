/**
 * Owns setting timers, alarms and reminders. Asking about them and cancelling them is `timer-list.ts`.
 */
import { nextOccurrence, parseDayTime, type DayTime } from '../language/clock-times.js';
import { parseDuration } from '../language/durations.js';
import { spokenMoment } from '../language/moments.js';
import { capitalise, spokenDuration } from '../language/spoken.js';
import { ask, firstMatch, say, withEffect, type Act, type Question, type Skill } from './skill.js';

/** Longest a timer may run: a year. */
const MAX_AHEAD_MS = 366 * 86_400_000;

const VERB = '(?:set|start|create|make|give me|begin|put|add|turn)(?: me| up| on)?(?: an?| the| another| my)?';
const CALLED = '(?:called|named|labeled|labelled|with the name|for the|for my|to)';
/** "for" is often heard as "four", which is a digit by now. */
const FOR = '(?:for|4|of|at|to|in|with)';

const TIMER_PATTERNS: readonly RegExp[] = [
  new RegExp(`^${VERB} (?:(?<label>[a-z ]+?) )?timer ${FOR} (?<duration>.+?)(?: ${CALLED} (?<called>.+))?$`),
  new RegExp(`^${VERB} (?:(?<label>[a-z ]+?) )?timer ${CALLED} (?<called>.+?) ${FOR} (?<duration>.+)$`),
  new RegExp(`^${VERB} (?<duration>.+?) timer(?: ${CALLED} (?<called>.+))?$`),
  new RegExp(`^(?:a |an |the )?(?<duration>.+?) timer(?: ${CALLED} (?<called>.+))?$`),
  new RegExp(`^(?:a )?timer (?:${FOR} )?(?<duration>.+?)(?: ${CALLED} (?<called>.+))?$`),
  new RegExp(`^${VERB} timer (?<duration>.+?)(?: ${CALLED} (?<called>.+))?$`),
  /^count down (?:from |for )?(?<duration>.+)$/,
];
const TIMER_BARE = new RegExp(`^(?:${VERB} )(?:(?<label>[a-z]+) )?timer$`);

const ALARM_PATTERNS: readonly RegExp[] = [
  new RegExp(`^${VERB} alarm (?:clock )?${FOR} (?<when>.+?)(?: (?:called|named|labeled|labelled|to) (?<called>.+))?$`),
  new RegExp(`^${VERB} alarm (?:clock )?(?:called|named) (?<called>.+?) ${FOR} (?<when>.+)$`),
  new RegExp(`^${VERB} (?<when>.+?) alarm(?: (?:called|named) (?<called>.+))?$`),
  new RegExp(`^(?:an? )?alarm ${FOR} (?<when>.+)$`),
  new RegExp(`^${VERB} alarm (?<when>.+)$`),
];
const ALARM_BARE = new RegExp(`^(?:${VERB} )alarm(?: clock)?$`);
const WAKE = /^wake me(?: up)?(?: at| in| 4| for)? (?<when>.+)$/;

const REMIND: readonly RegExp[] = [
  /^remind me (?:to|2|about|that) (?<what>.+) (?:in|after) (?<duration>.+)$/,
  /^remind me (?:in|after) (?<duration>.+?) (?:to|2|about|that) (?<what>.+)$/,
  /^remind me (?:to|2|about|that) (?<what>.+?) (?<when>(?:at|tomorrow|tonight|today|on|by) .+)$/,
  /^remind me (?<when>(?:at|tomorrow|tonight|today|on) .+?) (?:to|about|that) (?<what>.+)$/,
  /^(?:set|add|create|make) (?:a )?reminder (?:to|for|4) (?<what>.+) (?:in|after) (?<duration>.+)$/,
  /^(?:set|add|create|make) (?:a )?reminder (?:to|for|4) (?<what>.+?) (?<when>(?:at|tomorrow|on) .+)$/,
  /^remind me (?:in|after) (?<duration>.+)$/,
];

/** "for" may be heard as a number ("4 5 minutes"), and an article may have gone to the verb ("set an" + "hour"). */
const durationOf = (text: string): number | null =>
  parseDuration(text) ?? parseDuration(text.replace(/^4 /, '')) ?? parseDuration(`an ${text}`);

const withoutCalled = (text: string | undefined): string => (text ?? '').replace(/^(?:the|my|a|an) /, '').trim();

/** What is to be remembered, said to the person: "call my mom" is "call your mom". */
const toPerson = (text: string): string =>
  text.replace(
    /\b(my|i|me|myself|am)\b/g,
    (word) => ({ my: 'your', i: 'you', am: 'are', myself: 'yourself' })[word] ?? 'you',
  );

/** Main keeps no longer names, characters. What was named at greater length is known by how it begins. */
const MAX_LABEL = 200;

const labelled = (text: string): string => text.slice(0, MAX_LABEL).trim();

const setTimer =
  (durationMs: number, called: string): Act =>
  (context) => {
    const label = labelled(called);
    if (durationMs > MAX_AHEAD_MS) return say("That's too long. A year is as far as I can wait.");
    return withEffect(
      context,
      { type: 'timer-set', kind: 'timer', label, atEpochMs: context.epochMs + durationMs },
      'timer',
      () => say(`${label === '' ? 'Timer' : `${capitalise(label)} timer`} set for ${spokenDuration(durationMs)}.`),
    );
  };

const setAlarm =
  (atEpochMs: number, called: string, what: 'Alarm' | 'Reminder'): Act =>
  (context) =>
    withEffect(context, { type: 'timer-set', kind: 'alarm', label: labelled(called), atEpochMs }, 'timer', () =>
      say(`${what} set for ${spokenMoment(atEpochMs, context)}.`),
    );

const alarmAt =
  (when: DayTime, label: string, options: { what: 'Alarm' | 'Reminder'; morning: boolean }): Act =>
  (context) => {
    const atEpochMs = nextOccurrence(when, context, options.morning);
    return atEpochMs === null ? say('That time has passed.') : setAlarm(atEpochMs, label, options.what)(context);
  };

const after =
  (durationMs: number, label: string, what: 'Alarm' | 'Reminder'): Act =>
  (context) =>
    durationMs > MAX_AHEAD_MS
      ? say("That's too long. A year is as far as I can wait.")
      : setAlarm(context.epochMs + durationMs, label, what)(context);

const whichDuration =
  (label: string): Question =>
  ({ normal }) => {
    const durationMs = durationOf(normal.replace(/^(?:for|4|make it) /, ''));
    return durationMs === null ? null : setTimer(durationMs, label);
  };

const whichTime: Question = ({ normal }) => {
  const found = normal.replace(/^(?:for|4|at|make it) /, '');
  const when = parseDayTime(found);
  return when === null ? null : alarmAt(when, '', { what: 'Alarm', morning: false });
};

function matchTimer(normal: string): Act | null {
  for (const pattern of TIMER_PATTERNS) {
    const groups = pattern.exec(normal)?.groups;
    const durationMs = durationOf(groups?.['duration'] ?? '');
    if (durationMs !== null) return setTimer(durationMs, withoutCalled(groups?.['called'] ?? groups?.['label']));
  }
  const bare = TIMER_BARE.exec(normal);
  if (bare === null) return null;
  const label = withoutCalled(bare.groups?.['label']);
  return () => ask('For how long?', whichDuration(label));
}

function matchAlarm(normal: string): Act | null {
  for (const pattern of ALARM_PATTERNS) {
    const groups = pattern.exec(normal)?.groups;
    const text = groups?.['when'] ?? '';
    const label = withoutCalled(groups?.['called']);
    const when = parseDayTime(text);
    if (when !== null) return alarmAt(when, label, { what: 'Alarm', morning: false });
    const durationMs = durationOf(text.replace(/ from now$/, ''));
    if (durationMs !== null) return after(durationMs, label, 'Alarm');
  }
  return ALARM_BARE.test(normal) ? () => ask('For what time?', whichTime) : null;
}

function matchWake(normal: string): Act | null {
  const text = WAKE.exec(normal)?.groups?.['when'];
  if (text === undefined) return null;
  const durationMs = durationOf(text);
  if (durationMs !== null) return after(durationMs, '', 'Alarm');
  const when = parseDayTime(text);
  return when === null ? null : alarmAt(when, '', { what: 'Alarm', morning: true });
}

function matchReminder(normal: string): Act | null {
  for (const pattern of REMIND) {
    const groups = pattern.exec(normal)?.groups;
    if (groups === undefined) continue;
    const label = toPerson(groups['what'] ?? '');
    const durationMs = durationOf(groups['duration'] ?? '');
    if (durationMs !== null) return after(durationMs, label, 'Reminder');
    const when = parseDayTime((groups['when'] ?? '').replace(/^by /, 'at '));
    if (when !== null) return alarmAt(when, label, { what: 'Reminder', morning: false });
  }
  return null;
}

export const timers: Skill = {
  name: 'timers',
  examples: [
    'Set a timer for five minutes',
    'Set a ten minute timer called tea',
    'Wake me at seven thirty',
    'Remind me to call Ada in an hour',
  ],
  use: 'always',
  match({ normal }) {
    const found = firstMatch(normal, [/\btimer\b/, /\balarm\b/, /^wake me\b/, /\bremind/, /^count down\b/]);
    if (found === null) return null;
    return matchTimer(normal) ?? matchAlarm(normal) ?? matchWake(normal) ?? matchReminder(normal);
  },
};
