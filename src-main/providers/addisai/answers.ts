/**
 * Owns which of the service's words belong to which answer, and which of them nobody wants. Answers have no names and
 * no cancel message exists, so an answer that was called off goes on at the service until it says that it ended. What
 * says so is `interrupted` or the end of the turn; since neither is certain, a pause in which the service heard new
 * speech counts too. So no answer is swallowed for good, whatever was called off before.
 */
import type { SoundFormat } from '../../../src-preload/contract/audio.js';
import type { ConnectionId, TurnId } from '../../../src-preload/contract/ids.js';
import { createReplyTrack } from '../kit/reply-track.js';
import type { CodecClock, CodecEvent } from '../types.js';

type Events = readonly CodecEvent[];

/** Sooner after the key was let go nothing can be the answer: the service has yet to hear that somebody finished. */
const SOONEST_ANSWER_MS = 300;
/** A pause this long in an answer, with an utterance heard to its end since, and what follows is the next answer. */
const PAUSE_AFTER_UTTERANCE_MS = 600;
/** The same while the microphone is open. */
const PAUSE_WHILE_HEARING_MS = 1_500;
/** After this much of something new, the question that was called off is answered or is part of the new one. */
const JOINED_MS = 2_000;
/** A question that was called off is not answered later than this. */
const FORGOTTEN_MS = 10_000;
/** An answer that stood still this long is over. */
const STALLED_MS = 10_000;

export interface Answers {
  /** An utterance begins. An answer that still runs, and was not called off, was given up: its end got lost. */
  asks(turnId: TurnId): Events;
  /** Sound of it went out. */
  heardMore(): void;
  /** The person has finished. */
  asked(): void;
  /** The utterance is taken back, though the service heard some of it. */
  takeBack(): void;
  /** Nobody wants this answer, or the answer to this question. */
  cancel(turnId: TurnId): void;
  /** Whether a part that came now would be the first of an answer. */
  isBetween(): boolean;
  /** Whether an answer is told. */
  isTelling(): boolean;
  /** Whether the person finished so long ago that what begins now can be the answer. */
  isDue(): boolean;
  /** Whether what the service is busy with can only be what was called off: nothing else was asked to its end yet. */
  isUnwanted(): boolean;
  /** The service gave up what was called off: what comes next is wanted. */
  abandon(): void;
  sound(format: SoundFormat, data: Uint8Array): Events;
  words(from: 'part' | 'transcript', text: string): Events;
  interrupted(): Events;
  end(): Events;
}

export function createAnswers(connectionId: ConnectionId, clock: CodecClock): Answers {
  const track = createReplyTrack(connectionId);
  let question: TurnId | null = null;
  /** The question whose answer runs. */
  let answering: TurnId | null = null;
  let lastPartAtMs = 0;
  let wordsFrom: 'part' | 'transcript' | null = null;
  /** What the service heard since the last part of a wanted answer, or since an answer was called off. */
  let heard: 'nothing' | 'some' | 'utterance' = 'nothing';
  let startedAtMs: number | null = null;
  let finishedAtMs: number | null = null;
  /** When the question was called off whose answer has not come; null where none is. */
  let calledOffAtMs: number | null = null;

  const forgetHeard = (): void => {
    heard = 'nothing';
    startedAtMs = null;
    finishedAtMs = null;
  };

  /** Whether the answer that runs ended without saying so, and what comes now is another. */
  const isOver = (nowMs: number): boolean => {
    const pauseMs = nowMs - lastPartAtMs;
    const isWanted = track.current() !== null;
    switch (heard) {
      case 'nothing':
        return isWanted && pauseMs >= STALLED_MS;
      case 'some':
        return pauseMs >= PAUSE_WHILE_HEARING_MS;
      case 'utterance':
        return pauseMs >= PAUSE_AFTER_UTTERANCE_MS && isLate(nowMs);
    }
  };

  const isLate = (nowMs: number): boolean => finishedAtMs !== null && nowMs - finishedAtMs >= SOONEST_ANSWER_MS;

  /** Whether what begins now is not the answer that was called off. */
  const isWantedAgain = (nowMs: number): boolean =>
    calledOffAtMs === null ||
    nowMs - calledOffAtMs >= FORGOTTEN_MS ||
    (startedAtMs !== null && nowMs - startedAtMs >= JOINED_MS) ||
    isLate(nowMs);

  /** Before a part is told: ends what ended silently, and forgets what was called off and never came. */
  const settle = (): Events => {
    const nowMs = clock.nowMs();
    let events: Events = [];
    if (track.isRunning() && isOver(nowMs)) {
      events = track.end();
      forgetCalledOff(nowMs);
    } else if (!track.isRunning()) {
      forgetCalledOff(nowMs);
    }
    if (!track.isRunning()) {
      events = [...events, ...track.begin()];
      answering = question;
      wordsFrom = null;
      calledOffAtMs = null;
      forgetHeard();
    }
    lastPartAtMs = nowMs;
    return events;
  };

  const forgetCalledOff = (nowMs: number): void => {
    if (isWantedAgain(nowMs)) track.lift();
  };

  const callOff = (): void => {
    calledOffAtMs = clock.nowMs();
    forgetHeard();
  };

  const giveUp = (): Events => {
    const turnId = track.current();
    if (turnId === null) return [];
    track.cancel(turnId);
    forgetHeard();
    return [{ type: 'reply-end', turnId }];
  };

  return {
    asks(turnId) {
      const events = giveUp();
      question = turnId;
      track.asked(turnId);
      startedAtMs = clock.nowMs();
      finishedAtMs = null;
      if (heard === 'utterance') heard = 'some';
      return events;
    },
    heardMore() {
      if (heard === 'nothing') heard = 'some';
    },
    asked() {
      heard = 'utterance';
      finishedAtMs = clock.nowMs();
      // An answer to a pause may have come and gone: the question stays open.
      if (question !== null && track.current() === null) track.asked(question);
    },
    takeBack() {
      if (question === null) return;
      track.asked(question);
      track.cancel(question);
      question = null;
      callOff();
    },
    cancel(turnId) {
      const running = track.current();
      // Whoever calls the question off may not have heard yet that its answer has begun.
      const isRunning = running !== null && (running === turnId || answering === turnId);
      if (!track.cancel(isRunning ? running : turnId)) return;
      if (isRunning) forgetHeard();
      else callOff();
    },
    isBetween: () => !track.isRunning() || isOver(clock.nowMs()),
    isTelling: () => track.current() !== null,
    isDue: () => isLate(clock.nowMs()),
    isUnwanted() {
      if (finishedAtMs !== null || track.current() !== null) return false;
      return track.isRunning() || (calledOffAtMs !== null && !isWantedAgain(clock.nowMs()));
    },
    abandon() {
      track.lift();
      calledOffAtMs = null;
    },
    sound: (format, data) => [...settle(), ...track.sound(format, data)],
    words(from, text) {
      const events = settle();
      // The same words may come both ways.
      wordsFrom ??= from;
      return wordsFrom === from ? [...events, ...track.delta(text)] : events;
    },
    interrupted: () => track.interrupted(),
    end: () => track.end(),
  };
}
