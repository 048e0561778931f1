/**
 * Owns the finding of half-open connections: asks for a sign of life when there was none for a while, and tells when
 * none comes. Keeps one timer, and asks nothing of a connection that speaks by itself. Must never end anything.
 */
export interface LivenessClock {
  nowMs(): number;
  /** Calls back once after `delayMs`; the answer cancels. */
  after(delayMs: number, callback: () => void): () => void;
}

export interface Liveness {
  /** Something came in, whatever it was. */
  heard(): void;
  /** Idempotent. */
  dispose(): void;
}

/** Pings that may stay without any sign of life for an interval each. */
const MAX_UNANSWERED = 2;

/**
 * Pings after `intervalMs` without a sign of life, and again; `onSilent` is called once, three intervals after the
 * last one.
 */
export function createLiveness(options: {
  readonly clock: LivenessClock;
  readonly intervalMs: number;
  readonly ping: () => void;
  readonly onSilent: () => void;
}): Liveness {
  const { clock, intervalMs } = options;
  let heardAtMs = clock.nowMs();
  /** Pings since then. */
  let unanswered = 0;
  let isDisposed = false;
  let cancel = clock.after(intervalMs, due);

  function due(): void {
    const restMs = unanswered === 0 ? heardAtMs + intervalMs - clock.nowMs() : 0;
    if (restMs > 0) {
      cancel = clock.after(restMs, due);
      return;
    }
    if (unanswered === MAX_UNANSWERED) {
      isDisposed = true;
      options.onSilent();
      return;
    }
    unanswered += 1;
    cancel = clock.after(intervalMs, due);
    options.ping();
  }

  return {
    heard() {
      heardAtMs = clock.nowMs();
      unanswered = 0;
    },
    dispose() {
      if (isDisposed) return;
      isDisposed = true;
      cancel();
    },
  };
}
