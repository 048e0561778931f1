/**
 * Owns what happens to the microphone, as a pure machine: at most one capture is live, and every device that opens
 * is released. A capture outlives its device: another one takes its place, and the samples go on. Effects are
 * returned, never executed. Rule 0: an event whose captureId is not the live one changes nothing, except that whatever
 * it opened is released.
 */
import type { CaptureStart } from '../../src-preload/contract/audio.js';
import type { CaptureId } from '../../src-preload/contract/ids.js';

export type MicrophoneFailure = 'microphone-denied' | 'microphone-missing' | 'microphone-busy' | 'microphone-failed';

/** How a device was lost: it went away, or it is open and delivers nothing. */
export type Loss = 'gone' | 'silent';

export type CaptureState =
  | { readonly kind: 'closed' }
  /**
   * The device was asked for (`asking`), or is open and has yet to deliver (`awaiting`). `again`: samples flowed before,
   * from a device that was lost.
   */
  | {
      readonly kind: 'opening';
      readonly captureId: CaptureId;
      readonly start: CaptureStart;
      readonly step: 'asking' | 'awaiting';
      readonly again: boolean;
      readonly losses: number;
    }
  /** Samples flow. `losses`: devices lost in this capture. */
  | { readonly kind: 'open'; readonly captureId: CaptureId; readonly start: CaptureStart; readonly losses: number }
  /** The last frame was asked for. */
  | { readonly kind: 'draining'; readonly captureId: CaptureId };

export type CaptureEvent =
  | { readonly type: 'start'; readonly start: CaptureStart }
  | { readonly type: 'stop'; readonly captureId: CaptureId }
  | { readonly type: 'acquired'; readonly captureId: CaptureId }
  | { readonly type: 'refused'; readonly captureId: CaptureId; readonly code: MicrophoneFailure }
  /** The device delivers. */
  | { readonly type: 'flowing'; readonly captureId: CaptureId }
  | { readonly type: 'lost'; readonly captureId: CaptureId; readonly how: Loss }
  /** The audio thread broke: what it held of the capture is gone. */
  | { readonly type: 'broken'; readonly captureId: CaptureId }
  /** The last frame is out, or did not come within its bound. */
  | { readonly type: 'flushed'; readonly captureId: CaptureId };

export type CaptureEffect =
  /** `from`: the chosen device first, or the system's own at once. `after`: how the one before was lost. */
  | {
      readonly type: 'acquire';
      readonly start: CaptureStart;
      readonly from: 'chosen' | 'system';
      readonly after: Loss | 'nothing';
    }
  /** Joins the device to the capture, and begins to look whether it delivers. */
  | { readonly type: 'connect'; readonly captureId: CaptureId }
  /** Stops the device while its capture goes on. */
  | { readonly type: 'detach'; readonly captureId: CaptureId; readonly how: Loss }
  | { readonly type: 'flush'; readonly captureId: CaptureId }
  /** Stops the device; the system's indicator goes out. Harmless when nothing is open. */
  | { readonly type: 'release'; readonly captureId: CaptureId }
  | { readonly type: 'tell-started'; readonly captureId: CaptureId }
  | { readonly type: 'tell-switching'; readonly captureId: CaptureId }
  | { readonly type: 'tell-failed'; readonly captureId: CaptureId; readonly code: MicrophoneFailure }
  | { readonly type: 'tell-stopped'; readonly captureId: CaptureId };

export interface CaptureStep {
  readonly state: CaptureState;
  readonly effects: readonly CaptureEffect[];
}

export const CLOSED: CaptureState = { kind: 'closed' };
/** A capture that lost this many devices gives up: they come and go, or none of them works. */
const MAX_LOSSES = 4;

