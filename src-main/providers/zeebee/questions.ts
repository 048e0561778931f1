/**
 * Owns what the person said and the service does not have yet: the utterance being spoken, and those that wait because
 * the service takes one turn at a time. Nothing said is lost while there is room for it.
 */
import type { TurnId } from '../../../src-preload/contract/ids.js';
import type { Recording } from './recording.js';

/** Utterances that wait. People hear that the service is busy long before. */
const MAX_WAITING = 4;

export interface Question {
  readonly turnId: TurnId;
  readonly recording: Recording;
}

export interface Questions {
  /** Begins an utterance; one that was never ended is dropped. */
  begin(question: Question): void;
  add(pcm: Int16Array): void;
  /** The utterance is whole: the caller's now. Null when none was begun. */
  finish(): Question | null;
  /** Takes the utterance that is being spoken back. */
  cancel(): void;
  /** False when there is no room. One that waits already goes on waiting, and is not asked twice. */
  wait(question: Question, nowMs: number): boolean;
  /** The oldest that waits: the caller's now. */
  next(): Question | null;
  /** Nobody wants an answer to this one. Whether it waited here. */
  withdraw(turnId: TurnId): boolean;
  /** Since when the oldest waits; null when none does. */
  waitingSinceMs(): number | null;
}

export function createQuestions(): Questions {
  let spoken: Question | null = null;
  const waiting: { readonly question: Question; readonly sinceMs: number }[] = [];

  const cancel = (): void => {
    spoken?.recording.dispose();
    spoken = null;
  };

  return {
    begin(question) {
      cancel();
      spoken = question;
    },
    add(pcm) {
      spoken?.recording.add(pcm);
    },
    finish() {
      const whole = spoken;
      spoken = null;
      return whole;
    },
    cancel,
    wait(question, nowMs) {
      if (waiting.some(({ question: { turnId } }) => turnId === question.turnId)) {
        question.recording.dispose();
        return true;
      }
      if (waiting.length >= MAX_WAITING) return false;
      waiting.push({ question, sinceMs: nowMs });
      return true;
    },
    next: () => waiting.shift()?.question ?? null,
    withdraw(turnId) {
      const at = waiting.findIndex(({ question }) => question.turnId === turnId);
      if (at < 0) return false;
      for (const { question } of waiting.splice(at, 1)) question.recording.dispose();
      return true;
    },
    waitingSinceMs: () => waiting[0]?.sinceMs ?? null,
  };
}
