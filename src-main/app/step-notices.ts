/**
 * Owns which steps of a session the person is told of by a notice: what it did by itself, and no error shows.
 */
import type { AppNoticeCode } from '../../src-preload/contract/app-notice.js';
import type { TakenStep } from '../session/shell.js';

/** The notice a step asks for; null for nearly all. */
export function noticeOf({ event, before, after }: TakenStep): AppNoticeCode | null {
  const isHungUp =
    event.type === 'timer-expired' &&
    event.timer === 'idle' &&
    before.link.kind === 'ready' &&
    after.link.kind === 'closing';
  return isHungUp ? 'hung-up' : null;
}
