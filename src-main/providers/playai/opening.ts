/**
 * Owns when a connection is ready and when the microphone may be heard on it. PlayAI's public page documents neither:
 * a client written from it sends its setup and streams. Its web kit waits for `init`, and for the end of the greeting.
 * Both are met: what the service says counts, and where it says nothing a short wait does.
 */
import type { CodecEvent } from '../types.js';
import type { Heard } from './wire.js';

type Events = readonly CodecEvent[];
const NONE: Events = [];

/** The public entrance says within this time that it does not like the setup; silence means that it does. */
export const READY_GRACE_MS = 1_500;
/** A greeting that has not been announced this long after readiness is none to wait for. */
export const GREETING_GRACE_MS = 1_000;
/** The same for a conversation that goes on: it hardly begins with a greeting, and may have an utterance to save. */
export const CONTINUED_GRACE_MS = 300;

export interface Opening {
  /** The setup is on its way. `isContinued`: it asks to go on with an earlier conversation. */
  begin(nowMs: number, isContinued: boolean): void;
  /** What this message says of readiness and of listening. To be told before anything else of it. */
  heard(type: Heard['type'], nowMs: number): Events;
  tick(nowMs: number): Events;
  wakeAtMs(): number | null;
  /** Whether the service took the setup by its own word; silence only seems to. */
  isAnswered(): boolean;
}

type State =
  /** Null where only the service's word counts. */
  | { readonly kind: 'setup'; readonly readyAtMs: number | null }
  | { readonly kind: 'gated'; readonly opensAtMs: number }
  | { readonly kind: 'greeting' }
  | { readonly kind: 'listening' };

/** `isSilenceReady`: whether silence after the setup counts as readiness. */
export function createOpening(isSilenceReady: boolean): Opening {
  let state: State = { kind: 'setup', readyAtMs: null };
  let graceMs = GREETING_GRACE_MS;
  let isAnswered = false;

  const listen = (): Events => {
    if (state.kind !== 'gated' && state.kind !== 'greeting') return NONE;
    state = { kind: 'listening' };
    return [{ type: 'listening-allowed' }];
  };

  const becomeReady = (nowMs: number): Events => {
    if (state.kind !== 'setup') return NONE;
    state = { kind: 'gated', opensAtMs: nowMs + graceMs };
    return [{ type: 'session-ready' }];
  };

  return {
    begin(nowMs, isContinued) {
      if (isContinued) graceMs = CONTINUED_GRACE_MS;
      if (state.kind === 'setup' && isSilenceReady) state = { kind: 'setup', readyAtMs: nowMs + READY_GRACE_MS };
    },
    heard(type, nowMs) {
      switch (type) {
        // Said before, or in place of, a conversation.
        case 'ignored':
        case 'error':
        case 'hangup':
          return NONE;
        case 'onAgentGreeting': {
          isAnswered = true;
          const events = becomeReady(nowMs);
          if (state.kind === 'gated') state = { kind: 'greeting' };
          return events;
        }
        // Whatever becomes of the greeting: the service listens, or says so.
        case 'onAgentGreetingEnd':
        case 'voiceActivityStart':
        case 'voiceActivityEnd':
        case 'onUserTranscript':
          isAnswered = true;
          return [...becomeReady(nowMs), ...listen()];
        case 'init':
        case 'newAudioStream':
        case 'audioStreamStart':
        case 'audioStream':
        case 'audioStreamEnd':
        case 'onAgentTranscript':
        case 'onAgentInterrupted':
          isAnswered = true;
          return becomeReady(nowMs);
      }
    },
    tick(nowMs) {
      switch (state.kind) {
        case 'setup':
          // Nobody greeted in all that time: there is nothing more to wait for.
          return state.readyAtMs === null || nowMs < state.readyAtMs ? NONE : [...becomeReady(nowMs), ...listen()];
        case 'gated':
          return nowMs < state.opensAtMs ? NONE : listen();
        case 'greeting':
        case 'listening':
          return NONE;
      }
    },
    wakeAtMs() {
      if (state.kind === 'setup') return state.readyAtMs;
      return state.kind === 'gated' ? state.opensAtMs : null;
    },
    isAnswered: () => isAnswered,
  };
}
