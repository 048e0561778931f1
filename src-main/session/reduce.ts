/**
 * Owns the table of the session: which event moves which regions, in which order. Pure: commands are returned, never
 * executed; identities come from counters in the state, time and chance from the context.
 * Rule 0: a fact whose key is not the live one is a no-op, and is counted.
 */
import { appError } from '../../src-preload/contract/app-error.js';
import type { ConnectionId } from '../../src-preload/contract/ids.js';
import type { ProviderEvent } from '../providers/types.js';
import { replyEvent } from './answers.js';
import {
  cancelCapture,
  captureLost,
  captureSilent,
  captureStarted,
  closeCapture,
  drained,
  finish,
  latch,
  openCapture,
  stopCapture,
} from './capture.js';
import type { SessionEvent, TimerExpired } from './events.js';
import { speechDiscarded, speechEnd, speechStart, understood } from './hearing.js';
import {
  becameReady,
  closed,
  expiring,
  hangUp,
  holdGate,
  openGate,
  reach,
  reconnect,
  stable,
  stepped,
  unblock,
} from './link.js';
import { conversationEnded, endConversation, failTurn, lose, suspend } from './loss.js';
import { beginText, fail, forgetFailed, handOver, retryFailed, supersede, withdraw } from './outgoing.js';
import type { CaptureFact, LinkFact, ReplyFact, UplinkFact, Verb } from './ports.js';
import { cut, lookAgain, playbackDrained, playbackFailed, replyBroken, silent } from './reply.js';
import { consequences, noteQuiet } from './rules.js';
import { liveConnection, type SessionState } from './state.js';
import {
  chain,
  choose,
  clearTrouble,
  emit,
  patch,
  stale,
  stay,
  trouble,
  type Context,
  type Move,
  type Step,
} from './step.js';
import { rotateLeadMs, timerCommands, wantedTimers } from './timers.js';
import { TUNING } from './tuning.js';

/** The next state, and what to do on the way to it, in order. */
export function reduce(state: SessionState, event: SessionEvent, context: Context): Step {
  const next = chain(moveFor(event), consequences, noteQuiet(state))(state, context);
  return { state: next.state, commands: [...next.commands, ...timerCommands(state, next.state)] };
}

function moveFor(event: SessionEvent): Move {
  switch (event.type) {
    case 'talk-start':
    case 'talk-stop':
    case 'talk-latch':
    case 'talk-cancel':
    case 'interrupt':
    case 'text-send':
    case 'retry':
    case 'context-send':
    case 'mute-set':
    case 'session-start':
    case 'session-end':
    case 'error-dismissed':
    case 'system':
      return choose(({ life }) => (life === 'quitting' ? stay : verb(event)));
    case 'link-step':
    case 'link-lost':
    case 'link-closed':
    case 'provider-event':
      return linkFact(event);
    case 'capture-started':
    case 'capture-failed':
    case 'capture-stalled':
    case 'capture-drained':
      return captureFact(event);
    case 'first-frame-sent':
      return firstFrame(event);
    case 'playback-started':
    case 'playback-drained':
    case 'playback-cut':
    case 'playback-failed':
      return replyFact(event);
    case 'timer-expired':
      return choose((state) => (wantedTimers(state)[event.timer]?.key === event.key ? expired(event) : stale));
  }
}

function verb(event: Verb): Move {
  switch (event.type) {
    case 'talk-start':
      return choose(({ microphone }) =>
        microphone === 'muted'
          ? stay
          : chain(
              cut('user', event.atMs),
              finish,
              supersede,
              forgetFailed,
              holdGate,
              openCapture(event.mode, event.atMs),
              reach,
            ),
      );
    case 'talk-stop':
      return stopCapture(event.atMs);
    case 'talk-latch':
      return latch;
    case 'talk-cancel':
      return cancelCapture;
    case 'interrupt':
      return chain(cut('user', event.atMs), supersede);
    case 'text-send':
      return typed(event.text);
    case 'retry':
      return retry;
    case 'context-send':
      return chain(
        choose(({ contexts }) => patch({ contexts: [...contexts, event.text].slice(-TUNING.waitingContexts) })),
        reach,
      );
    case 'mute-set':
      return event.muted ? chain(patch({ microphone: 'muted' }), cancelCapture) : patch({ microphone: 'live' });
    case 'session-start':
      return reach;
    case 'session-end':
      return choose((_, { nowMs }) => endConversation(event.why, nowMs));
    case 'error-dismissed':
      return chain(
        patch({ trouble: null }),
        choose(({ link }) => (link.kind === 'blocked' ? hangUp('offline', 'kept') : stay)),
      );
    case 'system':
      return system(event.what);
  }
}

