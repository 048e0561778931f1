/**
 * Owns the words for everything that can happen to a session.
 */
import type { Fact, Verb } from './ports.js';

export const TIMERS = [
  'link-step',
  'link-retry',
  'link-stable',
  'link-age',
  'link-expiry',
  'link-closing',
  'greeting',
  'idle',
  'capture-open',
  'utterance-cap',
  'drain',
  'first-audio',
  'reply-stall',
  'playback',
  'cut',
  'barge-in',
] as const;
/** There is at most one timer of each name. */
export type TimerName = (typeof TIMERS)[number];

/** `key` says what the timer was for; one whose purpose is gone is a no-op. */
export interface TimerExpired {
  readonly type: 'timer-expired';
  readonly timer: TimerName;
  readonly key: string;
}

export type SessionEvent = Verb | Fact | TimerExpired;
