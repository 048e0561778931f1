/**
 * Owns what the service's words about its answers mean: which answer they belong to, whether it may be heard, whose
 * question it answers. An answer that is over is never heard again.
 */
import type { ConnectionId, TurnId } from '../../src-preload/contract/ids.js';
import type { ProviderEvent } from '../providers/types.js';
import { answer, remember } from './outgoing.js';
import { active, cut, enqueue, liveTurns, replyDone, sounded, unqueue } from './reply.js';
import { isSpeakingFreely, type ReplyTurn, type SessionState } from './state.js';
import { chain, choose, clearTrouble, emit, mintTurn, patch, stale, stay, type Move } from './step.js';
import { TUNING } from './tuning.js';

export type ReplyEvent = Extract<ProviderEvent, { readonly type: `reply-${string}` }>;

/** Where an event of this answer belongs. */
export type Admission =
  | { readonly kind: 'live'; readonly turn: ReplyTurn }
  /** Never heard of: an answer begins. */
  | { readonly kind: 'fresh' }
  /** Over, but its text may still be completed. */
  | { readonly kind: 'heard'; readonly turnId: TurnId }
  | { readonly kind: 'stale' };

export function admit(state: SessionState, connectionId: ConnectionId, wireId: TurnId): Admission {
  if (state.link.kind !== 'ready' || state.link.connectionId !== connectionId) return { kind: 'stale' };
  const turn = liveTurns(state.reply).find((it) => it.wireId === wireId && it.connectionId === connectionId);
  if (turn !== undefined) return { kind: 'live', turn };
  const past = state.past.findLast((it) => it.wireId === wireId);
  if (past === undefined) return { kind: 'fresh' };
  return past.fate === 'heard' ? { kind: 'heard', turnId: past.turnId } : { kind: 'stale' };
}

/**
 * Whether an answer that begins now cannot be to what the person says: they are still saying it, and the service
 * does not answer pauses. It is a late one to something called off, or a greeting talked over.
 */
const isTalkedOver = (state: SessionState): boolean => {
  const { capture, link } = state;
  const isHeld =
    capture.kind !== 'closed' &&
    capture.mode !== 'hands-free' &&
    !(capture.kind === 'draining' && capture.then === 'discard');
  return (
    (isHeld || isSpeakingFreely(state)) &&
    link.kind === 'ready' &&
    (link.terms.turnEnd !== 'server-vad' || link.gate === 'greeting')
  );
};

/** The service heard nothing yet: what it says is its greeting, and what waits to be sent goes on waiting. */
const isGreeting = ({ link }: SessionState): boolean => link.kind === 'ready' && link.gate === 'greeting';

const answered = (state: SessionState, wireId: TurnId, then: (answers: TurnId | null) => Move): Move =>
  isGreeting(state) ? then(null) : answer(wireId, then);

/** The answer will not be heard, nor anything of it. */
const refuse = (connectionId: ConnectionId, wireId: TurnId): Move =>
  choose(({ link, past }) =>
    chain(
      patch({ past: remember(past, { wireId, turnId: wireId, fate: 'fenced' }) }),
      // A service that insists on its greeting may speak to the end of it, unheard.
      link.kind === 'ready' && link.gate !== 'greeting'
        ? emit({
            type: 'send',
            connectionId,
            intent: { type: 'reply-cancel', turnId: wireId, heardMs: 0, by: 'user' },
          })
        : stay,
    ),
  );

const begin = (connectionId: ConnectionId, wireId: TurnId): Move =>
  choose((state) =>
    isTalkedOver(state) || liveTurns(state.reply).length > TUNING.queuedReplies
      ? refuse(connectionId, wireId)
      : chain(
          clearTrouble('link', 'capture', 'reply'),
          answered(state, wireId, (answers) =>
            choose((now, { nowMs }) => {
              const { turnId, ids } = mintTurn(now);
              const turn: ReplyTurn = {
                turnId,
                wireId,
                connectionId,
                generation: 'running',
                sound: 'none',
                soundMs: 0,
                activeAtMs: nowMs,
                looks: 0,
              };
              return chain(
                patch({ ids, progress: null }),
                emit(
                  { type: 'mark', mark: { name: 'reply-start', turnId, answers, atMs: nowMs } },
                  { type: 'tell', note: { type: 'reply-began', turnId } },
                ),
                enqueue(turn),
              );
            }),
          ),
        ),
  );

