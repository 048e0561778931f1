/**
 * Owns the bound on telling the same thing again and again: a flood must not fill the log.
 */

/** Calls `tell` for the first `limit` times of each key, with the count so far. */
export function firstFew<Rest extends readonly unknown[]>(
  limit: number,
  tell: (count: number, key: string, ...rest: Rest) => void,
): (key: string, ...rest: Rest) => void {
  const counts = new Map<string, number>();
  return (key, ...rest) => {
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    if (count <= limit) tell(count, key, ...rest);
  };
}
