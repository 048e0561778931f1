/**
 * Owns whether a person is heard over the assistant's own voice in sound that reached the microphone one way: as the
 * room gives it, or after the canceller. Learns how loud the echo is that comes this way. One frame is 20 ms. Must never
 * keep sound, nor decide what is done with it.
 */
import { CAPTURE_RATE_HZ } from '../../src-preload/contract/audio.js';
import { createEchoDelay } from './echo-delay.js';
import { createEchoPredictor, SLOT_MS } from './echo-predictor.js';
import { energyOf, type SoundEnergy } from './sound-energy.js';
import type { EchoPath } from './sound-path.js';

/** How much louder than the loudest possible echo a person must be: a factor of energy, 2.5 dB. */
const MARGIN = 10 ** 0.25;
/** Quieter than this is nobody, energy: -55 dB. */
const FLOOR = 10 ** -5.5;
/** A person: so many of so many frames louder than the echo. Fewer are a click, a door, a key. */
const LOUD_FRAMES = 3;
export const LOOK_BACK_FRAMES = 8;
/** From before the first loud frame, where words begin softly. */
export const ONSET_FRAMES = 8;
/** A person who is not louder than the echo for this long speaks no more; as long as within words. */
const HANG_FRAMES = 12;

/**
 * Where an answer begins, the canceller may let all of it through, more so after somebody talked over the one before: seen
 * for 0.4 s, until that was taken for a person.
 */
const CANCELLER_SETTLES_MS = 1_000;

export interface Verdict {
  /** `clear`: no echo is to be feared. `opened`: with this frame it is known that a person speaks. `shut`: echo. */
  readonly kind: 'clear' | 'opened' | 'open' | 'shut';
  /** How many frames before this one are the person's as well, as far as they are still there. */
  readonly back: number;
}

export interface EchoEar {
  /** What the loudspeaker played in one more slot. */
  played(energy: SoundEnergy): void;
  /** One frame that was heard while `played` is the newest that the loudspeaker played. */
  judge(pcm: Int16Array, played: SoundEnergy): Verdict;
  /** Nobody is heard, and the frames until now are dealt with; answers as `back`. */
  settle(): number;
  /** Another loudspeaker, microphone or loudness: what was learned of the echo does not hold. */
  forget(): void;
}

export function createEchoEar(path: EchoPath): EchoEar {
  const settleSlots = path === 'cancelled' ? CANCELLER_SETTLES_MS / SLOT_MS : 0;
  const delay = createEchoDelay();
  const plain = createEchoPredictor(settleSlots);
  const bright = createEchoPredictor(settleSlots);
  /** Whether the last frames were louder than the echo, oldest first. */
  let recent: readonly boolean[] = [];
  /** Frames since the person was last louder than the echo; null while nobody is heard. */
  let hang: number | null = null;

  function settle(): number {
    const first = recent.indexOf(true);
    const back = first < 0 ? 0 : recent.length - first + ONSET_FRAMES;
    recent = [];
    hang = null;
    return back;
  }

  function underEcho(loud: boolean): Verdict {
    if (hang !== null) {
      hang = loud ? 0 : hang + 1;
      if (hang <= HANG_FRAMES) return { kind: 'open', back: 0 };
      hang = null;
    }
    recent = [...recent, loud].slice(-LOOK_BACK_FRAMES);
    if (recent.filter(Boolean).length < LOUD_FRAMES) return { kind: 'shut', back: 0 };
    // This frame is one of them.
    const back = settle() - 1;
    hang = 0;
    return { kind: 'opened', back };
  }

  return {
    played(energy) {
      plain.played(energy.plain);
      bright.played(energy.bright);
    },
    judge(pcm, played) {
      const heard = energyOf(pcm, CAPTURE_RATE_HZ);
      // One slot a frame: frames come in bursts, but as many of them as slots.
      delay.slot(played.plain, heard.plain);
      plain.delay(delay.slots);
      bright.delay(delay.slots);
      const plainEcho = plain.expected();
      const brightEcho = bright.expected();
      // Who begins to speak while the echo dies away is not yet known for a person, but may be one.
      if (Math.max(plainEcho, brightEcho) * MARGIN < FLOOR) return { kind: 'clear', back: settle() };
      const loud = heard.plain > FLOOR && (heard.plain > plainEcho * MARGIN || heard.bright > brightEcho * MARGIN);
      if (!loud) {
        plain.learn(heard.plain);
        bright.learn(heard.bright);
      }
      return underEcho(loud);
    },
    settle,
    forget() {
      delay.forget();
      plain.forget();
      bright.forget();
    },
  };
}
