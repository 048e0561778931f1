/**
 * Owns the app's one clock, built on Node's timers. Its monotonic time is the system's, not the process': marks of
 * main, of the hosts and of a recorder in a test can be compared.
 */
import os from 'node:os';
import type { ClockPort } from '../session/ports.js';

const NANOSECONDS_PER_MS = 1e6;

export const systemClock: ClockPort = {
  nowMs: () => Number(process.hrtime.bigint()) / NANOSECONDS_PER_MS,
  epochMs: () => Date.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Milliseconds since the computer was started, its sleep among them: nobody can set this clock. Exact to a second. */
export const uptimeMs = (): number => os.uptime() * 1_000;
