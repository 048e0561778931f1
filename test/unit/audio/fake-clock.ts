/** A clock the test moves by hand: timers run in the order they are due, promises in between. */
export interface FakeClock {
  nowMs(): number;
  after(delayMs: number, callback: () => void): () => void;
  /** Moves time on, running what is due, and lets promises settle. */
  advance(ms: number): Promise<void>;
  /** Timers that wait. */
  readonly pending: number;
}

export function createFakeClock(): FakeClock {
  let now = 0;
  let timers: { readonly dueMs: number; readonly callback: () => void }[] = [];
  return {
    nowMs: () => now,
    after(delayMs, callback) {
      const timer = { dueMs: now + delayMs, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    async advance(ms) {
      const untilMs = now + ms;
      await settle();
      for (;;) {
        const next = timers.reduce<(typeof timers)[number] | null>(
          (first, timer) => (timer.dueMs <= untilMs && (first === null || timer.dueMs < first.dueMs) ? timer : first),
          null,
        );
        if (next === null) break;
        timers = timers.filter((other) => other !== next);
        now = Math.max(now, next.dueMs);
        next.callback();
        await settle();
      }
      now = untilMs;
    },
    get pending() {
      return timers.length;
    },
  };
}

/** Lets promise chains of a few steps run out. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 8; turn++) await Promise.resolve();
}
