/**
 * Owns when a page that died is loaded again: at once at first, then after a growing pause, since a page that dies at
 * once must not burn the machine. Must never give a page up: it records, and nobody can talk without it.
 */

/** Before each load of a row of deaths, the last one repeating; milliseconds. */
const PAUSES_MS: readonly number[] = [0, 0, 0, 1_000, 2_000, 5_000, 10_000];
const LONGEST_PAUSE_MS = 30_000;
/** A page that lived this long begins a new row of deaths with its own. */
const LIVED_MS = 60_000;

export interface PageRevival {
  /** The page is gone: it is loaded again after a pause, which is the answer, milliseconds. */
  died(): number;
  /**
   * Somebody needs the page now. True when a load was waited for: it is not waited for any longer, and the caller loads.
   */
  takeOver(): boolean;
  /** Nothing is loaded any more; idempotent. */
  dispose(): void;
}

/** `clock` is monotonic, milliseconds; `load` is never called within `died`. */
export function createPageRevival(options: {
  readonly clock: { nowMs(): number; after(delayMs: number, callback: () => void): () => void };
  readonly load: () => void;
}): PageRevival {
  const { clock } = options;
  let deaths = 0;
  let loadedAtMs = clock.nowMs();
  let cancelWaiting: (() => void) | null = null;
  let disposed = false;

  const takeOver = (): boolean => {
    if (cancelWaiting === null) return false;
    cancelWaiting();
    cancelWaiting = null;
    loadedAtMs = clock.nowMs();
    return true;
  };

  return {
    died() {
      if (clock.nowMs() - loadedAtMs >= LIVED_MS) deaths = 0;
      const pauseMs = PAUSES_MS[deaths] ?? LONGEST_PAUSE_MS;
      deaths += 1;
      cancelWaiting?.();
      cancelWaiting = disposed
        ? null
        : clock.after(pauseMs, () => {
            if (takeOver()) options.load();
          });
      return pauseMs;
    },
    takeOver,
    dispose() {
      disposed = true;
      cancelWaiting?.();
      cancelWaiting = null;
    },
  };
}
