/**
 * Owns what the detector's probabilities mean while a microphone listens without a key: where speech begins, when it
 * has lasted, when it is over, and what was none. Pure: time is counted in frames of 32 ms. Must never see sound.
 */
import { DETECTOR_FRAME_SAMPLES } from './ports.js';

export type EndpointEvent =
  /** The first frame of it; it may still turn out to be nothing. */
  | { readonly type: 'began'; readonly frame: number }
  /** It has lasted long enough to interrupt an answer. */
  | { readonly type: 'confirmed' }
  /** So many frames without speech. */
  | { readonly type: 'ended'; readonly silentFrames: number }
  /** Too short to be anything: a click, a cough, a door. */
  | { readonly type: 'dismissed' };

export interface EndpointerSettings {
  /** How readily sound is taken for speech, 0 to 1. */
  readonly sensitivity: number;
  /** Silence that ends what was said, milliseconds. */
  readonly endpointDelayMs: number;
  /** Speech that interrupts an answer, milliseconds. */
  readonly confirmMs: number;
  /** `speech`: the stream begins within something that is being said. */
  readonly hearing: 'silence' | 'speech';
}

export interface Endpointer {
  /** Takes the next frame's probability. */
  push(probability: number): readonly EndpointEvent[];
}

const FRAME_MS = DETECTOR_FRAME_SAMPLES / 16;

/** Speech begins with this many frames of it, with short gaps between them; 96 ms. */
const ONSET_FRAMES = 3;
/** Silence of at most this is a gap; 96 ms. */
const GAP_FRAMES = 3;
/** Less speech than this is none; 160 ms. The shortest words that mean something ("no") have some 200. */
const LEAST_FRAMES = 5;
/** Speech that was too short so far, and then this much silence: it was none; 256 ms. */
const DISMISS_FRAMES = 8;

/**
 * From what probability on a frame holds speech, and below which one it holds none: 0.85 and 0.55 at sensitivity 0,
 * 0.53 and 0.34 in the middle, 0.2 and 0.13 at 1. Between the two what goes on goes on.
 */
export function thresholds(sensitivity: number): { readonly speechFrom: number; readonly silenceBelow: number } {
  const speechFrom = 0.85 - 0.65 * Math.min(1, Math.max(0, sensitivity));
  return { speechFrom, silenceBelow: 0.65 * speechFrom };
}

type State =
  | { readonly kind: 'silence' }
  /** Some frames of speech, too few to say anything. */
  | { readonly kind: 'onset'; readonly first: number; readonly last: number; readonly speechFrames: number }
  | { readonly kind: 'speech'; readonly last: number; readonly speechFrames: number };

const SILENCE: State = { kind: 'silence' };

export function createEndpointer({ sensitivity, endpointDelayMs, confirmMs, hearing }: EndpointerSettings): Endpointer {
  const { speechFrom, silenceBelow } = thresholds(sensitivity);
  const endFrames = Math.max(1, Math.ceil(endpointDelayMs / FRAME_MS));
  const confirmFrames = Math.max(LEAST_FRAMES, Math.ceil(confirmMs / FRAME_MS));
  let state: State = hearing === 'speech' ? { kind: 'speech', last: -1, speechFrames: confirmFrames } : SILENCE;
  let frame = -1;

  function whileSilent(before: Exclude<State, { kind: 'speech' }>, probability: number): readonly EndpointEvent[] {
    if (before.kind === 'silence') {
      if (probability >= speechFrom) state = { kind: 'onset', first: frame, last: frame, speechFrames: 1 };
      return [];
    }
    const { first, last, speechFrames } = before;
    if (probability < silenceBelow) {
      if (frame - last > GAP_FRAMES) state = SILENCE;
      return [];
    }
    const more = speechFrames + (probability >= speechFrom ? 1 : 0);
    if (more < ONSET_FRAMES) {
      state = { kind: 'onset', first, last: frame, speechFrames: more };
      return [];
    }
    state = { kind: 'speech', last: frame, speechFrames: more };
    return [{ type: 'began', frame: first }];
  }

  function whileSpeaking(before: Extract<State, { kind: 'speech' }>, probability: number): readonly EndpointEvent[] {
    const { last, speechFrames } = before;
    if (probability >= silenceBelow) {
      const more = speechFrames + (probability >= speechFrom ? 1 : 0);
      state = { kind: 'speech', last: frame, speechFrames: more };
      return speechFrames < confirmFrames && more >= confirmFrames ? [{ type: 'confirmed' }] : [];
    }
    const silentFrames = frame - last;
    if (speechFrames < LEAST_FRAMES && silentFrames >= Math.min(DISMISS_FRAMES, endFrames)) {
      state = SILENCE;
      return [{ type: 'dismissed' }];
    }
    if (silentFrames < endFrames) return [];
    state = SILENCE;
    return [{ type: 'ended', silentFrames }];
  }

  return {
    push(probability) {
      frame += 1;
      return state.kind === 'speech' ? whileSpeaking(state, probability) : whileSilent(state, probability);
    },
  };
}
