/**
 * Owns questions about the time of day, here and elsewhere.
 */
import { roughDuration, spokenTime, weekdayName } from '../language/spoken.js';
import { offsetAt, partsAt } from '../language/zoned-time.js';
import { findPlace } from '../places.js';
import { firstMatch, say, type Act, type Skill } from './skill.js';

const HERE = [
  /^(?:what|which) time (?:is it|it is|do we have|have you got)(?: here)?(?: today)?$/,
  /^what is (?:the|our) (?:current |exact |local )?time(?: is it)?(?: here)?(?: today)?$/,
  /^(?:the |current |the current )?time(?: check| is it)?$/,
  /^(?:give me|say|check|read) the (?:current )?time$/,
  /^(?:do you )?(?:have|know|got) the time$/,
  /^what time$/,
  /^how late is it$/,
];
const THERE = [
  /^(?:what|which) time (?:is it|it is|do they have) (?:over )?(?:in|at|for) (.+)$/,
  /^what is (?:the )?(?:current |exact |local )?time (?:is it )?(?:over )?(?:in|at|for) (.+)$/,
  /^(?:the |current |the current )?time (?:is it )?(?:in|at) (.+)$/,
  /^give me the (?:current )?time (?:in|at) (.+)$/,
  /^what is (.+ time)$/,
  /^in (.+) what time is it$/,
  /^how late is it in (.+)$/,
];
const DIFFERENCE = [
  /^(?:what is|how (?:big|much) is) the time difference (?:between here and|to|with|from here to) (.+)$/,
  /^how (?:many hours|far) (?:ahead|behind) is (.+)$/,
  /^how many hours is (.+) (?:ahead|behind|away)(?: of me| of us| from here)?$/,
];
const ZONE = [/^(?:what|which) (?:is (?:my|our|the) )?time ?zone(?: (?:am i|are we) in| is this| is it)?(?: here)?$/];

const here: Act = ({ epochMs, timeZone }) => say(`It's ${spokenTime(partsAt(epochMs, timeZone))}.`);

const there =
  (name: string): Act =>
  async ({ epochMs, timeZone }) => {
    const place = await findPlace(name, epochMs);
    if (place === null) return say(`I don't know what time it is in ${asSaid(name)}.`);
    const now = partsAt(epochMs, place.timeZone);
    const ours = partsAt(epochMs, timeZone);
    const day = now.day === ours.day ? '' : ` on ${weekdayName(now.weekday)}`;
    const where = place.kind === 'several' ? place.city : place.name;
    const answer = `It's ${spokenTime(now)}${day} in ${where.replace(/\.$/, '')}.`;
    return place.kind === 'several' ? say(`${upperFirst(place.name)} has more than one time.`, answer) : say(answer);
  };

const difference =
  (name: string): Act =>
  async ({ epochMs, timeZone }) => {
    const place = await findPlace(name, epochMs);
    if (place === null) return say(`I don't know what time it is in ${asSaid(name)}.`);
    const where = upperFirst(place.kind === 'several' ? place.city : place.name);
    const aheadMs = offsetAt(epochMs, place.timeZone) - offsetAt(epochMs, timeZone);
    if (aheadMs === 0) return say(`${where} has the same time as here.`);
    return say(`${where} is ${roughDuration(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead' : 'behind'}.`);
  };

const zone: Act = ({ timeZone }) =>
  say(`You are in the time zone ${timeZone.replaceAll('/', ', ').replaceAll('_', ' ')}.`);

const upperFirst = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
const asSaid = (name: string): string => name.replace(/\b\p{L}/gu, (letter) => letter.toUpperCase());

export const time: Skill = {
  name: 'time',
  examples: ['What time is it?', 'What time is it in New York?', "What's the time difference to Tokyo?"],
  use: 'always',
  match({ normal }) {
    if (firstMatch(normal, HERE) !== null) return here;
    if (firstMatch(normal, ZONE) !== null) return zone;
    const differs = firstMatch(normal, DIFFERENCE)?.[1];
    if (differs !== undefined) return difference(differs);
    const place = firstMatch(normal, THERE)?.[1];
    return place === undefined ||
      /^(?:the )?(?:best|right|worst|perfect|same|last|next|first|a|dinner|lunch|(?:the )?(?:morning|afternoon|evening|night|end))\b/.test(
        place,
      )
      ? null
      : there(place);
  },
};
