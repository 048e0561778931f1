/**
 * Owns the finding of a part that hangs: while the part is in use it is asked for a sign of life now and then, and one
 * that owes it for too long is told of. Asks nothing while the part is not in use. Must never end anything itself.
 */
export interface PulseTuning {
  /** Pause between a sign of life and the next question, while in use; milliseconds. */
  readonly beatMs: number;
  /** The longest that an answer is waited for, milliseconds. */
  readonly boundMs: number;
  /** How much longer it may take now, milliseconds: asked with each question. */
  readonly slackMs?: () => number;
}

export interface Pulse {
  /** Whether somebody relies on the part now. */
  inUse(isInUse: boolean): void;
  /** Somebody has a doubt: asks once, in use or not. */
  look(): void;
  /** A sign of life. */
  alive(): void;
  /** The part is gone, or another one is in its place: what it owed is forgotten. */
  forget(): void;
}

/** A look this late was not for want of an answer: the computer slept, or we were busy and have not read it yet. */
const LATE_MS = 1_000;

/** `clock` is monotonic, milliseconds. `onHung` is called once for each question that stays without an answer. */
export function createPulse(options: {
  readonly clock: { nowMs(): number; after(delayMs: number, callback: () => void): () => void };
  readonly tuning: PulseTuning;
  readonly ask: () => void;
  readonly onHung: () => void;
}): Pulse {
  const { clock, tuning } = options;
  let isUsed = false;
  let isAsked = false;
  let cancel: (() => void) | null = null;

  function wait(delayMs: number, then: (lateMs: number) => void): void {
    cancel?.();
    const dueAtMs = clock.nowMs() + delayMs;
    cancel = clock.after(delayMs, () => {
      cancel = null;
      then(clock.nowMs() - dueAtMs);
    });
  }

  function question(): void {
    isAsked = true;
    wait(tuning.boundMs + (tuning.slackMs?.() ?? 0), (lateMs) => {
      if (lateMs >= LATE_MS) {
        question();
        return;
      }
      isAsked = false;
      options.onHung();
    });
    options.ask();
  }

  function rest(): void {
    cancel?.();
    cancel = null;
    isAsked = false;
    if (isUsed) wait(tuning.beatMs, question);
  }

  return {
    inUse(wanted) {
      if (wanted === isUsed) return;
      isUsed = wanted;
      // An answer that is owed is waited for to its bound.
      if (!isAsked) rest();
    },
    look() {
      if (!isAsked) question();
    },
    alive() {
      if (isAsked) rest();
    },
    forget: rest,
  };
}
