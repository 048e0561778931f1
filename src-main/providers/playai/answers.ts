/**
 * Owns which of the service's words and sound belong to which answer, and which nobody wants. Answers have no names
 * and no cancel message exists: one that was called off goes on at the service until it hears the person. What counts
 * is the order of the wire: a new stream begins an answer, speech of the person ends it.
 * Whatever was called off, speech that begins after it, or some time, makes the service heard again.
 */
import type { SoundFormat } from '../../../src-preload/contract/audio.js';
import type { ConnectionId, TurnId } from '../../../src-preload/contract/ids.js';
import { createReplyTrack } from '../kit/reply-track.js';
import type { CodecEvent } from '../types.js';
import { joinWords } from './join-words.js';

type Events = readonly CodecEvent[];
const NONE: Events = [];

/** Without a word of its end, an answer whose sound stopped coming for this long is whole. */
export const QUIET_END_MS = 2_000;
/** The same for a service that is known to say it, or that has sent no sound yet: it may only be slow. */
export const LONG_QUIET_END_MS = 10_000;
/** An answer to what was called off does not come later than this. */
export const CALLED_OFF_MS = 8_000;
/** Characters of one answer. */
const MAX_WORDS = 100_000;

export interface Answers {
  /** An utterance begins. */
  asks(turnId: TurnId, nowMs: number): void;
  /** It is over. `tellsSpeech`: the service says when it hears speech. */
  asked(turnId: TurnId, tellsSpeech: boolean): void;
  /** A typed question, which no speech announces. */
  typed(turnId: TurnId): void;
  /** The utterance is taken back, though the service heard some of it. */
  takeBack(turnId: TurnId, nowMs: number): void;
  /** Nobody wants this answer, or the answer to this question: which of them it was. */
  cancel(turnId: TurnId, nowMs: number): 'reply' | 'question' | 'neither';
  /** What was asked, or is being answered, fails: whether nobody wanted it any more. Then it is over. */
  isVoidUnwanted(): boolean;
  /** An answer was heard to its end. */
  drained(turnId: TurnId): void;
  /** Whether words of the person belong to something they took back. */
  isTakenBack(nowMs: number): boolean;

  newStream(nowMs: number): Events;
  streamStart(nowMs: number): Events;
  sound(data: Uint8Array, nowMs: number): Events;
  words(message: string, nowMs: number): Events;
  /** `message`: all words of the answer; empty where the service does not say. */
  streamEnd(message: string): Events;
  speechStart(): Events;
  speechEnd(): void;
  /** `spoken`: what of the answer was said; null where the service does not say. */
  interrupted(spoken: string | null): Events;
  /** No more comes of the answer that runs. */
  finish(): Events;
  tick(nowMs: number): Events;
  wakeAtMs(): number | null;
}

/** The answer before, as far as the service may still come back to it. */
type Last =
  | { readonly kind: 'none' }
  | { readonly kind: 'ended'; readonly turnId: TurnId; readonly isSounding: boolean; readonly text: string }
  | { readonly kind: 'interrupted'; readonly turnId: TurnId }
  | { readonly kind: 'called-off' };

interface CalledOff {
  readonly what: 'utterance' | 'question';
  readonly atMs: number;
  /** How far a newer utterance has come. */
  readonly newer: 'none' | 'speaking' | 'over';
}

