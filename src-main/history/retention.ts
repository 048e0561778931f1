/**
 * Owns when turns are deleted by their age: at start, once a day, and when the person chooses another age. A clock that
 * was set far ahead makes every turn look old, and what is deleted does not come back: such a clock is believed only once
 * it has stood for a while.
 */
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** So long a clock that may be wrong is waited with: one that is set by the network is right long before. */
const DOUBT_MS = HOUR_MS;
/** Nothing was said for longer than this, by the clock: people go on holiday, and clocks lose their battery. */
const LONG_SILENCE_MS = 14 * DAY_MS;
/** A clock that ran this much faster than time passed was set. */
const JUMP_MS = HOUR_MS;

export interface RetentionClock {
  epochMs(): number;
  /** Time that nobody can set, the computer's sleep among it; milliseconds. */
  uptimeMs(): number;
  after(delayMs: number, callback: () => void): () => void;
}

export interface Retention {
  /** Begins, or begins anew after another choice. */
  look(): void;
  dispose(): void;
}

export function createRetention(options: {
  readonly clock: RetentionClock;
  /** Days that turns are kept; null for ever. */
  readonly days: () => number | null;
  /** When the newest turn that is kept began, Unix time in milliseconds; null where there is none, or it is not known. */
  readonly newestMs: () => Promise<number | null>;
  /** Deletes what began before this Unix time in milliseconds. */
  readonly expire: (beforeMs: number) => void;
}): Retention {
  const { clock, days, newestMs, expire } = options;
  let cancel = (): void => undefined;
  /** Grows with each look: an answer to an earlier one is late. */
  let looks = 0;
  /** How far the clock was ahead of the time that passed when it was last believed, or doubted; null before. */
  let believed: number | null = null;
  let doubted: number | null = null;

  const ahead = (): number => clock.epochMs() - clock.uptimeMs();

  async function isDoubtful(): Promise<boolean> {
    const now = ahead();
    if (doubted !== null && Math.abs(now - doubted) < JUMP_MS) return false;
    if (believed !== null) return now - believed >= JUMP_MS;
    const newest = await newestMs();
    return newest !== null && clock.epochMs() - newest > LONG_SILENCE_MS;
  }

  const again = (delayMs: number): void => {
    cancel = clock.after(delayMs, () => void look());
  };

  async function look(): Promise<void> {
    cancel();
    cancel = () => undefined;
    const mine = ++looks;
    if (days() === null) return;
    const doubtful = await isDoubtful();
    const kept = days();
    if (mine !== looks || kept === null) return;
    if (doubtful) {
      doubted = ahead();
      again(DOUBT_MS);
      return;
    }
    believed = ahead();
    doubted = null;
    expire(Math.max(0, clock.epochMs() - kept * DAY_MS));
    again(DAY_MS);
  }

  return {
    look: () => void look(),
    dispose() {
      looks += 1;
      cancel();
    },
  };
}
