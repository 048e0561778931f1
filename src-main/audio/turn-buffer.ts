/**
 * Owns the sound of one turn from its arrival until it was heard, so that what was not heard can be played again
 * when an output breaks. Positions are milliseconds from the turn's first sample. Pure bookkeeping.
 */
import { addEnergy, meanEnergy, type EnergySums, type SoundEnergy } from './sound-energy.js';

interface Piece {
  readonly startMs: number;
  readonly endMs: number;
  readonly rateHz: number;
  readonly pcm: Int16Array;
}

export interface Sound {
  readonly pcm: Int16Array;
  readonly rateHz: number;
}

/** A turn never holds more unheard sound than this; what comes beyond it is dropped. */
export const MAX_UNHEARD_MS = 600_000;

export class TurnBuffer {
  #pieces: Piece[] = [];
  #totalMs = 0;
  #sentMs = 0;
  #forgottenMs = 0;
  /** The piece at the send position. */
  #cursor = 0;

  /** End of the sound so far. */
  get totalMs(): number {
    return this.#totalMs;
  }

  /** Up to here the sound was taken by `next`. */
  get sentMs(): number {
    return this.#sentMs;
  }

  get allSent(): boolean {
    return this.#cursor >= this.#pieces.length;
  }

  /** Answers false when the turn is full and the sound was dropped. The buffer keeps the array. */
  append(pcm: Int16Array, rateHz: number): boolean {
    if (pcm.length === 0) return true;
    if (this.#totalMs - this.#forgottenMs > MAX_UNHEARD_MS) return false;
    const startMs = this.#totalMs;
    this.#totalMs = startMs + (pcm.length * 1_000) / rateHz;
    this.#pieces.push({ startMs, endMs: this.#totalMs, rateHz, pcm });
    return true;
  }

  /** Takes the next sound, at most one piece of it, up to `untilMs`; null when there is none before that. */
  next(untilMs: number): Sound | null {
    const piece = this.#pieces[this.#cursor];
    if (piece === undefined || this.#sentMs >= untilMs) return null;
    const from = sampleAt(piece, this.#sentMs);
    const to = Math.min(piece.pcm.length, Math.max(from + 1, sampleAt(piece, untilMs)));
    if (to === piece.pcm.length) {
      this.#cursor++;
      this.#sentMs = piece.endMs;
    } else {
      this.#sentMs = piece.startMs + (to * 1_000) / piece.rateHz;
    }
    return { pcm: piece.pcm.subarray(from, to), rateHz: piece.rateHz };
  }

  /** Goes back: `next` answers from here. Not before what was forgotten, not past what was sent. */
  rewind(toMs: number): void {
    this.#sentMs = Math.min(this.#sentMs, Math.max(this.#forgottenMs, toMs));
    const at = this.#pieces.findIndex((piece) => piece.endMs > this.#sentMs);
    this.#cursor = at < 0 ? this.#pieces.length : at;
  }

  /** Frees what lies wholly before this position. */
  forget(beforeMs: number): void {
    let count = 0;
    for (const piece of this.#pieces) {
      if (piece.endMs > beforeMs || count >= this.#cursor) break;
      this.#forgottenMs = piece.endMs;
      count++;
    }
    if (count === 0) return;
    this.#pieces = this.#pieces.slice(count);
    this.#cursor -= count;
  }

  /** Linear RMS, 0 to 1, of the `windowMs` that end at `atMs`; 0 where there is no sound. */
  levelAt(atMs: number, windowMs: number): number {
    return Math.sqrt(this.energyAt(atMs, windowMs).plain);
  }

  /** The energy of the `windowMs` that end at `atMs`; none where there is no sound. */
  energyAt(atMs: number, windowMs: number): SoundEnergy {
    const sums: EnergySums = { plain: 0, bright: 0, count: 0 };
    for (const piece of this.#pieces) {
      if (piece.startMs >= atMs) break;
      addEnergy(sums, piece.pcm, sampleAt(piece, atMs - windowMs), sampleAt(piece, atMs), piece.rateHz);
    }
    return meanEnergy(sums);
  }
}

function sampleAt(piece: Piece, atMs: number): number {
  const at = Math.round(((atMs - piece.startMs) * piece.rateHz) / 1_000);
  return Math.max(0, Math.min(piece.pcm.length, at));
}
