/**
 * Owns the judgement of a course: from the presses that were made and the marks the app left, what became of each
 * press, and which promises were broken. Pure.
 *
 * A press ends in exactly one way, that of the utterance it began or went on with:
 * - `answered`: an answer to it began; another press may have cut it short afterwards.
 * - `withdrawn`: too short, taken back, or nothing was said in it; no trace of it is left.
 * - `superseded`: the person wanted something newer before its answer began.
 * - `error`: the person was shown what went wrong.
 */
import type { TalkStyle } from '../../src-preload/contract/talk.js';
import { GRAMMAR_TUNING } from '../../src-main/talk/grammar.js';
import type { Mark } from '../rig/trace.js';

export interface Press {
  /** Just before the first key event and just after the last one, monotonic milliseconds. */
  readonly downMs: number;
  readonly upMs: number;
  /** What presses meant then. */
  readonly style: TalkStyle;
  /** So soon after another one that its source may take it for that one's repeat. */
  readonly mayBeRepeat?: boolean;
}

export const OUTCOMES = ['answered', 'withdrawn', 'superseded', 'error'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** A stretch of time in which the talk key was known not to work; monotonic milliseconds. */
export interface Deaf {
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface Judged {
  /** One for each press, in order; null for one the key was known not to tell, or maybe not. */
  readonly outcomes: readonly (Outcome | null)[];
  /** How long the microphone stayed open after a release nothing followed, milliseconds. */
  readonly closingMs: readonly number[];
  /** Releases after which the microphone stayed open without a reason. */
  readonly lostReleases: number;
  readonly problems: readonly string[];
}

export interface Terms {
  readonly releaseTailMs: number;
  readonly deaf?: readonly Deaf[];
}

/** A microphone that is open longer than this after a release and its tail is open without a reason. */
const CLOSES_WITHIN_MS = 2_500;
/** How late the news of a key event may come on a busy machine. */
const LATE_MS = 700;

/** What the person does that is newer than what they asked before. */
const NEWER: ReadonlySet<string> = new Set(['talk-start', 'text-send', 'interrupt', 'session-end', 'retry']);
/** What ends an utterance because the person, or the service's ear, says that there is none. */
const TAKEN_BACK: ReadonlySet<string> = new Set([
  'talk-cancel',
  'mute-set',
  'provider-event',
  'capture-drained',
  'speech-dismissed',
  'hands-free-set',
]);

export interface Utterance {
  readonly turnId: string;
  readonly begunMs: number;
  readonly fates: readonly Mark[];
  readonly isAnswered: boolean;
}

export const text = (mark: Mark, field: string): string => String(mark[field] ?? '');

/** Everything the person began to say, by its marks; oldest first. */
export function utterancesOf(marks: readonly Mark[]): readonly Utterance[] {
  const answered = new Set(marks.filter(({ name }) => name === 'reply-start').map((mark) => text(mark, 'answers')));
  const fates = new Map<string, Mark[]>();
  const begun: Mark[] = [];
  for (const mark of marks) {
    if (mark.name !== 'utterance') continue;
    const turnId = text(mark, 'turnId');
    if (text(mark, 'fate') === 'begun') begun.push(mark);
    else fates.set(turnId, [...(fates.get(turnId) ?? []), mark]);
  }
  return begun.map((mark) => {
    const turnId = text(mark, 'turnId');
    return { turnId, begunMs: mark.atMs, fates: fates.get(turnId) ?? [], isAnswered: answered.has(turnId) };
  });
}

/** How an utterance ended, or what is wrong with its end. */
export function endOf({ turnId, fates, isAnswered }: Utterance): Outcome | { readonly problem: string } {
  const problem = (what: string) => ({ problem: `${turnId} ${what}: ${fates.map(tell).join(', ')}` });
  const doubled = fates.findIndex((fate, at) => at > 0 && !mayFollow(fates[at - 1], fate, isAnswered));
  if (doubled > 0) return problem('was ended twice');
  const last = fates.at(-1);
  if (last === undefined) return problem('never ended');
  if (isAnswered) return 'answered';
  const by = text(last, 'by');
  const isNewer = NEWER.has(by) || last['newer'] === true;
  switch (text(last, 'fate')) {
    case 'settled':
      return isNewer ? 'superseded' : problem('was settled without an answer');
    case 'withdrawn':
      if (isNewer) return 'superseded';
      // Closed by the system before the first sample came: nothing was said yet.
      if (TAKEN_BACK.has(by) || (by === 'system' && text(last, 'microphone') === 'opening')) return 'withdrawn';
      // Only its last second is kept, and that it was ended is told by a notice.
      if (by === 'system' && text(last, 'mode') === 'hands-free') return 'error';
      return text(last, 'shown') === '' ? problem('was lost without a word') : 'error';
    case 'failed':
      if (text(last, 'error') !== 'cancelled') return 'error';
      return isNewer ? 'superseded' : problem('was given up without a word');
    default:
      return problem('never ended');
  }
}

const tell = (mark: Mark): string => `${text(mark, 'fate')} by ${text(mark, 'by')} ${text(mark, 'error')}`.trim();

/**
 * What failed may be tried again, or be answered late after all. What a service answered in a pause may go on and end
 * once more, as any other.
 */
function mayFollow(before: Mark | undefined, fate: Mark, isAnswered: boolean): boolean {
  const was = before === undefined ? '' : text(before, 'fate');
  const is = text(fate, 'fate');
  if (was === 'settled') return isAnswered;
  if (was === 'retried') return is !== 'retried';
  if (was === 'failed') return is === 'retried' || (is === 'settled' && isAnswered);
  return false;
}

/** What the microphone did, as a value at any time. */
function createMicrophone(marks: readonly Mark[]) {
  const changes = marks.filter(({ name }) => name === 'microphone');
  const at = (ms: number): Mark | null => changes.findLast(({ atMs }) => atMs <= ms) ?? null;
  return {
    isOpen: (ms: number): boolean => {
      const mark = at(ms);
      return mark !== null && text(mark, 'state') !== 'closed';
    },
    stateAt: (ms: number): string => {
      const mark = at(ms);
      return mark === null ? 'closed' : text(mark, 'state');
    },
    modeAt: (ms: number): string => {
      const mark = at(ms);
      return mark === null ? '' : text(mark, 'mode');
    },
    /** When it first was something else than this state after this; null when it never was. */
    leftAfter: (state: string, ms: number): number | null =>
      changes.find((it) => it.atMs > ms && text(it, 'state') !== state)?.atMs ?? null,
    /** Whether it closed, or began to, from one moment to another. */
    closesWithin: (fromMs: number, untilMs: number): boolean =>
      changes.some((it) => it.atMs >= fromMs && it.atMs <= untilMs && /^(draining|closed)$/.test(text(it, 'state'))),
    /** When it first was closed at or after this; null when it never was. */
    closedFrom: (ms: number): number | null => {
      const mark = at(ms);
      if (mark === null || text(mark, 'state') === 'closed') return ms;
      return changes.find((it) => it.atMs > ms && text(it, 'state') === 'closed')?.atMs ?? null;
    },
  };
}

/** Whether a press may leave the microphone open until another one: the first of two, or a tap. */
const mayLatch = ({ downMs, upMs, style }: Press): boolean =>
  style === 'toggle' || (style === 'hold-or-tap' && upMs - downMs < GRAMMAR_TUNING.tapMs + LATE_MS);

/** Judges a course that is over: the app rests, and nothing is left to come. */
export function judge(presses: readonly Press[], marks: readonly Mark[], { releaseTailMs, deaf = [] }: Terms): Judged {
  const utterances = utterancesOf(marks);
  const microphone = createMicrophone(marks);
  const starts = new Map(marks.filter(({ name }) => name === 'talk-start').map((it) => [text(it, 'turnId'), it.atMs]));
  const stops = marks.filter((it) => it.name === 'verb' && /^talk-(stop|cancel|latch)$/.test(text(it, 'verb')));
  const problems: string[] = [];
  const outcomes: (Outcome | null)[] = [];
  const closingMs: number[] = [];
  let lostReleases = 0;
  let unclaimed = 0;
  let current: Utterance | null = null;
  const ends = new Map<string, Outcome | null>();
  for (const utterance of utterances) {
    const end = endOf(utterance);
    if (typeof end === 'string') ends.set(utterance.turnId, end);
    else {
      ends.set(utterance.turnId, null);
      problems.push(end.problem);
    }
  }
  const isDeaf = ({ downMs, upMs }: Press): boolean =>
    deaf.some(({ fromMs, untilMs }) => downMs < untilMs && upMs > fromMs);

  for (const [index, press] of presses.entries()) {
    const { downMs, upMs } = press;
    const next = presses[index + 1];
    const pressName = `press ${index + 1} (${Math.round(upMs - downMs)} ms at ${Math.round(downMs)})`;
    // Utterances that began with this press, and not with a later one.
    let own: Utterance | null = null;
    for (let candidate = utterances[unclaimed]; candidate !== undefined; candidate = utterances[unclaimed]) {
      const startMs = starts.get(candidate.turnId) ?? candidate.begunMs;
      if (startMs > (next?.downMs ?? Infinity) - 1) break;
      // A key that is armed again while it is held repeats itself, which is a press anew.
      if (own !== null && !isDeaf(press)) problems.push(`${pressName} began two utterances`);
      own = candidate;
      unclaimed += 1;
    }
    if (own === null && (isDeaf(press) || press.mayBeRepeat === true)) {
      outcomes.push(null);
      continue;
    }
    const heardByMs = upMs + releaseTailMs + LATE_MS;
    const isHeard = own !== null || stops.some(({ atMs }) => atMs >= downMs && atMs <= heardByMs);
    // Another press may take over before its release means anything; but what had ended by then cannot go on.
    const isFollowed = next !== undefined && next.downMs <= heardByMs;
    // What it went on with, in the tail of the press before, may end in its middle: asleep, or without a way to the service.
    const isEndedWithin: boolean =
      microphone.isOpen(downMs) && (current?.fates.some(({ atMs }) => atMs >= downMs && atMs <= heardByMs) ?? false);
    const goesOn: boolean =
      current !== null && (isEndedWithin || (isFollowed && (microphone.isOpen(downMs) || current.begunMs > downMs)));
    current = own ?? current;
    if (current === null || (!isHeard && !goesOn)) {
      problems.push(`${pressName} was not heard`);
      outcomes.push(null);
    } else outcomes.push(ends.get(current.turnId) ?? null);

    const latched =
      mayLatch(press) && microphone.modeAt(upMs + LATE_MS) === 'latched' && microphone.isOpen(upMs + LATE_MS);
    if (latched) continue;
    // What ended the utterance before is no release of this one.
    const sinceMs = own?.begunMs ?? downMs;
    const isEnded =
      stops.some(({ atMs }) => atMs >= sinceMs && atMs <= heardByMs) || microphone.closesWithin(sinceMs, heardByMs);
    if (own !== null && !isEnded && !isFollowed && !isDeaf(press)) {
      lostReleases += 1;
      problems.push(`${pressName}: its release was not heard`);
      continue;
    }
    const slowMs = upMs + releaseTailMs + CLOSES_WITHIN_MS;
    // A device that is slow to open closes as soon as it has: a release that came before is remembered.
    const openedMs = microphone.stateAt(slowMs) === 'opening' ? microphone.leftAfter('opening', slowMs) : null;
    const dueMs = openedMs === null ? slowMs : openedMs + CLOSES_WITHIN_MS;
    const closedMs = microphone.closedFrom(upMs);
    // What another press opened or went on with is no longer this one's.
    if (next !== undefined && next.downMs <= Math.min(dueMs, closedMs ?? Infinity)) continue;
    if ((closedMs === null || closedMs > dueMs) && /^open/.test(microphone.stateAt(dueMs))) {
      lostReleases += 1;
      problems.push(`${pressName}: the microphone was still open ${CLOSES_WITHIN_MS} ms after its release`);
    } else if (closedMs !== null) closingMs.push(closedMs - upMs);
  }
  return { outcomes, closingMs, lostReleases, problems };
}
