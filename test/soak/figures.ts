/** Owns what is counted and computed of a soak: pure sums of what was judged and measured. */
import { OUTCOMES, type Judged, type Outcome } from '../course/verdict.js';

export const megabytes = (bytes: number): number => Math.round(bytes / 1e5) / 10;

/** The nearest-rank quantile, `share` 0 to 1; null of nothing. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

export interface Count {
  readonly of: Readonly<Record<string, number>>;
  add(what: string): void;
}

export function createCount(): Count {
  const of: Record<string, number> = {};
  return { of, add: (what) => void (of[what] = (of[what] ?? 0) + 1) };
}

/** Blocks judged one by one, summed. */
export interface PressTally {
  readonly outcomes: Readonly<Record<Outcome | 'key not armed', number>>;
  readonly presses: number;
  readonly lostReleases: number;
  readonly closingMs: readonly number[];
}

export function tallyOf(judged: readonly Judged[]): PressTally {
  const outcomes = { answered: 0, withdrawn: 0, superseded: 0, error: 0, 'key not armed': 0 };
  const all = judged.flatMap((block) => block.outcomes);
  for (const outcome of all) outcomes[outcome ?? 'key not armed'] += 1;
  return {
    outcomes,
    presses: all.length,
    lostReleases: judged.reduce((sum, block) => sum + block.lostReleases, 0),
    closingMs: judged.flatMap((block) => block.closingMs),
  };
}

/** `3 answered, 1 error`, what did not happen left out. */
export const listed = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([one], [other]) => rank(one) - rank(other))
    .map(([what, count]) => `${count} ${what}`)
    .join(', ') || 'none';

const rank = (what: string): number => {
  const at = OUTCOMES.findIndex((outcome) => outcome === what);
  return at < 0 ? OUTCOMES.length : at;
};