/** What the machine does about one event. */
export function captureStep(state: CaptureState, event: CaptureEvent): CaptureStep {
  switch (event.type) {
    case 'start':
      return start(state, event.start);
    case 'stop':
      return isLive(state, event.captureId) ? stop(state, event.captureId) : unchanged(state);
    case 'acquired':
      return isLive(state, event.captureId) && state.kind === 'opening' && state.step === 'asking'
        ? { state: { ...state, step: 'awaiting' }, effects: [{ type: 'connect', captureId: event.captureId }] }
        : { state, effects: [{ type: 'release', captureId: event.captureId }] };
    case 'refused':
      return isLive(state, event.captureId) && state.kind === 'opening'
        ? closed({ type: 'tell-failed', captureId: event.captureId, code: event.code })
        : unchanged(state);
    case 'flowing':
      return isLive(state, event.captureId) ? flowing(state) : unchanged(state);
    case 'lost':
      return isLive(state, event.captureId) ? lost(state, event.how) : unchanged(state);
    case 'broken':
      return isLive(state, event.captureId) ? end(state, 'microphone-failed') : unchanged(state);
    case 'flushed':
      return isLive(state, event.captureId) && state.kind === 'draining'
        ? closed({ type: 'tell-stopped', captureId: event.captureId })
        : unchanged(state);
  }
}

function start(state: CaptureState, start: CaptureStart): CaptureStep {
  if (isLive(state, start.captureId)) return unchanged(state);
  const opening: CaptureStep = {
    state: { kind: 'opening', captureId: start.captureId, start, step: 'asking', again: false, losses: 0 },
    effects: [{ type: 'acquire', start, from: 'chosen', after: 'nothing' }],
  };
  if (state.kind === 'closed') return opening;
  // A press that overtakes the end of the one before: that one ends here, with its last frame.
  const { captureId } = state;
  const flush: readonly CaptureEffect[] = hasFrames(state) ? [{ type: 'flush', captureId }] : [];
  const leave = [...flush, ...closed({ type: 'tell-stopped', captureId }).effects];
  return { state: opening.state, effects: [...leave, ...opening.effects] };
}

/** Whether frames were posted whose last one was not asked for. */
const hasFrames = (state: CaptureState): boolean => state.kind === 'open' || (state.kind === 'opening' && state.again);

function stop(state: CaptureState, captureId: CaptureId): CaptureStep {
  switch (state.kind) {
    case 'opening':
    case 'open':
      return hasFrames(state)
        ? { state: { kind: 'draining', captureId }, effects: [{ type: 'flush', captureId }] }
        : closed({ type: 'tell-stopped', captureId });
    case 'draining':
    case 'closed':
      return unchanged(state);
  }
}

function flowing(state: CaptureState): CaptureStep {
  if (state.kind !== 'opening' || state.step !== 'awaiting') return unchanged(state);
  const { captureId, start, again, losses } = state;
  return {
    state: { kind: 'open', captureId, start, losses },
    effects: again ? [] : [{ type: 'tell-started', captureId }],
  };
}

/** What was said before counts, so another device takes its place within the same capture. */
function lost(state: CaptureState, how: Loss): CaptureStep {
  switch (state.kind) {
    case 'closed':
      return unchanged(state);
    case 'draining':
      return end(state, 'microphone-failed');
    case 'opening':
    case 'open': {
      // What is lost while the next one is asked for was let go of before.
      if (state.kind === 'opening' && state.step === 'asking') return unchanged(state);
      const { captureId, start } = state;
      const losses = state.losses + 1;
      if (losses >= MAX_LOSSES) return end(state, 'microphone-failed');
      const again = hasFrames(state);
      // One that went silent in the middle may only need to be opened anew; one that never spoke is passed over.
      const from = how === 'gone' || (again && losses === 1) ? 'chosen' : 'system';
      return {
        state: { kind: 'opening', captureId, start, step: 'asking', again, losses },
        effects: [
          { type: 'detach', captureId, how },
          ...(again ? [{ type: 'tell-switching', captureId } as const] : []),
          { type: 'acquire', start, from, after: how },
        ],
      };
    }
  }
}

function end(state: CaptureState, code: MicrophoneFailure): CaptureStep {
  if (state.kind === 'closed') return unchanged(state);
  const { captureId } = state;
  return closed(
    state.kind === 'draining' ? { type: 'tell-stopped', captureId } : { type: 'tell-failed', captureId, code },
  );
}

const isLive = (state: CaptureState, captureId: CaptureId): boolean =>
  state.kind !== 'closed' && state.captureId === captureId;

const unchanged = (state: CaptureState): CaptureStep => ({ state, effects: [] });

/** The device is released before main hears of the end, so that `stopped` is true when it arrives. */
const closed = (tell: Extract<CaptureEffect, { type: 'tell-stopped' | 'tell-failed' }>): CaptureStep => ({
  state: CLOSED,
  effects: [{ type: 'release', captureId: tell.captureId }, tell],
});
