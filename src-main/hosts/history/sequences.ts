/**
 * Owns sets of turns as sorted numbers: how they come out of the database, what is in two of them, and a stretch of one.
 * Pure.
 */

/** Sequences of turns, lowest first, none twice. */
export type Sequences = Float64Array;

const COMMA = 44;
const ZERO = 48;

/**
 * Reads what `group_concat` made of a column of positive integers: one text crosses from the database many times faster
 * than a row for each.
 */
export function sequencesOf(joined: string): Sequences {
  // None is shorter than a digit and a comma.
  const room = new Float64Array(Math.ceil(joined.length / 2));
  let count = 0;
  let value = 0;
  for (let at = 0; at < joined.length; at += 1) {
    const code = joined.charCodeAt(at);
    if (code === COMMA) {
      room[count] = value;
      count += 1;
      value = 0;
    } else value = value * 10 + (code - ZERO);
  }
  if (joined !== '') {
    room[count] = value;
    count += 1;
  }
  const sequences = room.slice(0, count);
  return isAscending(sequences) ? sequences : sequences.sort();
}

/** Most come in order, and sorting what is sorted takes longer than all else. */
function isAscending(sequences: Sequences): boolean {
  for (let at = 1; at < sequences.length; at += 1) {
    if ((sequences[at - 1] ?? 0) >= (sequences[at] ?? 0)) return false;
  }
  return true;
}

/** What is in both. */
export function inBoth(one: Sequences, other: Sequences): Sequences {
  const both = new Float64Array(Math.min(one.length, other.length));
  let count = 0;
  for (let a = 0, b = 0; a < one.length && b < other.length;) {
    const left = one[a] ?? 0;
    const right = other[b] ?? 0;
    if (left === right) {
      both[count] = left;
      count += 1;
    }
    if (left <= right) a += 1;
    if (right <= left) b += 1;
  }
  return both.slice(0, count);
}

/** A stretch counted from the highest; fewer, or none, where the set ends before. */
export function fromHighest(sequences: Sequences, offset: number, limit: number): readonly number[] {
  const end = Math.max(0, sequences.length - offset);
  return Array.from(sequences.subarray(Math.max(0, end - limit), end));
}
