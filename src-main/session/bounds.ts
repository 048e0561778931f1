/**
 * Owns what happens when something takes too long: each timer as the moves it makes.
 */
import { appError } from '../../src-preload/contract/app-error.js';
import { captureSilent, finish, stopCapture } from './capture.js';
import type { TimerExpired } from './events.js';
import { speechEnd } from './hearing.js';
import { closed, expiring, hangUp, openGate, reconnect, stable } from './link.js';
import { lose } from './loss.js';
import { fail } from './outgoing.js';
import { cut, lookAgain, playbackFailed, replyBroken, silent } from './reply.js';
import { endFreely } from './speaking.js';
import { isListening, isSpeakingFreely } from './state.js';
import { chain, choose, emit, stay, trouble, type Move } from './step.js';
import { rotateLeadMs } from './timers.js';
import { TUNING } from './tuning.js';

/** A bound was reached that is still the state's own. */
export function expired({ timer }: TimerExpired): Move {
  switch (timer) {
    case 'link-step':
      return lose(appError('timeout'), 'ours');
    case 'link-retry':
      return reconnect;
    case 'link-stable':
      return stable;
    case 'link-age':
      return choose(({ link }) =>
        link.kind === 'ready' ? expiring(rotateLeadMs(link.terms.maxConnectionMs ?? 0)) : stay,
      );
    case 'link-expiry':
      return lose(appError('connection-lost'), 'ours');
    case 'link-closing':
      return closed('forced');
    case 'greeting':
      return openGate('greeting');
    case 'idle':
      return hangUp('offline', 'kept');
    case 'capture-open':
    case 'utterance-cap':
    case 'drain':
      return captureBound(timer);
    case 'first-audio':
      return chain(fail(appError('timeout')), trouble('reply', appError('timeout')));
    case 'reply-stall':
      return replyStalled;
    case 'playback':
      return playbackStuck;
    case 'cut':
      return choose((_, { nowMs }) => silent(0, nowMs));
    case 'barge-in':
      return choose((_, { nowMs }) => cut('user', nowMs));
  }
}

const captureBound = (timer: 'capture-open' | 'utterance-cap' | 'drain'): Move => {
  switch (timer) {
    case 'capture-open':
      return captureSilent(0);
    case 'utterance-cap':
      return choose((state, { nowMs }) => {
        if (!isListening(state)) return stopCapture(nowMs);
        return isSpeakingFreely(state) ? endFreely : speechEnd;
      });
    case 'drain':
      return finish;
  }
};

const replyStalled: Move = choose(({ reply }, { nowMs, sounds }) => {
  if (reply.kind !== 'playing') return stay;
  const { turnId, activeAtMs } = reply.turn;
  const lastAtMs = Math.max(activeAtMs, sounds.get(turnId)?.lastAtMs ?? activeAtMs);
  if (nowMs - lastAtMs < TUNING.replyStallMs) return lookAgain(turnId);
  return chain(replyBroken(turnId), trouble('reply', appError('timeout')));
});

/** The output owes the end of what it was given. */
const playbackStuck: Move = choose(({ reply }) =>
  reply.kind === 'playing'
    ? chain(
        emit({ type: 'clear-playback', turnId: reply.turn.turnId }),
        playbackFailed(reply.turn, appError('playback-failed')),
      )
    : stay,
);
