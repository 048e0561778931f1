/**
 * Owns the turns of one connection. The service takes one utterance at a time and its frames name no turn: what comes
 * belongs to the utterance sent last. Nothing tells the service that an answer is not wanted; such a turn is followed
 * to its end in silence, and what is said meanwhile waits for it. Every turn ends: by the service's word or by time.
 */
import { appError, type AppError } from '../../../src-preload/contract/app-error.js';
import type { ConnectionId, TurnId } from '../../../src-preload/contract/ids.js';
import { say, type Told } from '../../../src-preload/contract/said.js';
import { NOTHING, telling } from '../kit/codec-result.js';
import type { CodecClock, CodecEvent, CodecResult, WireFrame } from '../types.js';
import { createAnswer } from './answer.js';
import { otherTrouble, readTrouble, SERVICE } from './failure.js';
import type { Question, Questions } from './questions.js';
import type { ServerMessage } from './wire.js';

/** From an utterance to its answer in words. */
const ANSWER_MS = 45_000;
/** Between later frames of an answer. */
const PAUSE_MS = 30_000;
/** What waits longer than this for the turn before it is sent all the same: people do not wait much longer for it. */
const WAIT_MS = 30_000;

export type TurnMessage = Extract<
  ServerMessage,
  {
    type:
      | 'status'
      | 'transcript'
      | 'response'
      | 'sound-start'
      | 'sound-chunk'
      | 'sound-bytes'
      | 'sound-end'
      | 'unspoken'
      | 'error';
  }
>;

/** How utterances are written; what is known of the conversation lives there. */
export interface Mailbox {
  upload(question: Question): { readonly frame: WireFrame; readonly format: 'wav' | 'webm' };
  /** WebM is not taken: from now on it is WAV. */
  preferWav(): void;
  /** The conversation is known by this id. The events tell that it is another than before. */
  learnConversation(id: string): readonly CodecEvent[];
  /** The service knows nothing of the conversation. False when none was named. */
  forgetConversation(): boolean;
}

export interface DialogueOptions {
  readonly questions: Questions;
  readonly mailbox: Mailbox;
  readonly clock: CodecClock;
  readonly connectionId: ConnectionId;
}

export interface Dialogue {
  /** The person finished an utterance worth sending. */
  ask(question: Question): CodecResult;
  /** Nobody wants this answer, or the answer to this question. */
  cancel(turnId: TurnId): CodecResult;
  hear(message: TurnMessage): CodecResult;
  tick(): CodecResult;
  wakeAtMs(): number | null;
}

interface Turn {
  readonly question: Question;
  /** The turn before it was given up. */
  readonly isAfterLoss: boolean;
  format: 'wav' | 'webm';
  isWanted: boolean;
  /** What comes before its transcript is still of a turn that was given up. */
  isStrict: boolean;
  stage: 'asked' | 'answered';
  sentAtMs: number;
  dueMs: number;
}

const failing = (error: AppError): CodecEvent => ({ type: 'failure', error, fatal: false });
const warning = (detail: Told): CodecEvent => ({ type: 'warning', detail });
const BUSY = say('zeebee-busy', { service: SERVICE });

