/**
 * Owns questions about days: today's date, the weekday of a date, how long until one.
 */
import { parseDate } from '../language/dates.js';
import { capitalise, counted, monthName, spokenDate, weekdayName } from '../language/spoken.js';
import { daysBetween, partsAt, weekdayOf, type CalendarDate } from '../language/zoned-time.js';
import { firstMatch, say, type Act, type Skill, type SkillAnswer } from './skill.js';

const TODAY = [
  /^what (?:is|was) (?:the |todays? |the current )?date(?: today| is it(?: today)?| of today)?$/,
  /^(?:what is )?todays? date$/,
  /^what (?:day|date) is (?:it|today)(?: today)?$/,
  /^what day (?:of the (?:week|month) )?(?:is it|is today|it is|do we have)(?: today)?$/,
  /^what is today$/,
  /^(?:the )?date(?: today)?$/,
  /^(?:give me )?the date$/,
  /^which day is (?:it|today)(?: today)?$/,
];
const YEAR = [/^(?:what|which) year (?:is it|are we in|it is)$/, /^what is the (?:current )?year$/];
const MONTH = [/^(?:what|which) month (?:is it|are we in|it is)$/, /^what is the (?:current )?month$/];
const DAY_OF = [
  /^(?:what|which) (?:day|date|weekday)(?: of the week)? (?:is|was|will) (?:it )?(?:be )?(?:on )?(.+?)(?: on| be| fall on)?$/,
  /^what is the date (?:on |of )?(.+)$/,
  /^what is (tomorrow|yesterday)s date$/,
  /^what (?:date|day) is (.+)$/,
  /^when is (.+)$/,
  /^(?:what|which) (?:day|date)(?: of the week)? (?:does|do|will) (.+) fall on$/,
];
const UNTIL = [
  /^how (?:many days|long)(?: is it| are there| are left| is there| left)? (?:until|till|til|to|before) (.+)$/,
  /^how many days (?:are )?(?:left )?(?:until|till|til|to|before) (.+)$/,
  /^(?:days|count ?down) (?:until|till|til|to) (.+)$/,
];
const WEEKS_UNTIL = [/^how many weeks(?: is it| are there| are left| left)? (?:until|till|til|to|before) (.+)$/];
const SINCE = [/^how (?:many days|long)(?: is it| has it been| ago)?(?: since| was) (.+)$/];

const withWeekday = (date: CalendarDate) => ({ ...date, weekday: weekdayOf(date) });

const today: Act = ({ epochMs, timeZone }) => say(`It's ${spokenDate(partsAt(epochMs, timeZone), true)}.`);

/** Reads the day now, since "tomorrow" is decided by the clock; the text itself must name a day on any clock. */
const onDate =
  (text: string, answer: (date: CalendarDate, today: CalendarDate) => SkillAnswer): Act =>
  ({ epochMs, timeZone }) => {
    const now = partsAt(epochMs, timeZone);
    const date = parseDate(text, now);
    return date === null ? say("That day isn't in the calendar.") : answer(date, now);
  };

function sayDayOf(text: string, date: CalendarDate, now: CalendarDate): SkillAnswer {
  const day = spokenDate(withWeekday(date), date.year !== now.year);
  if (['today', 'tomorrow', 'yesterday'].includes(text)) {
    return say(`${capitalise(text)} ${text === 'yesterday' ? 'was' : 'is'} ${day}.`);
  }
  return say(`That ${daysBetween(now, date) < 0 ? 'was' : 'is'} ${day}.`);
}

function sayUntil(date: CalendarDate, now: CalendarDate, unit: 'day' | 'week'): SkillAnswer {
  const days = daysBetween(now, date);
  if (days === 0) return say("That's today.");
  const name = `${weekdayName(weekdayOf(date))}, ${monthName(date.month)} ${date.day}`;
  if (days < 0) return say(`That was ${counted(-days, 'day')} ago, on ${name}.`);
  if (days === 1) return say(`That's tomorrow, ${name}.`);
  const weeks = Math.floor(days / 7);
  const rest = days % 7;
  const inWeeks = `${counted(weeks, 'week')}${rest === 0 ? '' : ` and ${counted(rest, 'day')}`}`;
  return say(`It's ${unit === 'week' && weeks > 0 ? inWeeks : counted(days, 'day')} until ${name}.`);
}

/** Any day will do to find out whether a text names one. */
const REFERENCE: CalendarDate = { year: 2024, month: 1, day: 1 };
const namesDay = (text: string | undefined): text is string =>
  text !== undefined && parseDate(text, REFERENCE) !== null;

export const date: Skill = {
  name: 'date',
  examples: ['What day is it?', 'How many days until Christmas?', 'What day of the week is July 4th?'],
  use: 'always',
  match({ normal }) {
    if (firstMatch(normal, TODAY) !== null) return today;
    if (firstMatch(normal, YEAR) !== null)
      return (context) => say(`It's ${partsAt(context.epochMs, context.timeZone).year}.`);
    if (firstMatch(normal, MONTH) !== null) {
      return (context) => say(`It's ${monthName(partsAt(context.epochMs, context.timeZone).month)}.`);
    }
    const weeksTo = firstMatch(normal, WEEKS_UNTIL)?.[1];
    if (namesDay(weeksTo)) return onDate(weeksTo, (day, now) => sayUntil(day, now, 'week'));
    const to = (firstMatch(normal, UNTIL) ?? firstMatch(normal, SINCE))?.[1];
    if (namesDay(to)) return onDate(to, (day, now) => sayUntil(day, now, 'day'));
    const of = firstMatch(normal, DAY_OF)?.[1];
    return namesDay(of) ? onDate(of, (day, now) => sayDayOf(of, day, now)) : null;
  },
};
