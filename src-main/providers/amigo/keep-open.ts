/**
 * Owns asking Amigo for more time while nobody speaks. A service that refuses is asked no more.
 */
import type { CodecClock } from '../types.js';

/** An error this soon after asking is about that; milliseconds. */
const BLAME_MS = 5_000;

export interface KeepOpen {
  /** Something goes on: time counts from now. */
  active(): void;
  /** Whether to ask now. */
  take(): boolean;
  /** An error nothing else explains: true where asking is to blame, which then ends. */
  blamed(): boolean;
  wakeAtMs(): number | null;
}

/** `intervalMs` null never asks. */
export function createKeepOpen(clock: CodecClock, intervalMs: number | null): KeepOpen {
  let everyMs = intervalMs;
  let sinceMs = clock.nowMs();
  let askedAtMs: number | null = null;

  const dueMs = (): number | null => (everyMs === null ? null : Math.max(sinceMs, askedAtMs ?? 0) + everyMs);

  return {
    active() {
      sinceMs = clock.nowMs();
    },
    take() {
      const atMs = dueMs();
      if (atMs === null || clock.nowMs() < atMs) return false;
      askedAtMs = clock.nowMs();
      return true;
    },
    blamed() {
      if (askedAtMs === null || clock.nowMs() - askedAtMs >= BLAME_MS) return false;
      everyMs = null;
      return true;
    },
    wakeAtMs: dueMs,
  };
}
