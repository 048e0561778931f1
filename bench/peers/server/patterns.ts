/** Owns when the pieces of an answer leave the service. Pure; the same for every contender and every run. */

export interface Pattern {
  /** Length of a piece, in ms of sound. */
  readonly pieceMs: number;
  /** When each of `count` pieces leaves, in ms after the first one; never earlier than the one before. */
  dueMs(count: number): readonly number[];
}

const indexes = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

/** Pieces of 100 ms at twice the pace they are heard. */
export const STEADY: Pattern = { pieceMs: 100, dueMs: (count) => indexes(count).map((index) => index * 50) };

const BURST = 4;

/** Pieces of 100 ms, four at a time every 400 ms: as fast as they are heard, but never in between. */
export const BURSTS: Pattern = {
  pieceMs: 100,
  dueMs: (count) => indexes(count).map((index) => Math.floor(index / BURST) * BURST * 100),
};

const JITTER_MS = 200;
const JITTER_PIECE_MS = 40;

/** Pieces of 40 ms at the pace they are heard, each up to 200 ms late, none before the one that it follows. */
export const JITTER: Pattern = {
  pieceMs: JITTER_PIECE_MS,
  dueMs(count) {
    let seed = 20_261;
    let latest = 0;
    return indexes(count).map((index) => {
      seed = (seed * 16_807) % 2_147_483_647;
      const late = index === 0 ? 0 : (seed / 2_147_483_647) * JITTER_MS;
      latest = Math.max(latest, index * JITTER_PIECE_MS + late);
      return latest;
    });
  },
};