/** An event of an answer, on a connection that is ready. Sound itself is not looked at. */
export const replyEvent = (connectionId: ConnectionId, event: ReplyEvent): Move =>
  choose((state) => {
    const admission = admit(state, connectionId, event.turnId);
    switch (admission.kind) {
      case 'stale':
        return event.type === 'reply-corrected' ? corrected(connectionId, event) : stale;
      case 'live':
        return onLive(admission.turn, event);
      case 'heard':
        return afterwards(admission.turnId, event);
      case 'fresh':
        return onFresh(connectionId, event);
    }
  });

/** A cut answer shows what was spoken of it: the one thing that may still be told of it. */
const corrected = (connectionId: ConnectionId, event: Extract<ReplyEvent, { type: 'reply-corrected' }>): Move =>
  choose(({ link, past }) => {
    const cut = past.findLast((it) => it.wireId === event.turnId);
    const isLive = link.kind === 'ready' && link.connectionId === connectionId;
    return isLive && cut !== undefined ? caption(cut.turnId, event) : stale;
  });

const onLive = (turn: ReplyTurn, event: ReplyEvent): Move => {
  const { turnId } = turn;
  switch (event.type) {
    case 'reply-start':
      return stay;
    case 'reply-audio':
      if (turn.generation !== 'running') return stale;
      return turn.sound === 'none' ? sounded(turnId) : stay;
    case 'reply-text-delta':
    case 'reply-text-final':
    case 'reply-corrected':
      return chain(active(turnId), caption(turnId, event));
    case 'reply-end':
      return turn.generation === 'running' ? replyDone(turnId) : stay;
    case 'reply-interrupted':
      return choose(({ reply }, { nowMs }) =>
        reply.kind === 'playing' && reply.turn.turnId === turnId ? cut('provider', nowMs) : unqueue(turn),
      );
  }
};

const caption = (
  turnId: TurnId,
  event: Extract<ReplyEvent, { readonly type: 'reply-text-delta' | 'reply-text-final' | 'reply-corrected' }>,
): Move =>
  emit({
    type: 'tell',
    note: { type: event.type === 'reply-text-delta' ? 'reply-delta' : 'reply-text', turnId, text: event.text },
  });

const afterwards = (turnId: TurnId, event: ReplyEvent): Move => {
  switch (event.type) {
    case 'reply-text-delta':
    case 'reply-text-final':
    case 'reply-corrected':
      return caption(turnId, event);
    case 'reply-start':
    case 'reply-audio':
    case 'reply-end':
    case 'reply-interrupted':
      return stale;
  }
};

const onFresh = (connectionId: ConnectionId, event: ReplyEvent): Move => {
  switch (event.type) {
    case 'reply-start':
      return begin(connectionId, event.turnId);
    case 'reply-audio':
    case 'reply-text-delta':
    case 'reply-text-final':
      // Begins with its content; refused content stays out, since it is known as over by then.
      return chain(begin(connectionId, event.turnId), ifLive(connectionId, event));
    case 'reply-corrected':
      return stale;
    case 'reply-end':
      // An end of what never began is an answer only where it names its question.
      return choose(({ outgoing }) =>
        outgoing.kind !== 'none' && outgoing.turnId === event.turnId
          ? chain(begin(connectionId, event.turnId), ifLive(connectionId, event))
          : stale,
      );
    case 'reply-interrupted':
      return choose(({ past }) =>
        patch({ past: remember(past, { wireId: event.turnId, turnId: event.turnId, fate: 'fenced' }) }),
      );
  }
};

const ifLive = (connectionId: ConnectionId, event: ReplyEvent): Move =>
  choose((state) => {
    const admission = admit(state, connectionId, event.turnId);
    return admission.kind === 'live' ? onLive(admission.turn, event) : stay;
  });
