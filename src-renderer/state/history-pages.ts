/**
 * Owns which of the turns that pass a filter the page holds: pages around what is looked at, of a list that may be
 * very long. Pure; places are counted from the newest turn, 0.
 */
import type { StoredTurn } from '../../src-preload/contract/history.js';

/** Turns fetched at once. */
export const PAGE = 100;
/** Turns held at most; the farthest from what was fetched last are forgotten. */
export const MAX_HELD = 2_000;
/** Turns on both sides of those in view that are fetched too, so that slow scrolling meets no gap. */
const AHEAD = 40;

export interface HeldTurns {
  /** How many there are in all. */
  readonly total: number;
  /** By place. */
  readonly turns: ReadonlyMap<number, StoredTurn>;
  /** Pages that need not be fetched; what is held of others may be out of date. */
  readonly fresh: ReadonlySet<number>;
}

export const noneHeld = (total: number): HeldTurns => ({ total, turns: new Map(), fresh: new Set() });

const pageAt = (place: number): number => Math.floor(place / PAGE);

/** With a page as it was answered. */
export function withPage(held: HeldTurns, page: number, answered: readonly StoredTurn[]): HeldTurns {
  const turns = new Map(held.turns);
  const fresh = new Set(held.fresh).add(page);
  for (let offset = 0; offset < PAGE; offset++) {
    const turn = answered[offset];
    if (turn === undefined) turns.delete(page * PAGE + offset);
    else turns.set(page * PAGE + offset, turn);
  }
  const farthestFirst = [...new Set([...turns.keys()].map(pageAt))].sort(
    (one, other) => Math.abs(other - page) - Math.abs(one - page),
  );
  for (const far of farthestFirst) {
    if (turns.size <= MAX_HELD) break;
    for (let offset = 0; offset < PAGE; offset++) turns.delete(far * PAGE + offset);
    fresh.delete(far);
  }
  return { total: held.total, turns, fresh };
}

/** After turns were added at the top, or anything else changed: all of it is to be fetched again. */
export function moved({ turns }: HeldTurns, added: number, total: number): HeldTurns {
  const places = [...turns].map(([place, turn]) => [place + added, turn] as const).filter(([place]) => place < total);
  return { total, turns: new Map(places), fresh: new Set() };
}

/** Without one turn; those after it move up. The same where it is not held. */
export function without(held: HeldTurns, sequence: number): HeldTurns {
  const gone = placeOf(held, sequence);
  if (gone === null) return held;
  const left = [...held.turns].filter(([place]) => place !== gone);
  return {
    total: Math.max(0, held.total - 1),
    turns: new Map(left.map(([place, turn]) => [place > gone ? place - 1 : place, turn])),
    fresh: new Set(),
  };
}

/** Where a turn is; null where it is not held. */
export const placeOf = ({ turns }: HeldTurns, sequence: number): number | null =>
  [...turns].find(([, turn]) => turn.sequence === sequence)?.[0] ?? null;

/** Pages to fetch so that places `first` to `last` can be shown, those in view before those beside it. */
export function wantedPages({ total, fresh }: HeldTurns, first: number, last: number): readonly number[] {
  if (total === 0) return [];
  const within = (place: number): number => pageAt(Math.min(Math.max(place, 0), total - 1));
  const span = (from: number, to: number): number[] =>
    Array.from({ length: within(to) - within(from) + 1 }, (_, index) => within(from) + index);
  const inView = span(first, last);
  const beside = span(first - AHEAD, last + AHEAD).filter((page) => !inView.includes(page));
  return [...inView, ...beside].filter((page) => !fresh.has(page));
}

/**
 * How many turns were added at the top since `newest` was the newest, told from the first page as it is now. Where all
 * of that page is new, from the numbers of turns before and now.
 */
export function addedOnTop(
  page: { readonly total: number; readonly turns: readonly StoredTurn[] },
  newest: number,
  totalBefore: number,
): number {
  const newer = page.turns.filter(({ sequence }) => sequence > newest).length;
  return newer === PAGE ? Math.max(newer, page.total - totalBefore) : newer;
}
