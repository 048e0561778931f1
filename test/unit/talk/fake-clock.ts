/** Time that moves when the test says so. */
import type { TalkClock } from '../../../src-main/talk/talk-control.js';

interface Timer {
  readonly atMs: number;
  readonly callback: () => void;
}

export interface FakeClock extends TalkClock {
  /** Moves time and fires what becomes due, in order. */
  advance(ms: number): void;
  /** Moves time without firing anything, as a blocked event loop does. */
  stall(ms: number): void;
  readonly pendingTimers: number;
}

export function createFakeClock(startMs = 0): FakeClock {
  let now = startMs;
  let timers: Timer[] = [];
  const fireUntil = (endMs: number): void => {
    for (;;) {
      const next = timers.reduce<Timer | null>(
        (first, timer) => (timer.atMs <= endMs && (first === null || timer.atMs < first.atMs) ? timer : first),
        null,
      );
      if (next === null) break;
      timers = timers.filter((timer) => timer !== next);
      now = Math.max(now, next.atMs);
      next.callback();
    }
  };
  return {
    nowMs: () => now,
    after: (delayMs, callback) => {
      const timer = { atMs: now + delayMs, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance: (ms) => {
      const endMs = now + ms;
      fireUntil(endMs);
      now = endMs;
    },
    stall: (ms) => {
      now += ms;
    },
    get pendingTimers() {
      return timers.length;
    },
  };
}
