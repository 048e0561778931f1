/**
 * Owns the last doubt about decoded sound where the bytes carry no check sum: a single frame that is far louder than
 * all that was heard is damage. Two in a row are a loud voice.
 */

/** How much louder than anything heard. */
const FACTOR = 2.5;
/** What is heard before there is an opinion. */
const OPINION_MS = 500;
/** Frames below this peak are pauses and teach nothing. */
const AUDIBLE = 330;

export class LoudnessGuard {
  #loudest = 0;
  #heardMs = 0;
  #doubted = false;

  /** False when this frame is not to be heard. */
  accepts(pcm: Int16Array, rateHz: number): boolean {
    let peak = 0;
    for (const sample of pcm) peak = Math.max(peak, Math.abs(sample));
    const doubtful = this.#heardMs >= OPINION_MS && peak > this.#loudest * FACTOR;
    if (doubtful && !this.#doubted) {
      this.#doubted = true;
      return false;
    }
    this.#doubted = false;
    this.#loudest = Math.max(this.#loudest, peak);
    if (peak >= AUDIBLE) this.#heardMs += (pcm.length * 1000) / rateHz;
    return true;
  }
}
