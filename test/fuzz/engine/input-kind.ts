/** Owns what a kind of input must offer to be made up, spoilt, made smaller and kept in a file. */
import type { Random } from '../../course/random.js';

export interface InputKind<Input> {
  /** Of its files in the corpus. */
  readonly extension: string;
  /** Something out of nothing. */
  generate(random: Random): Input;
  /** Something like it; `other` is there to take parts from. */
  mutate(random: Random, input: Input, other: Input): Input;
  /** Smaller ones that may show the same, the smallest steps last. */
  smaller(input: Input): Iterable<Input>;
  write(input: Input): Uint8Array;
  /** @throws when the bytes are none of this kind's */
  read(bytes: Uint8Array): Input;
  /** For a person, shortened. */
  show(input: Input): string;
}

/** A whole number in [0, limit). */
export const below = (random: Random, limit: number): number => Math.floor(random.next() * limit);

/** One of a list that is not empty, by chance. @throws RangeError for an empty one */
export function oneOf<T>(random: Random, list: readonly T[]): T {
  const chosen = list[below(random, list.length)];
  if (chosen === undefined && list.length === 0) throw new RangeError('There is nothing to choose from.');
  return chosen as T;
}

/** Whole numbers in [0, max]; small ones are as likely as large ones. */
export const length = (random: Random, max: number): number => Math.floor(random.octaves(1, max + 2)) - 1;

/** Stretches to leave out, the longest first: halves, quarters, and so on. */
export function* stretches(size: number): Generator<readonly [from: number, to: number]> {
  for (let step = Math.ceil(size / 2); step >= 1; step = step === 1 ? 0 : Math.ceil(step / 2)) {
    for (let from = 0; from < size; from += step) yield [from, Math.min(size, from + step)];
  }
}
