/**
 * Owns when turns are deleted by their age: at start, once a day, and when the person chooses another age.
 */
const DAY_MS = 86_400_000;

export interface Retention {
  /** Begins, or begins anew after another choice. */
  look(): void;
  dispose(): void;
}

export function createRetention(options: {
  readonly clock: { epochMs(): number; after(delayMs: number, callback: () => void): () => void };
  /** Days that turns are kept; null for ever. */
  readonly days: () => number | null;
  /** Deletes what began before this Unix time in milliseconds. */
  readonly expire: (beforeMs: number) => void;
}): Retention {
  const { clock, days, expire } = options;
  let cancel = (): void => undefined;
  const look = (): void => {
    cancel();
    cancel = () => undefined;
    const kept = days();
    if (kept === null) return;
    expire(Math.max(0, clock.epochMs() - kept * DAY_MS));
    cancel = clock.after(DAY_MS, look);
  };
  return { look, dispose: () => cancel() };
}
