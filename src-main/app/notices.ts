/**
 * Owns what the person is still to be told of parts that failed and came back: the last notice until it is put
 * away, and no flood of the same one. Must never decide what a failure is, nor how a notice looks.
 */
import type { AppNotice, AppNoticeCode } from '../../src-preload/contract/app-notice.js';
import type { ClockPort } from '../session/ports.js';

/** A notice of the same code within this is the same news; that of a device only until another one is told. */
const REPEAT_MS = 5_000;

export interface Notices {
  /** `detail`: the name of a device. */
  tell(code: AppNoticeCode, detail?: string): void;
  /** The last one that was not put away. */
  current(): AppNotice | null;
  /** Any id but the current one's is late and changes nothing. */
  dismiss(id: number): void;
}

export function createNotices(
  clock: Pick<ClockPort, 'nowMs' | 'epochMs'>,
  onNotice: (notice: AppNotice) => void,
): Notices {
  const toldAtMs = new Map<AppNoticeCode, number>();
  let count = 0;
  let last: { readonly code: AppNoticeCode | null; readonly detail?: string | undefined } = { code: null };
  let current: AppNotice | null = null;
  return {
    tell(code, name) {
      // The system may not tell it.
      const detail = name === '' ? undefined : name;
      const now = clock.nowMs();
      const isSoon = now - (toldAtMs.get(code) ?? -Infinity) < REPEAT_MS;
      // What the screen says of a device must be the last that is true.
      if (isSoon && (name === undefined || (last.code === code && last.detail === detail))) return;
      toldAtMs.set(code, now);
      last = { code, detail };
      count += 1;
      current = { id: count, code, detail: detail ?? null, atEpochMs: clock.epochMs() };
      onNotice(current);
    },
    current: () => current,
    dismiss(id) {
      if (current?.id === id) current = null;
    },
  };
}

export interface RestartWatch {
  /** The part died; somebody starts it again. */
  died(): void;
  /** The part works. */
  works(): void;
  /** The part will not come back by itself, which others tell: what comes later is no news of this death. */
  givenUp(): void;
}

/** Tells once of a part that works again after it died, not before: it may not come back. */
export function watchRestart(onRestarted: () => void): RestartWatch {
  let isDown = false;
  return {
    died() {
      isDown = true;
    },
    works() {
      if (!isDown) return;
      isDown = false;
      onRestarted();
    },
    givenUp() {
      isDown = false;
    },
  };
}
