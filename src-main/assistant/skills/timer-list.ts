/**
 * Owns questions about timers and alarms that are set, and cancelling them.
 */
import { spokenMoment } from '../language/moments.js';
import { roughDuration, spokenDuration, spokenList } from '../language/spoken.js';
import type { Timer } from '../types.js';
import type { Utterance } from '../language/utterance.js';
import {
  ask,
  firstMatch,
  say,
  withEffect,
  type Act,
  type Skill,
  type SkillAnswer,
  type SkillContext,
} from './skill.js';

type Kind = Timer['kind'] | 'any';

const THING = '(?<kind>timers?|alarms?|reminders?)';
const LIST: readonly RegExp[] = [
  new RegExp(
    `^(?:what|which|how many)(?: of)?(?: my)? ${THING} (?:do i have|have i set|are (?:set|running|there|on|active))(?: set| running)?$`,
  ),
  new RegExp(`^(?:list|show|read|check|what are)(?: me)?(?: all)?(?: of)?(?: my| the)? ${THING}$`),
  new RegExp(`^(?:do i have|are there|is there)(?: any| an?)? ${THING}(?: set| running| on)?$`),
  new RegExp(`^(?:is|are) (?:my|the) ${THING} (?:set|on|running)$`),
];
const LEFT: readonly RegExp[] = [
  /^how (?:much (?:more )?time|long|much) is (?:still )?left(?: (?:on|for|in) (?:the |my )?(?:(?<label>.+?) )?(?:timer|alarm)s?)?$/,
  /^how (?:much (?:more )?time|long|much) (?:does|do) (?:the|my) (?:(?<label>.+?) )?timers? have(?: left)?$/,
  /^how (?:much )?(?:time|longer)(?: is)?(?: left)?(?: (?:on|for) (?:the |my )?(?:(?<label>.+?) )?timers?)?$/,
  /^(?:when|what time) (?:is|does|will|are) (?:the|my) (?:(?<label>.+?) )?(?:timer|alarm)s?(?: set for| end| ring| go off| done| finish| finished| up| be done| over| set)*$/,
  /^how is (?:the|my) (?:(?<label>.+?) )?timer(?: doing)?$/,
  /^(?:time left|check (?:the|my) timer|timer status)$/,
];
const CANCEL_VERB = '(?:cancel|stop|delete|remove|clear|end|kill|turn off|switch off|dismiss|disable|get rid of|reset)';
const CANCEL: readonly RegExp[] = [
  new RegExp(`^${CANCEL_VERB} (?<all>all|every|both)(?: of)?(?: the| my)? ${THING}$`),
  new RegExp(`^${CANCEL_VERB} (?:(?:the|my|that|this) )?(?:(?<label>.+?) )?${THING}$`),
  new RegExp(`^${CANCEL_VERB} (?:the |my )?${THING} (?:called|named|for|at) (?<label>.+)$`),
];

const kindOf = (text: string | undefined): Kind =>
  text?.startsWith('timer') === true ? 'timer' : text === undefined ? 'any' : 'alarm';

/** Asking for timers includes alarms only where there is nothing else. */
const ofKind = (timers: readonly Timer[], kind: Kind): readonly Timer[] =>
  kind === 'any' ? timers : timers.filter((timer) => timer.kind === kind);

const byLabel = (timers: readonly Timer[], label: string): readonly Timer[] =>
  timers.filter(
    (timer) =>
      timer.label.toLowerCase() === label ||
      (timer.kind === 'timer' && `${spokenDuration(timer.atEpochMs - timer.setAtEpochMs)}s`.startsWith(label)),
  );

/** "a timer for tea with 3 minutes left", "an alarm for 7:30 AM tomorrow". */
function describe(timer: Timer, context: SkillContext): string {
  if (timer.kind === 'alarm') {
    const label = timer.label === '' ? '' : `, ${timer.label},`;
    return `an alarm${label} for ${spokenMoment(timer.atEpochMs, context)}`;
  }
  const name = timer.label === '' ? 'a timer' : `a ${timer.label} timer`;
  return `${name} with ${roughDuration(Math.max(0, timer.atEpochMs - context.epochMs))} left`;
}

const none = (kind: Kind): SkillAnswer =>
  say(
    kind === 'alarm'
      ? 'You have no alarms.'
      : kind === 'timer'
        ? 'You have no timers.'
        : 'You have no timers or alarms.',
  );

