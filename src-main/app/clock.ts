/**
 * Owns the app's one clock, built on Node's timers.
 */
import type { ClockPort } from '../session/ports.js';

export const systemClock: ClockPort = {
  nowMs: () => performance.now(),
  epochMs: () => Date.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
