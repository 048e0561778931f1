/**
 * Owns which question an interaction of Amigo answers, and whether anybody still wants it. The wire does not say:
 * interactions come in the order of what was asked, but the agent may greet first, leave silence unanswered, or break
 * off. So nothing called off is told, and every doubt is decided so that no later question stays without its answer.
 * Must never know sound or text.
 */
import type { TurnId } from '../../../src-preload/contract/ids.js';
import type { CodecClock } from '../types.js';

/** A question without any sign of an answer for this long will have none; milliseconds. */
const QUESTION_MS = 15_000;
/** An utterance that was taken back may hold nothing to answer: its answer comes soon or never; milliseconds. */
const TAKEN_BACK_MS = 6_000;
/** A question the service has understood is answered, if slowly; milliseconds. */
const UNDERSTOOD_MS = 60_000;
/** An answer nobody wants that is silent this long, with a new question asked, is over; milliseconds. */
const MUTED_SILENCE_MS = 5_000;
const MAX_QUESTIONS = 32;
/** Ids of one interaction, and of those that are over. */
const MAX_IDS = 64;

export interface Question {
  readonly turnId: TurnId | null;
  readonly kind: 'voice' | 'text';
  isWanted: boolean;
  /** The service told what it understood. */
  isUnderstood: boolean;
  dueMs: number;
}

/** One interaction of the service, from its first sign to its completion. */
export interface Interaction {
  readonly question: Question | null;
  isWanted: boolean;
  /** The last piece of its message came. */
  isSaid: boolean;
  readonly ids: Set<string>;
  heardAtMs: number;
}

export type Place =
  /** Of an interaction that is over. */
  | { readonly kind: 'over' }
  | { readonly kind: 'current'; readonly interaction: Interaction; readonly isNewMessage: boolean }
  /** `replaced` is what it took the place of without having been completed. */
  | { readonly kind: 'begun'; readonly interaction: Interaction; readonly replaced: Interaction | null };

export interface Ledger {
  asked(turnId: TurnId | null, kind: Question['kind'], fate: 'wanted' | 'taken-back'): void;
  /** The agent was told of something, and may speak without having been asked. */
  prompted(): void;
  /** Where a sign of an interaction belongs; `messageId` is null for signs that name none. */
  place(messageId: string | null): Place;
  current(): Interaction | null;
  /** The service understood the words of a question: which; null where nobody waits for it. */
  understood(): Question | null;
  /** Nobody wants the answer to this question, or to the newest where it is null. False where nobody waits for one. */
  callOff(turnId: TurnId | null): boolean;
  /** The interaction under way is over. */
  complete(): void;
  /** What was asked, or is being answered, is void: the question; null where there was none. */
  voided(): Question | null;
  /** Whether an answer is under way or awaited. */
  isBusy(): boolean;
}

export function createLedger(clock: CodecClock): Ledger {
  let questions: Question[] = [];
  let interaction: Interaction | null = null;
  const over = new Set<string>();
  /** Nothing came yet: what comes first may be a greeting. */
  let isGreetingDue = true;
  /** A greeting may have been swallowed in place of an answer nobody wants: that answer is still to come. */
  let isOneOwed = false;
  /** What the greeting may have been taken for the answer of: its words may still be told. */
  let greeted: Question | null = null;
  /** The agent was told of something and has not begun to speak since. */
  let isPrompted = false;

  const expire = (): void => {
    const nowMs = clock.nowMs();
    questions = questions.filter(({ dueMs }) => dueMs > nowMs);
  };

  const bury = ({ ids }: Interaction): void => {
    for (const id of ids) over.add(id);
    for (const oldest of over) {
      if (over.size <= MAX_IDS) return;
      over.delete(oldest);
    }
  };

  const begin = (messageId: string | null): Interaction => {
    const question = questions.shift() ?? null;
    const isWanted = question === null ? !isOneOwed : question.isWanted;
    isOneOwed = isGreetingDue && question !== null && !question.isWanted && !question.isUnderstood;
    if (isGreetingDue) greeted = question;
    isGreetingDue = false;
    isPrompted = false;
    const ids = new Set(messageId === null ? [] : [messageId]);
    interaction = { question, isWanted, isSaid: false, ids, heardAtMs: clock.nowMs() };
    return interaction;
  };

  /** Whether a sign with this id is one more of what is under way. */
  const isOf = (running: Interaction, messageId: string | null): boolean => {
    if (messageId !== null && running.ids.has(messageId)) return true;
    // What the agent says of an event is not the rest of something nobody wants.
    const isOfEvent = isPrompted && !running.isWanted && messageId !== null && running.ids.size > 0;
    if (questions.length === 0) return !isOfEvent;
    if (messageId !== null ? running.ids.size > 0 : running.isSaid) return false;
    return running.isWanted || clock.nowMs() - running.heardAtMs < MUTED_SILENCE_MS;
  };

  return {
    asked(turnId, kind, fate) {
      expire();
      if (questions.length >= MAX_QUESTIONS) questions.shift();
      const dueMs = clock.nowMs() + (fate === 'wanted' ? QUESTION_MS : TAKEN_BACK_MS);
      questions.push({ turnId, kind, isWanted: fate === 'wanted', isUnderstood: false, dueMs });
    },
    prompted() {
      isPrompted = true;
      isOneOwed = false;
    },
    place(messageId) {
      if (messageId !== null && over.has(messageId)) return { kind: 'over' };
      expire();
      const running = interaction;
      if (running === null) return { kind: 'begun', interaction: begin(messageId), replaced: null };
      if (isOf(running, messageId)) {
        const isNewMessage = messageId !== null && !running.ids.has(messageId);
        if (isNewMessage && running.ids.size < MAX_IDS) running.ids.add(messageId);
        running.heardAtMs = clock.nowMs();
        return { kind: 'current', interaction: running, isNewMessage };
      }
      bury(running);
      return { kind: 'begun', interaction: begin(messageId), replaced: running };
    },
    current: () => interaction,
    understood() {
      expire();
      // Its words may come after the first sign of its answer.
      const running = interaction?.question;
      const waiting = running?.isUnderstood === false ? running : questions.find((it) => !it.isUnderstood);
      const question = waiting ?? (greeted?.isUnderstood === false ? greeted : null);
      if (question === null) return null;
      question.isUnderstood = true;
      question.dueMs = clock.nowMs() + UNDERSTOOD_MS;
      return question;
    },
    callOff(turnId) {
      expire();
      const isNamed = (question: Question | null | undefined) => turnId === null || question?.turnId === turnId;
      const at = questions.findLastIndex(isNamed);
      if (at < 0 && interaction !== null && isNamed(interaction.question)) {
        interaction.isWanted = false;
        return true;
      }
      // Whoever calls a question off does not want the answers to those before it either.
      for (const question of questions.slice(0, at + 1)) question.isWanted = false;
      return at >= 0;
    },
    complete() {
      if (interaction !== null) bury(interaction);
      interaction = null;
    },
    voided() {
      expire();
      if (interaction !== null) {
        const { question } = interaction;
        bury(interaction);
        interaction = null;
        return question;
      }
      return questions.shift() ?? null;
    },
    isBusy() {
      expire();
      return interaction !== null || questions.length > 0;
    },
  };
}