export function createAnswers(connectionId: ConnectionId, format: SoundFormat): Answers {
  const track = createReplyTrack(connectionId);
  let last: Last = { kind: 'none' };
  let calledOff: CalledOff | null = null;
  /** Words that came before their answer began. */
  let early = '';
  let text = '';
  let hasSound = false;
  let activeAtMs = 0;
  let saysEnds = false;
  /** The answer before was broken off: sound that follows without a new stream is still of it. */
  let isStale = false;
  /** A whole question waits for an answer that is wanted. */
  let isAsked = false;

  const liftCalledOff = (): void => {
    calledOff = null;
    track.lift();
  };

  const forgetCalledOff = (nowMs: number): void => {
    if (calledOff !== null && nowMs - calledOff.atMs >= CALLED_OFF_MS) liftCalledOff();
  };

  const callOff = (what: CalledOff['what'], nowMs: number): void => {
    calledOff = { what, atMs: nowMs, newer: 'none' };
  };

  const begin = (nowMs: number): Events => {
    forgetCalledOff(nowMs);
    isStale = false;
    activeAtMs = nowMs;
    hasSound = false;
    text = '';
    const events = track.begin();
    calledOff = null;
    const words = early;
    early = '';
    if (track.current() === null) return events;
    isAsked = false;
    return [...events, ...add(words)];
  };

  const add = (message: string): Events => {
    const whole = joinWords(text, message).slice(0, MAX_WORDS);
    // Words that do not go on from what was told are settled by the final text.
    const added = whole.startsWith(text) ? whole.slice(text.length) : '';
    text = whole;
    return track.current() === null ? NONE : track.delta(added);
  };

  const end = (): Events => {
    const turnId = track.current();
    const events = track.end();
    if (turnId !== null) last = { kind: 'ended', turnId, isSounding: hasSound, text };
    return events;
  };

  const breakOff = (): Events => {
    const turnId = track.current();
    const events = track.interrupted();
    if (turnId !== null) last = { kind: 'interrupted', turnId };
    return events;
  };

  const quietMs = (): number => (hasSound && !saysEnds ? QUIET_END_MS : LONG_QUIET_END_MS);

  return {
    asks(turnId, nowMs) {
      forgetCalledOff(nowMs);
      track.asked(turnId);
      isAsked = false;
      if (calledOff !== null) calledOff = { ...calledOff, newer: 'speaking' };
      last = { kind: last.kind === 'called-off' ? 'called-off' : 'none' };
    },
    asked(turnId, tellsSpeech) {
      // An answer to a pause may have come and gone: the question stays open.
      if (track.current() === null) track.asked(turnId);
      isAsked = true;
      if (calledOff === null) return;
      if (tellsSpeech) calledOff = { ...calledOff, newer: 'over' };
      else liftCalledOff();
    },
    typed(turnId) {
      liftCalledOff();
      track.asked(turnId);
      isAsked = true;
      last = { kind: last.kind === 'called-off' ? 'called-off' : 'none' };
    },
    takeBack(turnId, nowMs) {
      track.asked(turnId);
      track.cancel(turnId);
      callOff('utterance', nowMs);
    },
    cancel(turnId, nowMs) {
      const isRunning = track.current() === turnId;
      if (track.cancel(turnId)) {
        last = { kind: 'called-off' };
        if (isRunning) {
          isStale = true;
          return 'reply';
        }
        isAsked = false;
        callOff('question', nowMs);
        return 'question';
      }
      if (last.kind === 'none' || last.kind === 'called-off' || last.turnId !== turnId) return 'neither';
      // What broke an answer off has seen to its late sound; and what runs by now is another one.
      if (last.kind === 'ended' && !track.isRunning()) isStale = true;
      last = { kind: 'called-off' };
      return 'reply';
    },
    isVoidUnwanted() {
      if (isAsked || track.current() !== null || (calledOff === null && !track.isRunning())) return false;
      liftCalledOff();
      return true;
    },
    drained(turnId) {
      if (last.kind === 'ended' && last.turnId === turnId) last = { ...last, isSounding: false };
    },
    isTakenBack(nowMs) {
      forgetCalledOff(nowMs);
      return calledOff !== null && (calledOff.what === 'utterance' || calledOff.newer !== 'none');
    },

    newStream(nowMs) {
      // It began with its words: this is their sound.
      if (track.current() !== null && !hasSound) {
        activeAtMs = nowMs;
        return NONE;
      }
      // The page asks to clear the player: of what is still coming, and of what still sounds.
      const cleared: Events =
        !track.isRunning() && last.kind === 'ended' && last.isSounding
          ? [{ type: 'reply-interrupted', turnId: last.turnId }]
          : breakOff();
      if (last.kind === 'ended') last = { kind: 'none' };
      return [...cleared, ...begin(nowMs)];
    },
    streamStart(nowMs) {
      activeAtMs = nowMs;
      return track.isRunning() ? NONE : begin(nowMs);
    },
    sound(data, nowMs) {
      if (data.length === 0 || (isStale && !track.isRunning())) return NONE;
      const begun = track.isRunning() ? NONE : begin(nowMs);
      activeAtMs = nowMs;
      hasSound = true;
      // From here on a word of interruption is about this one.
      if (track.current() !== null && last.kind !== 'ended') last = { kind: 'none' };
      return [...begun, ...track.sound(format, data)];
    },
    words(message, nowMs) {
      if (track.isRunning()) {
        activeAtMs = nowMs;
        return add(message);
      }
      // Late words of the answer before are no words of the next.
      if (last.kind !== 'ended' || !last.text.includes(message.trim())) {
        early = joinWords(early, message).slice(0, MAX_WORDS);
      }
      return NONE;
    },
    streamEnd(message) {
      saysEnds = true;
      const whole = message.trim();
      if (track.current() !== null) {
        const settled = whole === '' || whole === text ? NONE : track.text(whole);
        text = whole === '' ? text : whole;
        return [...settled, ...end()];
      }
      if (track.isRunning()) return end();
      // It was taken for whole before its end was said.
      if (last.kind !== 'ended' || whole === '' || whole === last.text) return NONE;
      last = { ...last, text: whole };
      return [{ type: 'reply-text-final', turnId: last.turnId, text: whole }];
    },
    speechStart() {
      early = '';
      isStale = true;
      const events = breakOff();
      if (calledOff !== null && calledOff.newer !== 'none') liftCalledOff();
      return events;
    },
    speechEnd() {
      isStale = false;
      if (calledOff?.newer === 'over') liftCalledOff();
    },
    interrupted(spoken) {
      const about = last;
      if (about.kind === 'called-off') return NONE;
      const corrected = (turnId: TurnId): Events =>
        spoken === null ? NONE : [{ type: 'reply-corrected', turnId, text: spoken.trim() }];
      if (about.kind === 'interrupted') {
        last = { kind: 'none' };
        return corrected(about.turnId);
      }
      if (track.isRunning()) {
        isStale = true;
        const turnId = track.current();
        const events = [...breakOff(), ...(turnId === null ? NONE : corrected(turnId))];
        last = { kind: 'none' };
        return events;
      }
      if (about.kind === 'none') return NONE;
      last = { kind: 'none' };
      const { turnId, isSounding } = about;
      return [...(isSounding ? [{ type: 'reply-interrupted', turnId } as const] : NONE), ...corrected(turnId)];
    },
    finish() {
      if (track.isRunning()) isStale = true;
      return end();
    },
    tick: (nowMs) => (track.isRunning() && nowMs - activeAtMs >= quietMs() ? end() : NONE),
    wakeAtMs: () => (track.isRunning() ? activeAtMs + quietMs() : null),
  };
}
