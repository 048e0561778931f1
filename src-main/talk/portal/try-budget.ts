/**
 * Owns how often something that fails may be tried again: with a growing pause, and a few times within a window.
 */

/** Pause before the n-th try after a failure; milliseconds. */
const PAUSES_MS = [500, 2_000, 5_000] as const;
const WINDOW_MS = 60_000;

export interface TryBudget {
  /** Counts a failure; answers the pause before the next try in milliseconds, or null when there were too many. */
  failed(atMs: number): number | null;
  /** Somebody asks for it: what failed before no longer counts. */
  forget(): void;
}

/** Three tries within a minute. */
export function createTryBudget(): TryBudget {
  let failures: readonly number[] = [];
  return {
    failed(atMs) {
      failures = [...failures.filter((it) => atMs - it < WINDOW_MS), atMs];
      return PAUSES_MS[failures.length - 1] ?? null;
    },
    forget() {
      failures = [];
    },
  };
}
