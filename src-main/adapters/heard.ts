/**
 * Owns the last seconds of a microphone that is open without a key, by their place in the capture, so that an utterance
 * can begin before it was noticed. Bounded; what was taken is not given again.
 */
import { CAPTURE_RATE_HZ } from '../../src-preload/contract/audio.js';
import type { CaptureId } from '../../src-preload/contract/ids.js';
import type { UtteranceStart } from '../session/ports.js';

/** Enough for what was said while the line broke, or while speech was found late on a busy computer. */
const KEPT_SAMPLES = 10 * CAPTURE_RATE_HZ;

export interface Heard {
  /** The sample after the last one, counted from the beginning of the capture; 0 before anything was heard. */
  readonly end: number;
  /** The same for this capture, 0 if it is another than the last one. */
  positionOf(captureId: CaptureId): number;
  /** Counts and keeps. */
  keep(captureId: CaptureId, pcm: Int16Array): void;
  /** Only counts: somebody else keeps it. */
  pass(captureId: CaptureId, pcm: Int16Array): void;
  /** The frames from this sample on, the first of them cut to it. */
  since(sample: number): readonly Int16Array[];
  /** The same from where an utterance begins; nothing is kept afterwards. */
  take(start: UtteranceStart): Int16Array[];
  forget(): void;
}

export function createHeard(): Heard {
  let capture: CaptureId | null = null;
  let end = 0;
  let frames: { readonly at: number; readonly pcm: Int16Array }[] = [];
  let kept = 0;

  function clear(): void {
    frames = [];
    kept = 0;
  }

  function count(captureId: CaptureId, pcm: Int16Array): void {
    if (captureId !== capture) {
      capture = captureId;
      end = 0;
      clear();
    }
    end += pcm.length;
  }

  const since = (sample: number): Int16Array[] =>
    frames.flatMap(({ at, pcm }) => {
      if (at + pcm.length <= sample) return [];
      return [at >= sample ? pcm : pcm.subarray(sample - at)];
    });

  return {
    get end() {
      return end;
    },
    positionOf: (captureId) => (captureId === capture ? end : 0),
    keep(captureId, pcm) {
      count(captureId, pcm);
      frames.push({ at: end - pcm.length, pcm });
      kept += pcm.length;
      while (kept > KEPT_SAMPLES) kept -= frames.shift()?.pcm.length ?? kept;
    },
    pass(captureId, pcm) {
      count(captureId, pcm);
      clear();
    },
    since,
    take(start) {
      const from = start.from === 'sample' ? start.sample : end - (start.backMs * CAPTURE_RATE_HZ) / 1_000;
      const taken = since(from);
      clear();
      return taken;
    },
    forget: clear,
  };
}
