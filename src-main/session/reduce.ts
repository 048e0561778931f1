/**
 * Owns the session's reducer: routes every event to its moves, then lets the rules and the timers follow. Pure:
 * commands are returned, never executed; identities come from counters in the state, time and chance from the context.
 */
import { expired } from './bounds.js';
import type { SessionEvent } from './events.js';
import { captureFact, firstFrame, linkFact, replyFact } from './facts.js';
import { attending } from './attend.js';
import { listening } from './listening.js';
import { consequences, noteQuiet } from './rules.js';
import { endpointerFact } from './speaking.js';
import type { SessionState } from './state.js';
import { chain, choose, stale, stay, type Context, type Move, type Step } from './step.js';
import { timerCommands, wantedTimers } from './timers.js';
import { verb } from './verbs.js';
import { withholding } from './withhold.js';

/** The next state, and what to do on the way to it, in order. */
export function reduce(state: SessionState, event: SessionEvent, context: Context): Step {
  const next = chain(moveFor(event), consequences, noteQuiet(state))(state, context);
  const commands = [
    ...next.commands,
    ...withholding(state, next.state),
    ...attending(state, next.state),
    ...listening(state, next.state),
    ...timerCommands(state, next.state),
  ];
  return { state: next.state, commands };
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
    case 'hands-free-set':
    case 'session-start':
    case 'session-end':
    case 'error-dismissed':
    case 'warning-dismissed':
    case 'conflict-settled':
    case 'idle-bound-changed':
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
    case 'speech-began':
    case 'speech-confirmed':
    case 'speech-ended':
    case 'speech-dismissed':
    case 'endpointing-failed':
      return endpointerFact(event);
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
