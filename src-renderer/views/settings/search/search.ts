/**
 * Owns how a setting is found by words: all of them must be in it, in any order and any script, and what is called so
 * comes before what only speaks of it. Pure.
 */
export interface Searchable {
  readonly label: string;
  /** What it does. */
  readonly help: string;
  /** Its choices, and other words for it. */
  readonly words: string;
  /** Where it is. */
  readonly section: string;
}

/** Without case and marks, so that people find what they cannot type. */
export const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

const wordsOf = (text: string): readonly string[] =>
  fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

const WEIGHTS = [
  ['label', 8],
  ['words', 4],
  ['help', 2],
  ['section', 1],
] as const;

function weigh(item: Searchable, word: string): number {
  const found = WEIGHTS.map(([field, weight]) => {
    const text = fold(item[field]);
    if (!text.includes(word)) return 0;
    const begins = wordsOf(item[field]).some((one) => one.startsWith(word));
    return begins ? weight * 2 : weight;
  });
  return Math.max(...found);
}

/** The items that hold every word of the query, best first; none for a query without words. */
export function searchSettings<Item extends Searchable>(items: readonly Item[], query: string): readonly Item[] {
  const words = wordsOf(query);
  if (words.length === 0) return [];
  return items
    .map((item) => ({ item, weights: words.map((word) => weigh(item, word)) }))
    .filter(({ weights }) => weights.every((weight) => weight > 0))
    .map(({ item, weights }) => ({ item, weight: weights.reduce((sum, weight) => sum + weight, 0) }))
    .sort((one, other) => other.weight - one.weight)
    .map(({ item }) => item);
}
