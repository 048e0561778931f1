/**
 * Owns the times sound out keeps to. Must never know why something waits.
 */

/** Monotonic milliseconds. */
export interface OutputClock {
  nowMs(): number;
  after(delayMs: number, callback: () => void): () => void;
}

/** Milliseconds. */
export interface OutputTuning {
  /** How much sound a sink is given ahead of what was heard. */
  readonly aheadMs: number;
  /** A sink that is not ready by then is passed over. */
  readonly readyBoundMs: number;
  /** How long a turn waits for any sink to play. */
  readonly patienceMs: number;
  /** Pause before the n-th try to find a device while a turn waits, the last one repeating. */
  readonly retryMs: readonly number[];
  /** A cut the sink has not confirmed by then is reported without it. */
  readonly cutBoundMs: number;
  /**
   * A pause goes on by then though the sink has not said where it fell silent. Longer than a sound host that stands still
   * is given: one that is only late would be handed the rest while it still has it, and play it twice.
   */
  readonly pauseBoundMs: number;
  /** A cue that cannot begin by then is dropped: later it would be about something else. */
  readonly cuePatienceMs: number;
}

export const DEFAULT_OUTPUT_TUNING: OutputTuning = {
  aheadMs: 3_000,
  readyBoundMs: 1_500,
  patienceMs: 3_000,
  retryMs: [100, 400, 1_000],
  cutBoundMs: 150,
  pauseBoundMs: 5_000,
  cuePatienceMs: 100,
};
