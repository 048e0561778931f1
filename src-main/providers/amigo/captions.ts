/**
 * Owns live captions of a spoken message: which of the aligned signs have not been told yet. Pieces may repeat signs of
 * the piece before.
 */
import type { AlignedSign } from './wire.js';

/** Told signs that are remembered to find repetitions. */
const MAX_REMEMBERED = 2_000;

const isSame = (one: AlignedSign | undefined, other: AlignedSign | undefined): boolean =>
  one !== undefined && other !== undefined && one[0] === other[0] && one[1] === other[1];

/** How many of the first signs of `next` are the last ones of `told`. */
function overlap(told: readonly AlignedSign[], next: readonly AlignedSign[]): number {
  const first = next[0];
  for (let from = Math.max(0, told.length - next.length); from < told.length; from += 1) {
    if (!isSame(told[from], first)) continue;
    const length = told.length - from;
    let at = 1;
    while (at < length && isSame(told[from + at], next[at])) at += 1;
    if (at === length) return length;
  }
  return 0;
}

export interface Captions {
  /** Another message begins. */
  begin(): void;
  /** The text of these signs that was not told before. */
  take(signs: readonly AlignedSign[]): string;
}

export function createCaptions(): Captions {
  let told: readonly AlignedSign[] = [];
  return {
    begin() {
      told = [];
    },
    take(signs) {
      const fresh = signs.slice(overlap(told, signs));
      told = [...told, ...fresh].slice(-MAX_REMEMBERED);
      return fresh.map(([, sign]) => sign).join('');
    },
  };
}