/** A typed text ends what is being said with the key, and interrupts what is heard. */
const typed = (text: string): Move =>
  choose(({ capture }, { capabilities, nowMs }) =>
    capabilities.textInput
      ? chain(
          cut('user', nowMs),
          capture.kind !== 'closed' && capture.mode === 'hands-free' ? withdraw : chain(finish, cancelCapture),
          supersede,
          forgetFailed,
          clearTrouble('reply'),
          beginText(text),
          reach,
        )
      : trouble('reply', appError('text-unsupported')),
  );

/** While the person speaks, that is the newer question. */
const retry: Move = choose(({ capture, failed, link }, { nowMs }) => {
  if (capture.kind !== 'closed' && capture.mode !== 'hands-free') return stay;
  if (failed.kind === 'none') return link.kind === 'blocked' || link.kind === 'waiting' ? reach : stay;
  return chain(cut('user', nowMs), supersede, clearTrouble('reply'), holdGate, retryFailed, reach);
});

function system(what: Extract<Verb, { readonly type: 'system' }>['what']): Move {
  switch (what) {
    case 'suspend':
      return choose((_, { nowMs }) => suspend(nowMs));
    case 'resume':
      return reconnect;
    case 'network-online':
      return chain(reconnect, unblock);
    case 'lock':
    case 'window-gone':
      return closeCapture;
  }
}

const onConnection = (connectionId: ConnectionId, move: Move): Move =>
  choose(({ link }) => (liveConnection(link) === connectionId ? move : stale));

function linkFact(fact: LinkFact): Move {
  switch (fact.type) {
    case 'link-step':
      return stepped(fact.connectionId, fact.step);
    case 'link-lost':
      return onConnection(fact.connectionId, lose(fact.error, 'gone'));
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
        return chain(becameReady, handOver);
      case 'resume-updated':
        return patch({ resume: event.resume });
      case 'failure':
        return event.fatal ? lose(event.error, 'ours') : trouble('link', event.error);
      default:
        return stay;
    }
  });

const conversation = (connectionId: ConnectionId, event: ProviderEvent): Move => {
  switch (event.type) {
    case 'session-ready':
    case 'usage':
    case 'warning':
    case 'frame-unrecognised':
      return stay;
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

const captureFact = (fact: CaptureFact): Move =>
  choose(({ capture }, { nowMs }) => {
    if (capture.kind === 'closed' || capture.captureId !== fact.captureId) return stale;
    switch (fact.type) {
      case 'capture-started':
        return captureStarted(nowMs);
      case 'capture-failed':
        return captureLost(fact.error, 'gone');
      case 'capture-stalled':
        return capture.kind === 'open' ? captureSilent : stay;
      case 'capture-drained':
        return drained;
    }
  });

const firstFrame = (fact: UplinkFact): Move =>
  choose(({ outgoing }) =>
    outgoing.kind === 'voice' && outgoing.captureId === fact.captureId
      ? emit({ type: 'mark', mark: { name: 'first-frame-sent', turnId: outgoing.turnId, atMs: fact.atMs } })
      : stale,
  );

const replyFact = (fact: ReplyFact): Move =>
  choose(({ reply }, { nowMs }) => {
    if (reply.kind !== 'playing' && reply.kind !== 'cutting') return stale;
    const { turnId } = reply.turn;
    if (turnId !== fact.turnId) return stale;
    switch (fact.type) {
      case 'playback-started':
        return chain(
          emit({ type: 'mark', mark: { name: 'playback-started', turnId, atMs: nowMs } }),
          patch({ trouble: null }),
        );
      case 'playback-drained':
        return playbackDrained(turnId, fact.playedMs);
      case 'playback-failed':
        return reply.kind === 'cutting' ? silent(fact.heardMs, nowMs) : playbackFailed(turnId, fact.error);
      case 'playback-cut':
        return reply.kind === 'cutting' ? silent(fact.heardMs, nowMs) : stale;
    }
  });

/** A bound was reached that is still the state's own. */
function expired({ timer }: TimerExpired): Move {
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
      return captureSilent;
    case 'utterance-cap':
      return choose((_, { nowMs }) => stopCapture(nowMs));
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
        playbackFailed(reply.turn.turnId, appError('playback-failed')),
      )
    : stay,
);
