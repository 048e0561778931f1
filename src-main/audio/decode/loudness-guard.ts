/**
 * Owns the last doubt about decoded sound where the bytes carry no check sum: what is suddenly far louder than all that
 * was heard is damage, and so is loud hiss. A voice that stays loud is believed.
 */

/** How much louder than anything heard. */
const FACTOR = 2;
/** The same for sound with most of its energy in the upper half of its band, as no loud voice has. */
const HISS_FACTOR = 1.2;
/** Energy of the differences of neighbours, by the energy of the samples: 2 for white noise, 0 for a deep voice. */
const HISS = 0.9;
/** What is heard before there is an opinion. */
const OPINION_MS = 300;
/** Frames below this peak are pauses and teach nothing. */
const AUDIBLE = 330;
/** Doubtful frames in a row after which the voice is believed to be loud. */
const BELIEVED = 2;

export class LoudnessGuard {
  #loudest = 0;
  #heardMs = 0;
  #doubted = 0;

  /** False when this frame is not to be heard. */
  accepts(pcm: Int16Array, rateHz: number): boolean {
    let peak = 0;
    let energy = 0;
    let change = 0;
    let last = pcm[0] ?? 0;
    for (const sample of pcm) {
      peak = Math.max(peak, Math.abs(sample));
      energy += sample * sample;
      change += (sample - last) ** 2;
      last = sample;
    }
    const informed = this.#heardMs >= OPINION_MS;
    if (informed && peak > this.#loudest * HISS_FACTOR && change > energy * HISS) return false;
    if (informed && peak > this.#loudest * FACTOR && this.#doubted < BELIEVED) {
      this.#doubted += 1;
      return false;
    }
    this.#doubted = 0;
    this.#loudest = Math.max(this.#loudest, peak);
    if (peak >= AUDIBLE) this.#heardMs += (pcm.length * 1000) / rateHz;
    return true;
  }
}
