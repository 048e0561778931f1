/**
 * Owns which timers run in which state. Every bound is a function of the state: entering it starts the timer, leaving
 * it cancels, so that none can be forgotten.
 */
import type { Capabilities } from '../providers/types.js';
import { TIMERS, type TimerName } from './events.js';
import type { Command } from './commands.js';
import { isQuiet, isSpeaking, type LinkState, type LinkStep, type SessionState } from './state.js';
import { isWithheld } from './withhold.js';
import { TUNING } from './tuning.js';

/** `key` names the purpose: another key is another timer. */
export interface Wanted {
  readonly key: string;
  readonly delayMs: number;
}
type WantedTimers = Partial<Record<TimerName, Wanted>>;

const STEP_MS: Readonly<Record<LinkStep, number>> = {
  preparing: TUNING.prepareMs,
  opening: TUNING.openMs,
  'awaiting-ready': TUNING.readyMs,
};

function linkTimers(link: LinkState, ids: SessionState['ids']): WantedTimers {
  switch (link.kind) {
    case 'offline':
    case 'blocked':
      return {};
    case 'connecting':
      return { 'link-step': { key: `${link.connectionId}/${link.step}`, delayMs: STEP_MS[link.step] } };
    case 'waiting':
      return { 'link-retry': { key: `after-c${ids.connections}`, delayMs: link.delayMs } };
    case 'closing':
      return { 'link-closing': { key: link.connectionId, delayMs: TUNING.closingMs } };
    case 'ready': {
      const key = link.connectionId;
      const { maxConnectionMs } = link.terms;
      return {
        ...(link.attempt > 0 ? { 'link-stable': { key, delayMs: TUNING.stableMs } } : {}),
        ...(link.gate === 'greeting' ? { greeting: { key, delayMs: TUNING.greetingMs } } : {}),
        ...(link.expiry.kind === 'soon'
          ? { 'link-expiry': { key: `${key}/${link.expiry.inMs}`, delayMs: link.expiry.inMs } }
          : {}),
        ...(link.expiry.kind === 'unknown' && maxConnectionMs !== null
          ? { 'link-age': { key, delayMs: maxConnectionMs - rotateLeadMs(maxConnectionMs) } }
          : {}),
      };
    }
  }
}

/** How long before its end a connection is renewed. */
export const rotateLeadMs = (maxConnectionMs: number): number => Math.min(TUNING.rotateLeadMs, maxConnectionMs / 5);

/** Hanging up counts from the last turn, across connections renewed or regained since. */
function idleTimer(state: SessionState): WantedTimers {
  const { link } = state;
  if (link.kind !== 'ready' || link.terms.idleHangUpMs === null || !isQuiet(state)) return {};
  const { idleHangUpMs } = link.terms;
  // The timer starts with the latest of: the connection, the quiet, this bound.
  const passedMs = Math.max(0, Math.max(link.readyAtMs, link.idleBoundAtMs) - state.quietSinceMs);
  return { idle: { key: `${link.connectionId}/${idleHangUpMs}`, delayMs: Math.max(0, idleHangUpMs - passedMs) } };
}

function captureTimers(state: SessionState): WantedTimers {
  const { capture, outgoing } = state;
  switch (capture.kind) {
    case 'closed':
      return {};
    case 'opening':
      return { 'capture-open': { key: `${capture.captureId}`, delayMs: TUNING.captureOpenMs } };
    case 'open':
      if (capture.mode !== 'hands-free') {
        return { 'utterance-cap': { key: `${capture.captureId}`, delayMs: TUNING.utteranceCapMs } };
      }
      // Also what a service hears: it may tell the beginning of speech and never its end.
      return outgoing.kind === 'voice' && isSpeaking(state)
        ? { 'utterance-cap': { key: outgoing.turnId, delayMs: TUNING.utteranceCapMs } }
        : {};
    case 'draining':
      return { drain: { key: `${capture.captureId}`, delayMs: TUNING.drainMs } };
  }
}

const firstAudioMs = ({ uplink }: Capabilities): number =>
  uplink === 'utterance' ? TUNING.firstAudioOfUploadMs : TUNING.firstAudioMs;

function replyTimers(state: SessionState): WantedTimers {
  const { reply, link } = state;
  const withheld = isWithheld(state);
  switch (reply.kind) {
    case 'none':
      return {};
    case 'awaited':
      // While the link is on its way, its own bounds apply.
      return link.kind === 'ready'
        ? { 'first-audio': { key: `${link.connectionId}/${reply.turnId}`, delayMs: firstAudioMs(link.terms) } }
        : {};
    case 'playing': {
      const { turn, overlap } = reply;
      return {
        ...(turn.generation === 'running'
          ? { 'reply-stall': { key: `${turn.turnId}/${turn.looks}`, delayMs: TUNING.replyStallMs } }
          : withheld
            ? {}
            : { playback: { key: turn.turnId, delayMs: turn.soundMs + TUNING.playbackSlackMs } }),
        ...(overlap === 'speech' ? { 'barge-in': { key: turn.turnId, delayMs: TUNING.bargeInSpeechMs } } : {}),
      };
    }
    case 'cutting':
      return { cut: { key: reply.turn.turnId, delayMs: TUNING.cutMs } };
  }
}

/** All timers that must run in this state, with what each is for. */
export const wantedTimers = (state: SessionState): WantedTimers => ({
  ...linkTimers(state.link, state.ids),
  ...idleTimer(state),
  ...captureTimers(state),
  ...replyTimers(state),
});

/** What to start and cancel on the way from one state to the next. */
export function timerCommands(before: SessionState, after: SessionState): readonly Command[] {
  const had = wantedTimers(before);
  const wants = wantedTimers(after);
  return TIMERS.flatMap((timer): readonly Command[] => {
    const old = had[timer];
    const now = wants[timer];
    if (old?.key === now?.key) return [];
    return [
      ...(old === undefined ? [] : [{ type: 'cancel-timer', timer } as const]),
      ...(now === undefined ? [] : [{ type: 'start-timer', timer, ...now } as const]),
    ];
  });
}
