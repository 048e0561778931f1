/**
 * Owns which steps of a session the person is told of by a notice: what it did by itself, and no error shows.
 */
import type { AppNoticeCode } from '../../src-preload/contract/app-notice.js';
import { isHandsFreeEnded } from '../session/listening.js';
import type { TakenStep } from '../session/shell.js';

/** The notice a step asks for; null for nearly all. */
export function noticeOf(taken: TakenStep): AppNoticeCode | null {
  // Also where the hang-up is why: the microphone matters more.
  if (isHandsFreeEnded(taken)) return 'hands-free-ended';
  const { event, before, after } = taken;
  const isHungUp =
    event.type === 'timer-expired' &&
    event.timer === 'idle' &&
    before.link.kind === 'ready' &&
    after.link.kind === 'closing';
  return isHungUp ? 'hung-up' : null;
}
