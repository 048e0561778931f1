/**
 * Owns what happens to the microphone, as a pure machine: at most one capture is live, and every device that opens
 * is released. Effects are returned, never executed. Rule 0: an event whose captureId is not the live one changes
 * nothing, except that whatever it opened is released.
 */
import type { CaptureStart } from '../../src-preload/contract/audio.js';
import type { CaptureId } from '../../src-preload/contract/ids.js';

export type MicrophoneFailure = 'microphone-denied' | 'microphone-missing' | 'microphone-busy' | 'microphone-failed';

export type CaptureState =
  | { readonly kind: 'closed' }
  /** The device was asked for. */
  | { readonly kind: 'opening'; readonly captureId: CaptureId }
  /** Samples flow. */
  | { readonly kind: 'open'; readonly captureId: CaptureId }
  /** The last frame was asked for. */
  | { readonly kind: 'draining'; readonly captureId: CaptureId };

export type CaptureEvent =
  | { readonly type: 'start'; readonly start: CaptureStart }
  | { readonly type: 'stop'; readonly captureId: CaptureId }
  | { readonly type: 'acquired'; readonly captureId: CaptureId; readonly deviceLabel: string }
  | { readonly type: 'refused'; readonly captureId: CaptureId; readonly code: MicrophoneFailure }
  /** The device went away, or the audio thread broke. */
  | { readonly type: 'lost'; readonly captureId: CaptureId }
  /** The last frame is out, or did not come within its bound. */
  | { readonly type: 'flushed'; readonly captureId: CaptureId };

export type CaptureEffect =
  | { readonly type: 'acquire'; readonly start: CaptureStart }
  | { readonly type: 'connect'; readonly captureId: CaptureId }
  | { readonly type: 'flush'; readonly captureId: CaptureId }
  /** Stops the device; the system's indicator goes out. Harmless when nothing is open. */
  | { readonly type: 'release'; readonly captureId: CaptureId }
  | { readonly type: 'tell-started'; readonly captureId: CaptureId; readonly deviceLabel: string }
  | { readonly type: 'tell-failed'; readonly captureId: CaptureId; readonly code: MicrophoneFailure }
  | { readonly type: 'tell-stopped'; readonly captureId: CaptureId };

export interface CaptureStep {
  readonly state: CaptureState;
  readonly effects: readonly CaptureEffect[];
}

export const CLOSED: CaptureState = { kind: 'closed' };

/** What the machine does about one event. */
export function captureStep(state: CaptureState, event: CaptureEvent): CaptureStep {
  switch (event.type) {
    case 'start':
      return start(state, event.start);
    case 'stop':
      return isLive(state, event.captureId) ? stop(state, event.captureId) : unchanged(state);
    case 'acquired':
      if (!isLive(state, event.captureId) || state.kind !== 'opening')
        return { state, effects: [{ type: 'release', captureId: event.captureId }] };
      return {
        state: { kind: 'open', captureId: event.captureId },
        effects: [
          { type: 'connect', captureId: event.captureId },
          { type: 'tell-started', captureId: event.captureId, deviceLabel: event.deviceLabel },
        ],
      };
    case 'refused':
      return isLive(state, event.captureId) && state.kind === 'opening'
        ? closed({ type: 'tell-failed', captureId: event.captureId, code: event.code })
        : unchanged(state);
    case 'lost':
      if (!isLive(state, event.captureId)) return unchanged(state);
      return closed(
        state.kind === 'draining'
          ? { type: 'tell-stopped', captureId: event.captureId }
          : { type: 'tell-failed', captureId: event.captureId, code: 'microphone-failed' },
      );
    case 'flushed':
      return isLive(state, event.captureId) && state.kind === 'draining'
        ? closed({ type: 'tell-stopped', captureId: event.captureId })
        : unchanged(state);
  }
}

function start(state: CaptureState, start: CaptureStart): CaptureStep {
  if (isLive(state, start.captureId)) return unchanged(state);
  const opening: CaptureStep = {
    state: { kind: 'opening', captureId: start.captureId },
    effects: [{ type: 'acquire', start }],
  };
  if (state.kind === 'closed') return opening;
  // A press that overtakes the end of the one before: that one ends here, with its last frame.
  const { captureId } = state;
  const flush: readonly CaptureEffect[] = state.kind === 'open' ? [{ type: 'flush', captureId }] : [];
  const leave = [...flush, ...closed({ type: 'tell-stopped', captureId }).effects];
  return { state: opening.state, effects: [...leave, ...opening.effects] };
}

function stop(state: CaptureState, captureId: CaptureId): CaptureStep {
  switch (state.kind) {
    case 'opening':
      return closed({ type: 'tell-stopped', captureId });
    case 'open':
      return { state: { kind: 'draining', captureId }, effects: [{ type: 'flush', captureId }] };
    case 'draining':
    case 'closed':
      return unchanged(state);
  }
}

const isLive = (state: CaptureState, captureId: CaptureId): boolean =>
  state.kind !== 'closed' && state.captureId === captureId;

const unchanged = (state: CaptureState): CaptureStep => ({ state, effects: [] });

/** The device is released before main hears of the end, so that `stopped` is true when it arrives. */
const closed = (tell: Extract<CaptureEffect, { type: 'tell-stopped' | 'tell-failed' }>): CaptureStep => ({
  state: CLOSED,
  effects: [{ type: 'release', captureId: tell.captureId }, tell],
});
