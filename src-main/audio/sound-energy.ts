/**
 * Owns how loud sound is in two views: as it is, where vowels weigh most, and with its low part taken away, where
 * consonants do. A voice that is covered in one is often heard in the other. Pure arithmetic.
 */

/** Mean squares of samples in [-1, 1]. */
export interface SoundEnergy {
  readonly plain: number;
  readonly bright: number;
}

export const NO_ENERGY: SoundEnergy = { plain: 0, bright: 0 };

/** What lies below is taken away from the bright view, by 6 dB an octave. */
const BRIGHT_FROM_HZ = 270;
/** At this rate the bright view of a high tone is as loud as its plain one. */
const RATE_OF_REFERENCE_HZ = 16_000;

/** Sums over samples [from, to), and how many there were; clipped to what is there. */
export interface EnergySums {
  plain: number;
  bright: number;
  count: number;
}

/** Adds samples [from, to) of a sound of `rateHz` to the sums; what is outside of the sound is left out. */
export function addEnergy(sums: EnergySums, pcm: Int16Array, from: number, to: number, rateHz: number): void {
  const keep = Math.exp((-2 * Math.PI * BRIGHT_FROM_HZ) / rateHz);
  // A difference of neighbours is smaller the closer they lie.
  const scale = rateHz / RATE_OF_REFERENCE_HZ;
  const end = Math.min(pcm.length, to);
  for (let at = Math.max(0, from); at < end; at++) {
    const sample = (pcm[at] ?? 0) / 32_768;
    const bright = (sample - (keep * (pcm[at - 1] ?? 0)) / 32_768) * scale;
    sums.plain += sample * sample;
    sums.bright += bright * bright;
    sums.count++;
  }
}

/** The mean squares of what was added. */
export function meanEnergy({ plain, bright, count }: EnergySums): SoundEnergy {
  return count === 0 ? NO_ENERGY : { plain: plain / count, bright: bright / count };
}

/** The energy of a whole sound of `rateHz`. */
export function energyOf(pcm: Int16Array, rateHz: number): SoundEnergy {
  const sums: EnergySums = { plain: 0, bright: 0, count: 0 };
  addEnergy(sums, pcm, 0, pcm.length, rateHz);
  return meanEnergy(sums);
}
