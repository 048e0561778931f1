/**
 * Owns the question whether the history kept a whole course: everything that was answered, failed or heard, once, in
 * order, and as it was shown. Pure.
 */
import { isWithdrawn, type Turn } from '../../src-preload/contract/transcript.js';
import { endOf, text, utterancesOf } from '../course/verdict.js';
import { NUMBERED } from '../course/numbered-answers.js';
import type { Mark } from '../rig/trace.js';

export interface Course {
  /** All that the app left. */
  readonly marks: readonly Mark[];
  /** Each turn as the window showed it last. */
  readonly shown: readonly Turn[];
  /** The whole history, oldest first. */
  readonly kept: readonly Turn[];
}

export interface KeptVerdict {
  /** Turns of the person, and answers, that had to be kept. */
  readonly owed: { readonly said: number; readonly answers: number };
  /** One line for each that is missing, or is there in another way than it was shown. */
  readonly lost: readonly string[];
}

/** Compares what had to be kept with what was. */
export function findLost({ marks, shown, kept }: Course): KeptVerdict {
  const places = new Map(kept.map(({ id }, place) => [String(id), place] as const));
  const lost: string[] = [];
  if (places.size < kept.length) lost.push(`${kept.length - places.size} turns are kept twice`);

  const said = utterancesOf(marks)
    .filter((utterance) => {
      const end = endOf(utterance);
      return end === 'answered' || (end === 'error' && text(utterance.fates.at(-1) ?? NOTHING, 'fate') === 'failed');
    })
    .map(({ turnId }) => turnId);
  const answers = [...new Set(marks.filter(({ name }) => name === 'playback-started').map((it) => text(it, 'turnId')))];
  const replies = marks.filter(({ name }) => name === 'reply-start');
  // Sounds of Parley's own are played under names that no answer has.
  const heard = answers.filter((id) => replies.some((mark) => text(mark, 'turnId') === id));
  lost.push(...missing('what was said', said, places), ...missing('the answer', heard, places));
  for (const mark of replies) {
    const [answer, question] = [places.get(text(mark, 'turnId')), places.get(text(mark, 'answers'))];
    if (answer !== undefined && question !== undefined && answer < question) {
      lost.push(`the answer ${text(mark, 'turnId')} is kept before what it answers`);
    }
  }
  for (const turn of shown) {
    if (isWithdrawn(turn)) continue;
    const there = kept[places.get(turn.id) ?? -1];
    if (there === undefined) lost.push(`${turn.speaker} ${turn.id} was shown and is not kept`);
    else if (there.text !== turn.text || there.state.kind !== turn.state.kind) {
      lost.push(`${turn.speaker} ${turn.id} is kept otherwise: ${tell(there)}, shown as ${tell(turn)}`);
    }
  }
  lost.push(...outOfTurn(kept, marks));
  return { owed: { said: said.length, answers: heard.length }, lost };
}

const NOTHING: Mark = { name: '', atMs: 0 };

const tell = ({ text: words, state }: Turn): string => `${state.kind} “${words}”`;

/** Those of them, oldest first, that are not kept or not in this order. */
function missing(what: string, ids: readonly string[], places: ReadonlyMap<string, number>): readonly string[] {
  const problems: string[] = [];
  let before = -1;
  for (const id of ids) {
    const place = places.get(id);
    if (place === undefined) problems.push(`${what} ${id} is not kept`);
    else {
      if (place < before) problems.push(`${what} ${id} is kept out of order`);
      before = place;
    }
  }
  return problems;
}

/** A service numbers its answers on each connection: each comes once, and later than those before it. */
function outOfTurn(kept: readonly Turn[], marks: readonly Mark[]): readonly string[] {
  const begun = new Map(marks.filter(({ name }) => name === 'reply-start').map((it) => [text(it, 'turnId'), it.atMs]));
  const connected = marks.filter(({ name }) => name === 'link-ready').map(({ atMs }) => atMs);
  const problems: string[] = [];
  let [before, beforeMs] = [0, 0];
  for (const { id, speaker, text: words } of kept) {
    const number = speaker === 'assistant' ? Number(NUMBERED.exec(words)?.[1] ?? 0) : 0;
    if (number === 0) continue;
    const atMs = begun.get(id) ?? beforeMs;
    const isAnew = connected.some((ms) => ms > beforeMs && ms < atMs);
    if (number === before && !isAnew) problems.push(`answer number ${number} is kept twice`);
    if (number < before && !isAnew) problems.push(`answer number ${number} is kept after number ${before}`);
    [before, beforeMs] = [number, atMs];
  }
  return problems;
}