const withTimers = (context: SkillContext, then: (timers: readonly Timer[]) => SkillAnswer | Promise<SkillAnswer>) =>
  withEffect(context, { type: 'timers-list' }, 'timers', (result) => then(result.timers));

const list =
  (kind: Kind): Act =>
  (context) =>
    withTimers(context, (timers) => {
      const asked = ofKind(timers, kind);
      return asked.length === 0
        ? none(kind)
        : say(`You have ${spokenList(asked.map((timer) => describe(timer, context)))}.`);
    });

const left =
  (label: string | undefined): Act =>
  (context) =>
    withTimers(context, (timers) => {
      const asked = label === undefined ? timers : byLabel(timers, label);
      const first = asked[0];
      if (first === undefined) return none('any');
      if (asked.length > 1) return say(`You have ${spokenList(asked.map((timer) => describe(timer, context)))}.`);
      if (first.kind === 'alarm') return say(`The alarm is set for ${spokenMoment(first.atEpochMs, context)}.`);
      return say(`${roughDuration(Math.max(0, first.atEpochMs - context.epochMs))} left.`);
    });

const remove = (context: SkillContext, id: string, text: string): Promise<SkillAnswer> =>
  withEffect(context, { type: 'timer-cancel', id }, 'removed', ({ count }) =>
    say(count === 0 ? 'It has rung already.' : text),
  );

const nameOf = (timer: Timer): string =>
  timer.kind === 'alarm'
    ? 'Alarm'
    : timer.label === ''
      ? 'Timer'
      : `${timer.label.charAt(0).toUpperCase()}${timer.label.slice(1)} timer`;

async function removeAll(
  context: SkillContext,
  timers: readonly Timer[],
  everything: boolean,
  what: string,
): Promise<SkillAnswer> {
  if (everything) return remove(context, 'all', `All ${what} cancelled.`);
  for (const timer of timers) await context.effects.run({ type: 'timer-cancel', id: timer.id });
  return say(`All ${what} cancelled.`);
}

const cancel =
  (kind: Kind, label: string | undefined, all: boolean): Act =>
  (context) =>
    withTimers(context, (timers) => {
      const asked = ofKind(timers, kind);
      const only = asked[0];
      if (only === undefined) return none(kind);
      if (all) return removeAll(context, asked, asked.length === timers.length, kind === 'alarm' ? 'alarms' : 'timers');
      if (label !== undefined) return cancelNamed(context, asked, label);
      if (asked.length === 1) return remove(context, only.id, `${nameOf(only)} cancelled.`);
      return ask(
        `You have ${spokenList(asked.map((timer) => describe(timer, context)))}. Which one?`,
        whichOne(asked, kind),
      );
    });

function cancelNamed(
  context: SkillContext,
  timers: readonly Timer[],
  label: string,
): SkillAnswer | Promise<SkillAnswer> {
  const named = byLabel(timers, label)[0];
  return named === undefined
    ? say(`You have none called ${label}.`)
    : remove(context, named.id, `${nameOf(named)} cancelled.`);
}

/** The answer to "Which one?": a name, a place in the order, or all. */
const whichOne =
  (timers: readonly Timer[], kind: Kind) =>
  ({ normal }: Utterance): Act | null => {
    const said = normal.replace(/^(?:the|my) /, '').replace(/ (?:timer|alarm|one|1)$/, '');
    if (/^(?:all|both|every|all of them|both of them)$/.test(said)) return cancel(kind, undefined, true);
    const order = ['first', 'second', 'third', 'fourth'].indexOf(said);
    const chosen = byLabel(timers, said)[0] ?? (said === 'last' ? timers.at(-1) : timers[order]);
    return chosen === undefined ? null : (context) => remove(context, chosen.id, `${nameOf(chosen)} cancelled.`);
  };

export const timerList: Skill = {
  name: 'timer-list',
  examples: ['What timers do I have?', 'How much time is left?', 'Cancel the tea timer'],
  use: 'always',
  match({ normal }) {
    const listed = firstMatch(normal, LIST);
    if (listed !== null) return list(kindOf(listed.groups?.['kind']));
    const asked = firstMatch(normal, LEFT);
    if (asked !== null) return left(asked.groups?.['label']);
    const cancelled = firstMatch(normal, CANCEL);
    if (cancelled === null) return null;
    const { kind, label, all } = cancelled.groups ?? {};
    const plural = kind?.endsWith('s') === true && label === undefined;
    return cancel(kindOf(kind), label, all !== undefined || plural);
  },
};
