/**
 * Owns the bound on how often one channel may be called: a bucket of tokens that refills steadily.
 */
export interface RateBound {
  /** Takes one token; false when there is none left. */
  take(): boolean;
}

export interface RateTuning {
  /** Calls that may come at once. */
  readonly burst: number;
  /** Calls a second that may go on for ever. */
  readonly perSecond: number;
}

/** No control of the window comes near it: a slider moves 60 times a second. */
const DEFAULT_RATE: RateTuning = { burst: 240, perSecond: 120 };

/** `nowMs` is monotonic, milliseconds. */
export function createRateBound(nowMs: () => number, { burst, perSecond }: RateTuning = DEFAULT_RATE): RateBound {
  let tokens = burst;
  let filledAtMs = nowMs();
  return {
    take() {
      const now = nowMs();
      tokens = Math.min(burst, tokens + ((now - filledAtMs) * perSecond) / 1_000);
      filledAtMs = now;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
