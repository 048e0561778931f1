/**
 * Owns telling a living connection from a dead one. Both sides may ping; any frame is a sign of life.
 */

/** The service pings every 20 s; only when it is late do we ask, so that the two do not cross all the time. */
const OWN_PING_MS = 21_000;
/** After this long without any frame the service counts as gone, as it counts us. Four of its pings are missing then. */
const SILENCE_MS = 90_000;

export interface Heartbeat {
  heard(nowMs: number): void;
  sent(nowMs: number): void;
  /** What is due. A ping that is sent is to be told like everything else. */
  due(nowMs: number): 'ping' | 'gone' | null;
  wakeAtMs(): number;
}

export function createHeartbeat(startMs: number): Heartbeat {
  let heardAtMs = startMs;
  let activeAtMs = startMs;
  return {
    heard(nowMs) {
      heardAtMs = nowMs;
      activeAtMs = nowMs;
    },
    sent(nowMs) {
      activeAtMs = nowMs;
    },
    due(nowMs) {
      if (nowMs - heardAtMs >= SILENCE_MS) return 'gone';
      return nowMs - activeAtMs < OWN_PING_MS ? null : 'ping';
    },
    wakeAtMs: () => Math.min(heardAtMs + SILENCE_MS, activeAtMs + OWN_PING_MS),
  };
}
