/**
 * Owns how often a page that dies is loaded again by itself: a page that dies at once must not burn the machine.
 */
const MAX_RELOADS = 3;
const WINDOW_MS = 60_000;

export interface ReloadBudget {
  /** Whether one more reload is due now; counts it. */
  take(): boolean;
}

/** `nowMs` is monotonic, milliseconds. */
export function createReloadBudget(nowMs: () => number): ReloadBudget {
  let times: readonly number[] = [];
  return {
    take() {
      const now = nowMs();
      times = times.filter((at) => now - at < WINDOW_MS);
      if (times.length >= MAX_RELOADS) return false;
      times = [...times, now];
      return true;
    },
  };
}
