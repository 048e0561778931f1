/**
 * Owns laying two inputs of one microphone side by side, which come in pieces of their own: each sample of the first with
 * the one of the second that came when it did. Where the second gives nothing, the first does not wait for it; where one
 * was held up, they lie apart from then on, by as much as one waits for the other at most. Pure.
 */

export interface Pairing {
  heard(samples: Float32Array): void;
  bare(samples: Float32Array): void;
  /** The second input is over. */
  endBare(): void;
  /** Gives out what waits; the pairing is empty afterwards. */
  flush(): void;
}

export interface PairingOptions {
  /** `bare` is as long as `samples`. */
  readonly onSound: (samples: Float32Array, bare: Float32Array | undefined) => void;
  /** How much of one input waits for the other at most; samples. */
  readonly mostWaiting: number;
  /** Nothing but zeros for this long, while the first input hears something, is no microphone that is silent; samples. */
  readonly deadSamples: number;
}

export function createPairing({ onSound, mostWaiting, deadSamples }: PairingOptions): Pairing {
  const first = createQueue();
  const second = createQueue();
  /** The second input gives sound. */
  let flows = false;
  let zeros = 0;

  function endBare(): void {
    flows = false;
    zeros = 0;
    second.take(second.length);
    if (first.length > 0) onSound(first.take(first.length), undefined);
  }

  function pair(): void {
    const count = Math.min(first.length, second.length);
    if (count === 0) return;
    const [samples, bare] = [first.take(count), second.take(count)];
    if (!isZero(bare)) zeros = 0;
    else if (!isZero(samples)) zeros += count;
    if (zeros <= deadSamples) {
      onSound(samples, bare);
      return;
    }
    onSound(samples, undefined);
    endBare();
  }

  return {
    heard(samples) {
      if (!flows) {
        onSound(samples, undefined);
        return;
      }
      first.append(samples);
      pair();
      if (first.length > mostWaiting) endBare();
    },
    bare(samples) {
      if (!flows && isZero(samples)) return;
      flows = true;
      second.append(samples);
      pair();
      if (second.length > mostWaiting) second.take(second.length - mostWaiting);
    },
    endBare,
    flush() {
      if (first.length > 0) onSound(first.take(first.length), undefined);
      second.take(second.length);
    },
  };
}

const isZero = (samples: Float32Array): boolean => samples.every((sample) => sample === 0);

interface Queue {
  readonly length: number;
  append(samples: Float32Array): void;
  /** The oldest `count`, of which there must be as many. */
  take(count: number): Float32Array;
}

function createQueue(): Queue {
  let held = new Float32Array(0);
  return {
    get length() {
      return held.length;
    },
    append(samples) {
      const all = new Float32Array(held.length + samples.length);
      all.set(held);
      all.set(samples, held.length);
      held = all;
    },
    take(count) {
      const taken = held.slice(0, count);
      held = held.slice(count);
      return taken;
    },
  };
}
