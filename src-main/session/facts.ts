/**
 * Owns what the world tells a session: each fact, once its key is the live one, as the moves it makes.
 * Rule 0: a fact whose key is not the live one is a no-op, and is counted.
 */
import { appError } from '../../src-preload/contract/app-error.js';
import type { ConnectionId } from '../../src-preload/contract/ids.js';
import type { ProviderEvent } from '../providers/types.js';
import { replyEvent } from './answers.js';
import { captureLost, captureSilent, captureStarted, drained } from './capture.js';
import { speechDiscarded, speechEnd, speechStart, understood } from './hearing.js';
import { becameReady, expiring, openGate, stepped } from './link.js';
import { conversationEnded, failTurn, lose, parted } from './loss.js';
import { handOver } from './outgoing.js';
import type { CaptureFact, LinkFact, ReplyFact, UplinkFact } from './ports.js';
import { liveTurns, playbackDrained, playbackFailed, silent } from './reply.js';
import { billed, progressed, warned } from './service-words.js';
import { liveConnection } from './state.js';
import { chain, choose, emit, patch, stale, stay, trouble, type Move } from './step.js';

const onConnection = (connectionId: ConnectionId, move: Move): Move =>
  choose(({ link }) => (liveConnection(link) === connectionId ? move : stale));

export function linkFact(fact: LinkFact): Move {
  switch (fact.type) {
    case 'link-step':
      return stepped(fact.connectionId, fact.step);
    case 'link-lost':
      return onConnection(fact.connectionId, fact.goodbye ? parted(fact.error) : lose(fact.error, 'gone'));
    case 'link-closed':
      return onConnection(fact.connectionId, lose(appError('connection-lost'), 'gone'));
    case 'provider-event':
      return onConnection(fact.connectionId, providerEvent(fact.connectionId, fact.event));
  }
}

/** What the service says. Before it is ready only readiness and failure count; while closing nothing does. */
const providerEvent = (connectionId: ConnectionId, event: ProviderEvent): Move =>
  choose(({ link }) => {
    if (link.kind === 'ready') return conversation(connectionId, event);
    if (link.kind !== 'connecting') return stay;
    switch (event.type) {
      case 'session-ready':
        return chain(handOver, becameReady);
      case 'resume-updated':
        return patch({ resume: event.resume });
      case 'usage':
        return billed(event.amount, event.unit);
      case 'warning':
        return warned(event.detail);
      case 'failure':
        return event.fatal ? lose(event.error, 'ours') : trouble('link', event.error);
      default:
        return stay;
    }
  });

const conversation = (connectionId: ConnectionId, event: ProviderEvent): Move => {
  switch (event.type) {
    case 'session-ready':
    case 'frame-unrecognised':
      return stay;
    case 'usage':
      return billed(event.amount, event.unit);
    case 'warning':
      return warned(event.detail);
    case 'progress':
      return progressed(event.text);
    case 'session-expiring':
      return expiring(event.inMs);
    case 'resume-updated':
      return patch({ resume: event.resume });
    case 'user-speech-start':
      return speechStart;
    case 'user-speech-end':
      return speechEnd;
    case 'user-speech-discarded':
      return speechDiscarded;
    case 'user-transcript-delta':
    case 'user-transcript-final':
      return understood(event.type, event.text);
    case 'reply-start':
    case 'reply-audio':
    case 'reply-text-delta':
    case 'reply-text-final':
    case 'reply-corrected':
    case 'reply-interrupted':
    case 'reply-end':
      return replyEvent(connectionId, event);
    case 'listening-allowed':
      return openGate('greeting');
    case 'failure':
      return event.fatal ? lose(event.error, 'ours') : failTurn(event.error);
    case 'conversation-ended':
      return conversationEnded;
  }
};

export const captureFact = (fact: CaptureFact): Move =>
  choose(({ capture }, { nowMs }) => {
    if (capture.kind === 'closed' || capture.captureId !== fact.captureId) return stale;
    switch (fact.type) {
      case 'capture-started':
        return captureStarted(nowMs);
      case 'capture-failed':
        return captureLost(fact.error, 'gone', fact.recordedMs);
      case 'capture-stalled':
        return capture.kind === 'open' ? captureSilent(fact.recordedMs) : stay;
      case 'capture-drained':
        return drained(fact.recordedMs);
    }
  });

export const firstFrame = (fact: UplinkFact): Move =>
  choose(({ outgoing }) =>
    outgoing.kind === 'voice' && outgoing.captureId === fact.captureId
      ? emit({ type: 'mark', mark: { name: 'first-frame-sent', turnId: outgoing.turnId, atMs: fact.atMs } })
      : stay,
  );

/** What the output says of an answer that is alive, or being silenced. */
export const replyFact = (fact: ReplyFact): Move =>
  choose(({ reply }, { nowMs }) => {
    if (reply.kind === 'cutting' && reply.turn.turnId === fact.turnId) {
      return fact.type === 'playback-cut' || fact.type === 'playback-failed' ? silent(fact.heardMs, nowMs) : stale;
    }
    const turn = liveTurns(reply).find(({ turnId }) => turnId === fact.turnId);
    if (turn === undefined) return stale;
    switch (fact.type) {
      case 'playback-started':
        return chain(
          emit({ type: 'mark', mark: { name: 'playback-started', turnId: turn.turnId, atMs: nowMs } }),
          patch({ trouble: null }),
        );
      case 'playback-drained':
        return playbackDrained(turn, fact.playedMs);
      case 'playback-failed':
        return playbackFailed(turn, fact.error);
      case 'playback-cut':
        return stale;
    }
  });
