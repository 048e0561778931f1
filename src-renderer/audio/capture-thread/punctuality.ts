/**
 * Owns until when the sound of a device has come, though it may be late: told by the times of its pieces, on a clock that
 * began at another moment than ours. Pure.
 */

export interface Punctuality {
  /** A piece is here now. `endMs` is when the device had captured all of it, by the device's clock. */
  arrived(nowMs: number, endMs: number, lengthMs: number): void;
  /** Until when all that was captured is here, by our clock; before the first piece, for ever ago. */
  readonly untilMs: number;
  /** Whether all that was captured until then is here. False while it cannot be told. */
  isThere(atMs: number): boolean;
}

/**
 * A way that took the least so far is believed for one to two of these: some devices tell a wrong time at first. Long
 * against the moments for which a computer stands still.
 */
const BELIEVED_MS = 5_000;

export function createPunctuality(): Punctuality {
  /** What took least from the device to here, in this stretch and in the one before. */
  let least = Infinity;
  let leastBefore = Infinity;
  let stretchSinceMs = -Infinity;
  let untilMs = -Infinity;
  let pieceMs = 0;
  /** The first pieces after a hold-up come each sooner than the one before: which of them is in time shows after the last. */
  let isSettled = false;

  return {
    get untilMs() {
      return untilMs;
    },
    arrived(nowMs, endMs, lengthMs) {
      if (nowMs - stretchSinceMs >= BELIEVED_MS) {
        leastBefore = least;
        least = Infinity;
        stretchSinceMs = nowMs;
      }
      const wayMs = nowMs - endMs;
      isSettled = wayMs >= Math.min(least, leastBefore) - lengthMs / 2;
      least = Math.min(least, wayMs);
      untilMs = endMs + Math.min(least, leastBefore);
      pieceMs = lengthMs;
    },
    // A piece may be in the making, and takes as long as it is.
    isThere: (atMs) => isSettled && untilMs >= atMs - 1.5 * pieceMs,
  };
}
