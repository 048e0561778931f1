/**
 * Owns how trouble spreads: a lost connection, a failed turn, a conversation the service ended. Each region is told
 * its part here, so that none has to know the others.
 */
import { appError, type AppError } from '../../src-preload/contract/app-error.js';
import { say } from '../../src-preload/contract/said.js';
import type { ResumeValue } from '../providers/types.js';
import { breakOff, closeCapture } from './capture.js';
import { backOff, block, closed, drop, hangUp, hangUpGone, isHopeless, reach } from './link.js';
import { fail, forgetFailed, takeBack, takeOver } from './outgoing.js';
import { cut, liveTurns, orphan, replyBroken } from './reply.js';
import { isQuiet, isSpeaking, isUnanswered, type SessionState } from './state.js';
import { chain, choose, patch, stay, trouble, type Move } from './step.js';

/** The live connection is of no use any more. `gone`: it ended by itself; `ours`: it is dropped. */
export const lose = (error: AppError, how: 'gone' | 'ours'): Move =>
  choose((state) => {
    const { link, capture } = state;
    switch (link.kind) {
      case 'offline':
      case 'waiting':
      case 'blocked':
        return stay;
      case 'closing':
        return closed('gone');
      case 'connecting':
      case 'ready': {
        // The gate closes before anything is taken over of a stream: it must not go to a connection that is no more.
        const dropped = chain(orphan(link.connectionId), drop(link, how));
        if (!isHopeless(state, error)) return chain(dropped, takeBack(error), backOff(error));
        // What is being said now has nowhere to go, but can be tried again.
        const hold = capture.kind === 'draining' ? stay : breakOff(error);
        return chain(dropped, block(error), hold);
      }
    }
  });

/**
 * The service closed the connection in good order. While nobody uses it that is its right: calling it again at once
 * might go on for ever, and a service that greets would do so aloud each time. The next word of the person calls it.
 */
export const parted = (error: AppError): Move =>
  choose((state) => (state.link.kind === 'ready' && isQuiet(state) ? hangUpGone : lose(error, 'gone')));

/** The service could not do this turn; the connection is fine. */
export const failTurn = (error: AppError): Move =>
  choose(({ reply, outgoing }) => {
    const running = liveTurns(reply).find(({ generation }) => generation === 'running');
    if (running !== undefined) return chain(replyBroken(running.turnId), trouble('reply', error));
    return chain(isUnanswered(outgoing) ? fail(error) : stay, trouble('reply', error));
  });

const isStillSpeaking = (state: SessionState): boolean => {
  const { capture } = state;
  const isHeld = capture.kind !== 'closed' && capture.mode !== 'hands-free';
  return isSpeaking(state) || (isHeld && !(capture.kind === 'draining' && capture.then === 'discard'));
};

/** The service ended the conversation. It is not called again by itself, except by a person who is speaking now. */
export const conversationEnded: Move = choose((state) => {
  if (state.link.kind !== 'ready') return stay;
  const speaking = isStillSpeaking(state);
  const error = appError('connection-lost', { detail: say('conversation-ended') });
  return chain(
    orphan(state.link.connectionId),
    isUnanswered(state.outgoing) ? chain(fail(error), trouble('reply', error)) : stay,
    speaking ? stay : closeCapture,
    patch({ resume: null }),
    hangUp(speaking ? 'reconnect' : 'offline', 'kept'),
    // The gate is closed: what it was listening to is for the next conversation.
    speaking ? takeOver : stay,
  );
});

/**
 * The person, or the app, ends the conversation: nothing of it goes on, nothing of it can be tried again. `resume` names
 * the earlier one that is gone on with in its place.
 */
export const endConversation = (
  why: 'assistant-changed' | 'new-conversation' | 'quit',
  atMs: number,
  resume: ResumeValue | null,
): Move =>
  chain(
    cut('user', atMs),
    closeCapture,
    fail(appError('cancelled')),
    forgetFailed,
    // The wish to talk without a key is about the assistant it was made for; a new conversation is with the same.
    why === 'new-conversation' ? stay : patch({ handsFree: 'off' }),
    patch({
      contexts: [],
      captions: null,
      resume,
      trouble: null,
      usage: [],
      warnings: { shown: null, told: [] },
      progress: null,
    }),
    hangUp('offline', why === 'quit' ? 'kept' : 'ended'),
    choose(({ handsFree }) => (handsFree === 'off' ? stay : reach)),
    why === 'quit' ? patch({ life: 'quitting' }) : stay,
  );

/** The computer goes to sleep: silence, no microphone, no connection. What was said can be tried again. */
export const suspend = (atMs: number): Move =>
  chain(
    cut('user', atMs),
    patch({ handsFree: 'off' }),
    breakOff(appError('interrupted')),
    // A pause between tries simply outlasts the sleep.
    choose(({ link }) => (link.kind === 'waiting' ? stay : hangUp('offline', 'kept'))),
  );
