/** Owns chance that can be had again: all that a course does at random follows from one seed. */

export interface Random {
  /** In [0, 1). */
  next(): number;
  /** In [min, max). */
  between(min: number, max: number): number;
  /** In [min, max), each octave as likely as any other; `min` is above 0. */
  octaves(min: number, max: number): number;
  /** True in this share of all cases, 0 to 1. */
  chance(share: number): boolean;
  pick<T>(list: readonly [T, ...T[]]): T;
  /** The list in another order. */
  shuffled<T>(list: readonly T[]): T[];
}

/** Numbers that depend on the seed alone (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (min, max) => min + next() * (max - min),
    octaves: (min, max) => min * (max / min) ** next(),
    chance: (share) => next() < share,
    pick: (list) => list[Math.floor(next() * list.length)] ?? list[0],
    shuffled(list) {
      const keyed = list.map((item) => ({ item, at: next() }));
      return keyed.sort((one, other) => one.at - other.at).map(({ item }) => item);
    },
  };
}
