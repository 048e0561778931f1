/**
 * Owns the order of a message's pieces: those that come early wait, those that come twice are dropped, and one that
 * never comes is given up after a while. Bounded in count, bytes and time. Must never look into a piece.
 */
import type { CodecClock } from '../types.js';

/** How long a missing piece is waited for; milliseconds. */
export const GAP_MS = 1_000;
/** Whether messages begin with 0 or 1 is learned from the first: it waits this long for a 0; milliseconds. */
const START_WAIT_MS = 100;
const MAX_PIECES = 64;
const MAX_BYTES = 4 << 20;

interface Held<Piece> {
  readonly piece: Piece;
  readonly bytes: number;
}

export interface Sequence<Piece> {
  /** Another message begins; what the one before left is dropped. */
  begin(): void;
  /** The pieces that are next now; none while an earlier one is missing, or where it came before. */
  take(sequence: number | null, piece: Piece, bytes: number): readonly Piece[];
  /** What is next since a missing piece was given up. */
  due(): readonly Piece[];
  /** Everything that waits, in order. */
  flush(): readonly Piece[];
  hasGap(): boolean;
  wakeAtMs(): number | null;
}

export function createSequence<Piece>(clock: CodecClock): Sequence<Piece> {
  const held = new Map<number, Held<Piece>>();
  let bytesHeld = 0;
  /** Null until the first piece of the message was told. */
  let next: number | null = null;
  let giveUpAtMs: number | null = null;
  /** What messages begin with here; null until one did. */
  let start: number | null = null;
  let lastTold: number | null = null;

  const lowest = (): number | null => (held.size === 0 ? null : Math.min(...held.keys()));

  const isFirst = (sequence: number): boolean =>
    sequence === (start ?? 0) || (lastTold !== null && sequence === lastTold + 1);

  /** Tells what is next, from `next` on. */
  const drain = (): Piece[] => {
    const told: Piece[] = [];
    for (let item = next === null ? undefined : held.get(next); next !== null && item !== undefined;) {
      held.delete(next);
      bytesHeld -= item.bytes;
      told.push(item.piece);
      lastTold = next;
      next += 1;
      item = held.get(next);
    }
    giveUpAtMs = held.size === 0 ? null : clock.nowMs() + GAP_MS;
    return told;
  };

  /** Gives up what is missing before the lowest that waits. */
  const skip = (): Piece[] => {
    const from = lowest();
    if (from === null) return [];
    if (next === null && from <= 1) start = from;
    next = from;
    return drain();
  };

  const skipAll = (): Piece[] => {
    const told: Piece[] = [];
    while (held.size > 0) told.push(...skip());
    return told;
  };

  return {
    begin() {
      held.clear();
      bytesHeld = 0;
      next = null;
      giveUpAtMs = null;
    },
    take(sequence, piece, bytes) {
      if (sequence === null) return [piece];
      if (held.has(sequence) || (next !== null && sequence < next)) return [];
      held.set(sequence, { piece, bytes });
      bytesHeld += bytes;
      if (next === null && isFirst(sequence)) {
        if (sequence <= 1) start ??= sequence;
        next = sequence;
      }
      if (sequence === next) return drain();
      if (held.size > MAX_PIECES || bytesHeld > MAX_BYTES) return skip();
      const patienceMs = next === null && start === null && sequence === 1 ? START_WAIT_MS : GAP_MS;
      giveUpAtMs ??= clock.nowMs() + patienceMs;
      return [];
    },
    due: () => (giveUpAtMs !== null && clock.nowMs() >= giveUpAtMs ? skip() : []),
    flush: skipAll,
    hasGap: () => held.size > 0,
    wakeAtMs: () => giveUpAtMs,
  };
}
