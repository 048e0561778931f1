/**
 * Owns who looks for speech without a key: the service, where it can and the line is there, else we do. What the
 * uplink keeps and streams, and what is looked at, follow from the state alone, so that none can be forgotten.
 */
import { asTurnId, type CaptureId, type TurnId } from '../../src-preload/contract/ids.js';
import type { Command } from './commands.js';
import type { SessionEvent } from './events.js';
import { isSpeakingFreely, type SessionState } from './state.js';

interface Taken {
  readonly event: SessionEvent;
  readonly before: SessionState;
  readonly after: SessionState;
}

/** The capture that is open without a key, be it with its last frames on their way. */
const freeCapture = ({ capture }: SessionState): CaptureId | null =>
  capture.kind !== 'closed' &&
  capture.mode === 'hands-free' &&
  !(capture.kind === 'draining' && capture.then === 'discard')
    ? capture.captureId
    : null;

/** Who finds the ends of speech now. An utterance that we began is ours to end. */
export const listener = (state: SessionState): 'service' | 'ours' =>
  state.ears === 'service' && state.link.kind === 'ready' && state.link.gate !== 'greeting' && !isSpeakingFreely(state)
    ? 'service'
    : 'ours';

/** The capture in which we look for utterances; null while nobody is to, or somebody else does. */
export const endpointed = (state: SessionState): CaptureId | null =>
  listener(state) === 'ours' && state.capture.kind !== 'draining' ? freeCapture(state) : null;

/** What we look for in a capture. */
export interface Search {
  readonly captureId: CaptureId;
  /** An interruption is found by us as well as by the service: it may have sent all of an answer that is still heard. */
  readonly for: 'utterances' | 'interruption';
}

export function search(state: SessionState): Search | null {
  const own = endpointed(state);
  if (own !== null) return { captureId: own, for: 'utterances' };
  const captureId = state.reply.kind === 'playing' && state.capture.kind !== 'draining' ? freeCapture(state) : null;
  return captureId === null ? null : { captureId, for: 'interruption' };
}

/** The turn under which a service hears all of a capture; unique like the capture. */
const streamOf = ({ ids, ears }: SessionState, captureId: CaptureId): TurnId | null =>
  ears === 'service' ? asTurnId(`${ids.prefix}-s${captureId}`) : null;

/** Whether talking without a key was turned off by something else than the person: they must be told. */
export const isHandsFreeEnded = ({ event, before, after }: Taken): boolean =>
  before.handsFree !== 'off' &&
  after.handsFree === 'off' &&
  event.type !== 'hands-free-set' &&
  after.life === 'running';

/**
 * Whether what the service hears in the stream is part of nothing there: it was taken back, or taken over and comes
 * once more as an utterance.
 */
function isTakenBack(before: SessionState, after: SessionState): boolean {
  const { outgoing } = before;
  return (
    outgoing.kind === 'voice' &&
    outgoing.kept === 'tail' &&
    outgoing.progress === 'recording' &&
    !(
      after.outgoing.kind === 'voice' &&
      after.outgoing.turnId === outgoing.turnId &&
      after.outgoing.kept === outgoing.kept
    )
  );
}

/** What uplink and endpointer are told on the way from one state to the next. */
export function listening(before: SessionState, after: SessionState): readonly Command[] {
  const commands: Command[] = [];
  const [had, wants] = [freeCapture(before), freeCapture(after)];
  const [looked, looks] = [search(before), search(after)];
  const isSame = looked?.captureId === looks?.captureId && looked?.for === looks?.for;
  if (looked !== null && !isSame) commands.push({ type: 'stop-endpointing', captureId: looked.captureId });
  if (had !== null && had !== wants) {
    commands.push({ type: 'unlisten', captureId: had, how: isTakenBack(before, after) ? 'cancel' : 'end' });
  }
  if (wants !== null && had !== wants) {
    commands.push({ type: 'listen', captureId: wants, stream: streamOf(after, wants) });
  }
  if (looks !== null && !isSame) {
    const hearing = isSpeakingFreely(after) ? 'speech' : 'silence';
    commands.push({ type: 'start-endpointing', captureId: looks.captureId, hearing });
  }
  return commands;
}
