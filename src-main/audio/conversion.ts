/**
 * Owns the change of every turn's sound to the rate a sink plays at. Each turn has its own filter, so that the end
 * of one never sounds into the next.
 */
import type { TurnId } from '../../src-preload/contract/ids.js';
import { createResampler, type Resampler } from './resample.js';

export class Conversion {
  readonly rateHz: number;
  readonly #turns = new Map<TurnId, { readonly rateHz: number; readonly resampler: Resampler }>();

  constructor(toHz: number) {
    this.rateHz = toHz;
  }

  /** The next sound of the turn at the sink's rate, in a fresh array. */
  convert(turnId: TurnId, pcm: Int16Array, rateHz: number): Int16Array {
    const current = this.#turns.get(turnId);
    if (current?.rateHz === rateHz) return current.resampler.process(pcm);
    const resampler = createResampler(rateHz, this.rateHz);
    this.#turns.set(turnId, { rateHz, resampler });
    const tail = current?.resampler.flush() ?? new Int16Array(0);
    const head = resampler.process(pcm);
    const both = new Int16Array(tail.length + head.length);
    both.set(tail);
    both.set(head, tail.length);
    return both;
  }

  /** The last samples of the turn. */
  end(turnId: TurnId): Int16Array {
    const tail = this.#turns.get(turnId)?.resampler.flush() ?? new Int16Array(0);
    this.#turns.delete(turnId);
    return tail;
  }

  forget(turnId: TurnId): void {
    this.#turns.delete(turnId);
  }

  clear(): void {
    this.#turns.clear();
  }
}
