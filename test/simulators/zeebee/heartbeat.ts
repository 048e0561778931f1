/**
 * Owns the service's side of staying alive: a ping every 20 s, a warning when three of them or a minute passed without
 * an answer, and the end after 90 s.
 */
import type { SimulatorClock } from '../kit/simulator.js';

const PING_MS = 20_000;
const MISSED_PINGS = 3;
const INACTIVE_MS = 90_000;
const WARNED_MS = 30_000;

export interface HeartbeatOptions {
  readonly clock: SimulatorClock;
  readonly pings: boolean;
  readonly send: (message: object) => void;
  readonly end: (reason: string) => void;
}

export interface ServiceHeartbeat {
  /** The client sent something. */
  active(): void;
  /** Whether it is a ping that waits for this answer. */
  pong(pingId: string): boolean;
  stop(): void;
}

export function startHeartbeat({ clock, pings, send, end }: HeartbeatOptions): ServiceHeartbeat {
  let count = 0;
  let activeAtMs = clock.nowMs();
  let isWarned = false;
  const open = new Set<string>();
  const timers = new Set<() => void>();
  const after = (delayMs: number, work: () => void): void => {
    const cancel = clock.after(delayMs, () => {
      timers.delete(cancel);
      work();
    });
    timers.add(cancel);
  };

  const look = (): void => {
    const quietMs = clock.nowMs() - activeAtMs;
    if (quietMs >= INACTIVE_MS) {
      end('Inactive for 90 seconds.');
      return;
    }
    if (!isWarned && (open.size >= MISSED_PINGS || quietMs >= INACTIVE_MS - WARNED_MS)) {
      isWarned = true;
      send({
        type: 'connection_warning',
        level: 'warning',
        message:
          'Your connection appears to be inactive. Please respond or send any message to keep the connection alive.',
        time_remaining: WARNED_MS / 1_000,
        reconnect_required: false,
        ping_requested: true,
      });
    }
    after(1_000, look);
  };

  const ping = (): void => {
    if (!isWarned) {
      count += 1;
      open.add(`ping_${count}`);
      send({ type: 'ping', ping_id: `ping_${count}` });
    }
    after(PING_MS, ping);
  };

  if (pings) after(PING_MS, ping);
  after(1_000, look);

  return {
    active() {
      activeAtMs = clock.nowMs();
      if (isWarned) open.clear();
      isWarned = false;
    },
    pong: (pingId) => open.delete(pingId),
    stop() {
      for (const cancel of timers) cancel();
      timers.clear();
    },
  };
}
