/** Owns the ways in which the sound of an answer may arrive, faster, later or in lumps. Pure. */

export const ARRIVALS = ['steady', 'bursts', 'jitter', 'stalls'] as const;
export type Arrival = (typeof ARRIVALS)[number];

/** A piece of sound and when it is sent; both in ms from the beginning of the answer. */
export interface Piece {
  readonly atMs: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** A stretch in which nothing is sent that should be; ms. */
export interface Stall {
  readonly fromMs: number;
  readonly toMs: number;
}

const PIECE_MS = 20;
const BURST_MS = 500;
const BURST_SPEED = 2;
const JITTER_MS = 200;
const STALL_MS = 1_000;
/** Of an answer of 15 s: two stalls, each with time to recover. */
const STALL_EVERY_MS = 5_000;

/** The stalls in an answer of this length. */
export const stallsIn = (lengthMs: number): readonly Stall[] =>
  Array.from({ length: Math.max(0, Math.ceil(lengthMs / STALL_EVERY_MS) - 1) }, (_, at) => ({
    fromMs: (at + 1) * STALL_EVERY_MS - STALL_MS,
    toMs: (at + 1) * STALL_EVERY_MS,
  }));

/**
 * The pieces of an answer of this length, in the order in which they are sent.
 * `steady`: as it is spoken, 20 ms at a time. `bursts`: half a second at once, twice as fast as it is spoken. `jitter`:
 * as it is spoken, each piece up to 200 ms late, and none overtakes another. `stalls`: as it is spoken, but for a second
 * out of five nothing comes, and then all of it at once.
 * @param random in [0, 1)
 */
export function arrive(arrival: Arrival, lengthMs: number, random: () => number): readonly Piece[] {
  const size = arrival === 'bursts' ? BURST_MS : PIECE_MS;
  const pieces = Array.from({ length: Math.ceil(lengthMs / size) }, (_, at) => ({
    fromMs: at * size,
    toMs: Math.min(lengthMs, (at + 1) * size),
  }));
  let lastMs = 0;
  return pieces.map((piece) => {
    lastMs = Math.max(lastMs, dueMs(arrival, piece.fromMs, lengthMs, random));
    return { ...piece, atMs: lastMs };
  });
}

function dueMs(arrival: Arrival, fromMs: number, lengthMs: number, random: () => number): number {
  switch (arrival) {
    case 'steady':
      return fromMs;
    case 'bursts':
      return fromMs / BURST_SPEED;
    case 'jitter':
      return fromMs + random() * JITTER_MS;
    case 'stalls':
      return stallsIn(lengthMs).find((stall) => fromMs >= stall.fromMs && fromMs < stall.toMs)?.toMs ?? fromMs;
  }
}
