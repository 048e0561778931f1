/**
 * Owns what the microphone may be heard to say while the assistant speaks on a loudspeaker near it: the assistant's
 * own voice becomes silence, a person who is louder than its echo is let through from a little before their first
 * sound on. Every frame goes on exactly once and in order, up to `KEPT_FRAMES` late. Must never open or close the
 * microphone, nor stop an answer: those behind it do.
 */
import type { CaptureId } from '../../src-preload/contract/ids.js';
import { createEchoEar, LOOK_BACK_FRAMES, ONSET_FRAMES, type EchoEar, type Verdict } from '../audio/echo-ear.js';
import { SLOT_MS } from '../audio/echo-predictor.js';
import { NO_ENERGY, type SoundEnergy } from '../audio/sound-energy.js';
import { ECHO_PATHS, type EchoPath } from '../audio/sound-path.js';

const KEPT_FRAMES = LOOK_BACK_FRAMES + ONSET_FRAMES;
/** Played sound older than this is not asked for: it is forgotten. */
const LOOK_BACK_MS = 400;

export interface EchoGateOptions {
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  /** What the loudspeaker played from one moment to another. */
  readonly heardBetween: (fromMs: number, toMs: number) => SoundEnergy;
  /** By which way the echo comes while this capture listens; null when there is none to fear. */
  readonly echoPath: () => EchoPath | null;
  /** Frames for those who listen: a person's, or silence in place of the echo. */
  readonly onFrame: (captureId: CaptureId, pcm: Int16Array) => void;
  /** A person was heard over the assistant. */
  readonly onPerson?: () => void;
}

export interface EchoGate {
  /**
   * One frame of mono PCM16 at the capture rate, as it comes from the microphone. `bare` is the same without the
   * canceller, as long as `pcm`: words over an answer are taken from there, since the canceller takes away of them too.
   */
  frame(captureId: CaptureId, pcm: Int16Array, bare: Int16Array | null): void;
  /** Another loudspeaker, microphone or loudness: what was learned of the echo does not hold. */
  forget(): void;
}

/** A frame that waits to be known for what it is, and what is given on if nothing more becomes known. */
interface Kept {
  readonly length: number;
  sound: Int16Array | null;
  /** What a view has of it. */
  readonly views: readonly Int16Array[];
}

/** One look at a frame: the sound, and who judges it. */
interface View {
  readonly ear: EchoEar;
  readonly sound: Int16Array;
}

export function createEchoGate({ nowMs, heardBetween, echoPath, onFrame, onPerson }: EchoGateOptions): EchoGate {
  /** Each way of the echo is learned by itself; what is played is told to all, since a way may change at any time. */
  const ears: Readonly<Record<EchoPath, EchoEar>> = {
    untreated: createEchoEar('untreated'),
    cancelled: createEchoEar('cancelled'),
  };
  let live: CaptureId | null = null;
  let kept: Kept[] = [];
  let slotMs = 0;
  /** What was played in the newest slot. */
  let played = NO_ENERGY;

  function follow(): void {
    const now = nowMs();
    slotMs = Math.max(slotMs, now - LOOK_BACK_MS);
    for (; slotMs + SLOT_MS <= now; slotMs += SLOT_MS) {
      played = heardBetween(slotMs, slotMs + SLOT_MS);
      for (const path of ECHO_PATHS) ears[path].played(played);
    }
  }

  const settle = (): number => Math.max(...ECHO_PATHS.map((path) => ears[path].settle()));

  /** The best view first. */
  function viewsOf(path: EchoPath, pcm: Int16Array, bare: Int16Array | null): readonly View[] {
    if (path === 'untreated') return [{ ear: ears.untreated, sound: bare ?? pcm }];
    const treated = { ear: ears.cancelled, sound: pcm };
    return bare === null ? [treated] : [{ ear: ears.untreated, sound: bare }, treated];
  }

  /** The newest frame and so many before it are given on as this view has them. */
  function take(view: number, back: number): void {
    for (const frame of kept.slice(-(back + 1))) frame.sound = frame.views[view] ?? frame.sound;
  }

  /** Gives on the oldest frames, until so many are left. */
  function release(captureId: CaptureId, left: number): void {
    for (const { sound, length } of kept.splice(0, Math.max(0, kept.length - left))) {
      onFrame(captureId, sound ?? new Int16Array(length));
    }
  }

  return {
    frame(captureId, pcm, bare) {
      if (captureId !== live) {
        live = captureId;
        kept = [];
        settle();
      }
      const path = echoPath();
      if (path === null) {
        kept.push({ length: pcm.length, sound: null, views: [bare ?? pcm] });
        take(0, settle());
        release(captureId, 0);
        return;
      }
      follow();
      const views = viewsOf(path, pcm, bare);
      kept.push({ length: pcm.length, sound: null, views: views.map(({ sound }) => sound) });
      const verdicts: readonly Verdict[] = views.map(({ ear, sound }) => ear.judge(sound, played));
      // The best view has the last word.
      for (const [view, { kind, back }] of [...verdicts.entries()].reverse()) if (kind !== 'shut') take(view, back);
      const kinds = verdicts.map(({ kind }) => kind);
      if (kinds.includes('opened') && !kinds.includes('open')) onPerson?.();
      // As long as the best view may still find that a person has begun, nothing is given on from another.
      release(captureId, kinds[0] === 'shut' ? KEPT_FRAMES : 0);
    },
    forget() {
      for (const path of ECHO_PATHS) ears[path].forget();
    },
  };
}
