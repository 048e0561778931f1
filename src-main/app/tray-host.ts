/**
 * Owns what is known of the panel that shows tray icons. Panels come and go, often after a start at login, and asking
 * takes a process: it is asked when it matters, and while there is none again with a use of the icon, never by a timer.
 */
import type { ClockPort } from '../session/ports.js';

export interface TrayHost {
  /** As far as it is known: believed to be there until it was asked for. */
  isThere(): boolean;
  /** Asks now. */
  look(): Promise<boolean>;
  /** The icon changes: asks again where there was no panel a while ago. */
  used(): void;
}

const AGAIN_AFTER_MS = 60_000;

export function createTrayHost(ask: () => Promise<boolean>, clock: Pick<ClockPort, 'nowMs'>): TrayHost {
  let isThere = true;
  let askedAtMs = -Infinity;

  async function look(): Promise<boolean> {
    askedAtMs = clock.nowMs();
    isThere = await ask();
    return isThere;
  }

  return {
    isThere: () => isThere,
    look,
    used() {
      if (!isThere && clock.nowMs() - askedAtMs >= AGAIN_AFTER_MS) void look();
    },
  };
}
