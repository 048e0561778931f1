/**
 * Owns what the microphone may be heard to say while the assistant speaks on a loudspeaker near it: the assistant's
 * own voice becomes silence, a person who is louder than its echo is let through from a little before their first
 * sound on. Every frame goes on exactly once and in order, up to `KEPT_FRAMES` late. Must never open or close the
 * microphone, nor stop an answer: those behind it do.
 */
import { CAPTURE_RATE_HZ } from '../../src-preload/contract/audio.js';
import type { CaptureId } from '../../src-preload/contract/ids.js';
import { createEchoDelay, type EchoDelay } from '../audio/echo-delay.js';
import { createEchoPredictor, SLOT_MS, type EchoPredictor } from '../audio/echo-predictor.js';
import { energyOf, NO_ENERGY, type SoundEnergy } from '../audio/sound-energy.js';
import { ECHO_PATHS, type EchoPath } from '../audio/sound-path.js';

/** How much louder than the loudest possible echo a person must be: a factor of energy, 2.5 dB. */
const MARGIN = 10 ** 0.25;
/** Quieter than this is nobody, energy: -55 dB. */
const FLOOR = 10 ** -5.5;
/** A person: so many of so many frames louder than the echo. Fewer are a click, a door, a key. */
const LOUD_FRAMES = 3;
const LOOK_BACK_FRAMES = 8;
/** Given on from before the first loud frame, where words begin softly. */
const ONSET_FRAMES = 8;
const KEPT_FRAMES = LOOK_BACK_FRAMES + ONSET_FRAMES;
/** A person who is not louder than the echo for this long speaks no more; as long as within words. */
const HANG_FRAMES = 12;
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
  /** One frame of mono PCM16 at the capture rate, as it comes from the microphone. */
  frame(captureId: CaptureId, pcm: Int16Array): void;
  /** Another loudspeaker, microphone or loudness: what was learned of the echo does not hold. */
  forget(): void;
}

interface Way {
  readonly delay: EchoDelay;
  readonly plain: EchoPredictor;
  readonly bright: EchoPredictor;
}

interface Kept {
  readonly pcm: Int16Array;
  readonly loud: boolean;
}

export function createEchoGate({ nowMs, heardBetween, echoPath, onFrame, onPerson }: EchoGateOptions): EchoGate {
  /** Each way of the echo is learned by itself; what is played is told to all, since a way may change at any time. */
  const paths: Readonly<Record<EchoPath, Way>> = { untreated: way(), cancelled: way() };
  let live: CaptureId | null = null;
  let kept: Kept[] = [];
  /** Frames since the person was last louder than the echo; null while nobody is heard. */
  let hang: number | null = null;
  let slotMs = 0;
  /** What was played in the newest slot. */
  let played = NO_ENERGY;

  function follow(): void {
    const now = nowMs();
    slotMs = Math.max(slotMs, now - LOOK_BACK_MS);
    for (; slotMs + SLOT_MS <= now; slotMs += SLOT_MS) {
      played = heardBetween(slotMs, slotMs + SLOT_MS);
      for (const path of ECHO_PATHS) {
        paths[path].plain.played(played.plain);
        paths[path].bright.played(played.bright);
      }
    }
  }

  /** Lets go of the kept frames: as they were from `from` on, as silence before. */
  function release(captureId: CaptureId, from: number): void {
    const frames = kept;
    kept = [];
    for (const [index, { pcm }] of frames.entries()) {
      onFrame(captureId, index >= from ? pcm : new Int16Array(pcm.length));
    }
  }

  /** Where the person's sound begins among the kept frames; beyond them when nobody was louder than the echo. */
  function onset(): number {
    const recent = kept.length - LOOK_BACK_FRAMES;
    const first = kept.findIndex(({ loud }, index) => loud && index >= recent);
    return first < 0 ? kept.length : Math.max(0, first - ONSET_FRAMES);
  }

  function underEcho(captureId: CaptureId, pcm: Int16Array, loud: boolean): void {
    if (hang !== null) {
      hang = loud ? 0 : hang + 1;
      if (hang <= HANG_FRAMES) {
        onFrame(captureId, pcm);
        return;
      }
      hang = null;
    }
    kept.push({ pcm, loud });
    const louder = kept.slice(-LOOK_BACK_FRAMES).filter((frame) => frame.loud).length;
    if (louder >= LOUD_FRAMES) {
      hang = 0;
      onPerson?.();
      release(captureId, onset());
    } else if (kept.length > KEPT_FRAMES) {
      const oldest = kept.shift();
      if (oldest !== undefined) onFrame(captureId, new Int16Array(oldest.pcm.length));
    }
  }

  function pass(captureId: CaptureId, pcm: Int16Array): void {
    // Who begins to speak while the echo dies away is not yet known for a person, but may be one.
    release(captureId, onset());
    hang = null;
    onFrame(captureId, pcm);
  }

  return {
    frame(captureId, pcm) {
      if (captureId !== live) {
        live = captureId;
        kept = [];
        hang = null;
      }
      const path = echoPath();
      if (path === null) {
        pass(captureId, pcm);
        return;
      }
      follow();
      const echo = paths[path];
      const { plain, bright } = energyOf(pcm, CAPTURE_RATE_HZ);
      // One slot a frame: frames come in bursts, but as many of them as slots.
      echo.delay.slot(played.plain, plain);
      echo.plain.delay(echo.delay.slots);
      echo.bright.delay(echo.delay.slots);
      const plainEcho = echo.plain.expected();
      const brightEcho = echo.bright.expected();
      if (Math.max(plainEcho, brightEcho) * MARGIN < FLOOR) {
        pass(captureId, pcm);
        return;
      }
      const loud = plain > FLOOR && (plain > plainEcho * MARGIN || bright > brightEcho * MARGIN);
      if (!loud) {
        echo.plain.learn(plain);
        echo.bright.learn(bright);
      }
      underEcho(captureId, pcm, loud);
    },
    forget() {
      for (const path of ECHO_PATHS) {
        paths[path].delay.forget();
        paths[path].plain.forget();
        paths[path].bright.forget();
      }
    },
  };
}

const way = (): Way => ({ delay: createEchoDelay(), plain: createEchoPredictor(), bright: createEchoPredictor() });