export function createDialogue({ questions, mailbox, clock, connectionId }: DialogueOptions): Dialogue {
  const answer = createAnswer(connectionId);
  let turn: Turn | null = null;
  let hasAsked = false;
  let isNextAfterLoss = false;
  /** People are told once that answers cannot be spoken. */
  let saidUnspoken = false;

  const send = (question: Question): CodecResult => {
    const { frame, format } = mailbox.upload(question);
    const nowMs = clock.nowMs();
    turn = {
      question,
      isAfterLoss: isNextAfterLoss,
      format,
      isWanted: true,
      isStrict: isNextAfterLoss,
      stage: 'asked',
      sentAtMs: nowMs,
      dueMs: nowMs + ANSWER_MS,
    };
    isNextAfterLoss = false;
    hasAsked = true;
    return { send: [frame], events: [] };
  };

  /** The turn is over; what waited is asked. */
  const finish = (ended: Turn, events: readonly CodecEvent[]): CodecResult => {
    ended.question.recording.dispose();
    turn = null;
    const next = questions.next();
    return { send: next === null ? [] : send(next).send, events: ended.isWanted ? events : [] };
  };

  /** The turn is given up: its frames may still come. A service that never transcribes is not waited for twice. */
  const giveUp = (ended: Turn, events: readonly CodecEvent[]): CodecResult => {
    isNextAfterLoss = !ended.isAfterLoss;
    return finish(ended, events);
  };

  /** A turn that failed: what is there of its answer is kept. The failure comes first, since it is of that answer. */
  const failed = (ended: Turn, error: AppError): CodecResult =>
    finish(ended, ended.isWanted ? withRest(failing(error)) : []);

  const withRest = (failure: CodecEvent): readonly CodecEvent[] => [
    failure,
    ...(answer.current() === null ? [] : answer.end()),
  ];

  const mute = (unwanted: Turn): void => {
    unwanted.isWanted = false;
    answer.drop();
  };

  const progressed = (current: Turn, tell: () => readonly CodecEvent[]): CodecResult => {
    current.stage = 'answered';
    current.dueMs = clock.nowMs() + PAUSE_MS;
    return current.isWanted ? telling(...tell()) : NOTHING;
  };

  const sendAgain = (current: Turn, why: Told): CodecResult => {
    const { frame, format } = mailbox.upload(current.question);
    current.format = format;
    current.sentAtMs = clock.nowMs();
    current.dueMs = current.sentAtMs + ANSWER_MS;
    return { send: [frame], events: [warning(why)] };
  };

  /** The turn that was given up is over after all: what comes now is of this one. */
  const endedAfterAll = (current: Turn): CodecResult => {
    current.isStrict = false;
    return NOTHING;
  };

  const unspoken = (current: Turn, words: string | null): CodecResult => {
    if (current.isStrict) return endedAfterAll(current);
    if (answer.current() === null) {
      return failed(current, appError('provider-fault', { detail: say('zeebee-unspoken', { service: SERVICE }) }));
    }
    const detail =
      words === null
        ? say('zeebee-text-only', { service: SERVICE })
        : say('zeebee-text-only-why', { service: SERVICE, words });
    const told = saidUnspoken ? [] : [warning(detail)];
    saidUnspoken = true;
    return finish(current, [...answer.end(), ...told]);
  };

  const onError = (current: Turn, text: string): CodecResult => {
    const trouble = readTrouble(text);
    switch (trouble.kind) {
      case 'no-sound':
        return finish(current, [
          ...answer.end(),
          { type: 'user-speech-discarded' },
          warning(say('zeebee-no-sound', { service: SERVICE })),
        ]);
      case 'bad-sound':
        if (current.isWanted && current.format === 'webm' && current.stage === 'asked') {
          mailbox.preferWav();
          return sendAgain(current, say('zeebee-no-webm', { service: SERVICE }));
        }
        return failed(
          current,
          appError('audio-rejected', { detail: say('zeebee-sound-unread', { service: SERVICE }) }),
        );
      case 'not-understood':
        return failed(
          current,
          appError('provider-fault', { detail: say('zeebee-not-understood', { service: SERVICE }) }),
        );
      case 'unspoken':
        return unspoken(current, text);
      case 'no-conversation':
        return mailbox.forgetConversation() && current.isWanted && current.stage === 'asked'
          ? sendAgain(current, say('zeebee-new-conversation', { service: SERVICE }))
          : failed(current, otherTrouble(text));
      case 'sign-in':
        return failed(current, trouble.error);
      case 'other':
        return failed(current, otherTrouble(text));
    }
  };

  const onTurn = (current: Turn, message: TurnMessage): CodecResult => {
    switch (message.type) {
      case 'status':
        if (current.stage === 'answered') current.dueMs = clock.nowMs() + PAUSE_MS;
        return current.isWanted && message.text !== null ? telling({ type: 'progress', text: message.text }) : NOTHING;
      case 'transcript': {
        if (current.stage === 'answered') return NOTHING;
        current.isStrict = false;
        const text = message.text.trim();
        return current.isWanted && text !== '' ? telling({ type: 'user-transcript-final', text }) : NOTHING;
      }
      case 'response': {
        if (current.isStrict) return NOTHING;
        const learned = message.conversationId === null ? [] : mailbox.learnConversation(message.conversationId);
        const told = progressed(current, () => answer.words(message.text));
        return telling(...learned, ...told.events);
      }
      case 'sound-start':
        return current.isStrict ? NOTHING : progressed(current, () => answer.soundStart(message.total));
      case 'sound-bytes':
        return current.isStrict ? NOTHING : progressed(current, () => answer.soundBytes(message.data));
      case 'sound-chunk': {
        if (current.isStrict) return NOTHING;
        const told = current.isWanted ? answer.soundChunk(message.packed, message.index, message.total) : [];
        return told === null
          ? telling({ type: 'frame-unrecognised', summary: 'audio_chunk with an impossible index' })
          : progressed(current, () => told);
      }
      case 'sound-end':
        if (current.isStrict) return endedAfterAll(current);
        if (current.stage === 'asked') {
          return telling({ type: 'frame-unrecognised', summary: 'audio_stream_end without an answer' });
        }
        return finish(current, current.isWanted ? answer.end() : []);
      case 'unspoken':
        return unspoken(current, message.words);
      case 'error':
        return onError(current, message.text);
    }
  };

  /** Outside of a turn: late words about a turn that is over, or nothing a right service would say. */
  const onIdle = (message: TurnMessage): CodecResult => {
    switch (message.type) {
      case 'status':
        return message.text === null ? NOTHING : telling({ type: 'progress', text: message.text });
      case 'error':
        return telling(warning(say('service-says', { service: SERVICE, words: message.text })));
      default:
        return hasAsked ? NOTHING : telling({ type: 'frame-unrecognised', summary: `${message.type} out of turn` });
    }
  };

  const timedOut = (current: Turn): CodecResult => {
    const detail =
      current.stage === 'asked'
        ? say('not-answering-in-time', { service: SERVICE, seconds: ANSWER_MS / 1_000 })
        : say('zeebee-stopped', { service: SERVICE });
    return giveUp(current, current.isWanted ? withRest(failing(appError('timeout', { detail }))) : []);
  };

  /** Counted from when both were there: a turn is not given up for one that waited for those before it. */
  const waitDueMs = (current: Turn): number => {
    const sinceMs = questions.waitingSinceMs();
    return sinceMs === null ? Infinity : Math.max(sinceMs, current.sentAtMs) + WAIT_MS;
  };

  return {
    ask(question) {
      if (turn === null) return send(question);
      if (turn.isWanted && turn.question.turnId === question.turnId) {
        // Asked again because it takes long: it is being answered.
        question.recording.dispose();
        return NOTHING;
      }
      // The person went on: an answer that has not begun would be taken for one to this question.
      if (answer.current() === null) mute(turn);
      if (questions.wait(question, clock.nowMs())) return telling({ type: 'progress', text: BUSY });
      question.recording.dispose();
      return telling(failing(appError('provider-fault', { detail: BUSY })));
    },
    cancel(turnId) {
      if (questions.withdraw(turnId) || turn === null) return NOTHING;
      if (turn.question.turnId === turnId || answer.current() === turnId) mute(turn);
      return NOTHING;
    },
    hear: (message) => (turn === null ? onIdle(message) : onTurn(turn, message)),
    tick() {
      if (turn === null) return NOTHING;
      const nowMs = clock.nowMs();
      if (nowMs >= turn.dueMs) return timedOut(turn);
      return nowMs >= waitDueMs(turn) ? giveUp(turn, turn.isWanted ? answer.end() : []) : NOTHING;
    },
    wakeAtMs: () => (turn === null ? null : Math.min(turn.dueMs, waitDueMs(turn))),
  };
}
