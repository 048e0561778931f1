/**
 * Owns what a decoder gives out: sound joined to stretches of one rate, the count of damaged bytes, and the seams where
 * sound is missing, faded so that they do not click.
 */
import { rateAllowed, type Decoded } from './sound-decoder.js';

/** Length of the fades at a seam. */
const FADE_MS = 4;

/**
 * What one push may become: six minutes at 48 kHz, and as much as the longest frame of a socket holds unpacked. A few
 * bytes of silence can be packed for a second of it, so that a small message would else fill the memory.
 */
export const MAX_SAMPLES_AT_ONCE = 16 * 1_024 * 1_024;

export class Outlet {
  #damagedBytes = 0;
  #pieces: { pcm: Int16Array; rateHz: number }[] = [];
  #samples = 0;
  #last = 0;
  #lastRateHz = 0;
  #torn = false;

  get damagedBytes(): number {
    return this.#damagedBytes;
  }

  /**
   * Mono sound in an array that is the outlet's from now on.
   * @throws RangeError when it is more than may come of one push: the decoder must not go on
   */
  emit(pcm: Int16Array, rateHz: number): void {
    if (pcm.length === 0 || !rateAllowed(rateHz)) return;
    if (this.#samples + pcm.length > MAX_SAMPLES_AT_ONCE) throw new RangeError('Too much sound at once.');
    this.#samples += pcm.length;
    if (this.#torn) this.#mend(pcm, rateHz);
    this.#pieces.push({ pcm, rateHz });
    this.#last = pcm[pcm.length - 1] ?? 0;
    this.#lastRateHz = rateHz;
  }

  /** Bytes that will not be heard; what comes next does not join what was before. */
  damaged(bytes: number): void {
    if (bytes <= 0) return;
    this.#damagedBytes += bytes;
    this.#torn = true;
  }

  /** Sound is missing here though no byte was damaged. */
  gap(): void {
    this.#torn = true;
  }

  /** Everything since the last time, neighbours of one rate joined. */
  take(): readonly Decoded[] {
    this.#samples = 0;
    if (this.#pieces.length < 2) {
      const only = this.#pieces;
      this.#pieces = [];
      return only;
    }
    const joined: Decoded[] = [];
    for (let from = 0; from < this.#pieces.length;) {
      const rateHz = this.#pieces[from]?.rateHz ?? 0;
      let to = from;
      let samples = 0;
      for (; this.#pieces[to]?.rateHz === rateHz; to++) samples += this.#pieces[to]?.pcm.length ?? 0;
      const pcm = new Int16Array(samples);
      let at = 0;
      for (const piece of this.#pieces.slice(from, to)) {
        pcm.set(piece.pcm, at);
        at += piece.pcm.length;
      }
      joined.push({ pcm, rateHz });
      from = to;
    }
    this.#pieces = [];
    return joined;
  }

  /** Lets the sound before the seam run out and the sound after it rise. */
  #mend(pcm: Int16Array, rateHz: number): void {
    this.#torn = false;
    if (this.#lastRateHz > 0 && this.#last !== 0) {
      const count = Math.round((this.#lastRateHz * FADE_MS) / 1000);
      const from = this.#last;
      const tail = Int16Array.from({ length: count }, (_, at) => Math.round(from * (1 - (at + 1) / count)));
      this.#samples += count;
      this.#pieces.push({ pcm: tail, rateHz: this.#lastRateHz });
    }
    const rise = Math.min(pcm.length, Math.round((rateHz * FADE_MS) / 1000));
    for (let at = 0; at < rise; at++) pcm[at] = Math.round(((pcm[at] ?? 0) * at) / rise);
  }
}
