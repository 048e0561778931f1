/** Time that moves only when a test says so. */
import type { ClockPort } from '../../src-main/session/ports.js';

export interface ManualClock extends ClockPort {
  /** Moves time on, running what falls due, in order. */
  advance(ms: number): void;
  /** Moves time on and runs nothing, as when the computer sleeps: what fell due runs late. */
  sleep(ms: number): void;
  /** How many callbacks wait. */
  pending(): number;
}

export function createManualClock(startEpochMs = 1_700_000_000_000): ManualClock {
  let now = 0;
  let order = 0;
  const waiting = new Map<number, { readonly at: number; readonly callback: () => void }>();

  function nextDue(until: number): number | null {
    let found: { readonly key: number; readonly at: number } | null = null;
    for (const [key, { at }] of waiting) if (at <= until && (found === null || at < found.at)) found = { key, at };
    return found === null ? null : found.key;
  }

  return {
    nowMs: () => now,
    epochMs: () => startEpochMs + now,
    after(delayMs, callback) {
      const key = order++;
      waiting.set(key, { at: now + Math.max(0, delayMs), callback });
      return () => waiting.delete(key);
    },
    advance(ms) {
      const until = now + ms;
      for (let key = nextDue(until); key !== null; key = nextDue(until)) {
        const due = waiting.get(key);
        waiting.delete(key);
        if (due === undefined) continue;
        now = Math.max(now, due.at);
        due.callback();
      }
      now = until;
    },
    sleep(ms) {
      now += ms;
    },
    pending: () => waiting.size,
  };
}
