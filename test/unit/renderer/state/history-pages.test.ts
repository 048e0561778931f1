import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredTurn } from '../../../../src-preload/contract/history.js';
import {
  addedOnTop,
  MAX_HELD,
  moved,
  noneHeld,
  PAGE,
  placeOf,
  wantedPages,
  without,
  withPage,
  type HeldTurns,
} from '../../../../src-renderer/state/history-pages.js';
import { keptTurn } from '../../../fakes/history.js';

const TOTAL = 10_000;
/** A page of a list whose newest turn has this sequence. */
const pageOf = (page: number, newest = TOTAL): readonly StoredTurn[] =>
  Array.from({ length: PAGE }, (_, offset) => newest - page * PAGE - offset)
    .filter((sequence) => sequence > 0)
    .map((sequence) => keptTurn(sequence, sequence));
const holding = (...pages: readonly number[]): HeldTurns =>
  pages.reduce((held, page) => withPage(held, page, pageOf(page)), noneHeld(TOTAL));

describe('held turns', () => {
  it('are at their places', () => {
    const held = holding(3, 0);
    expect(held.turns.get(0)?.sequence).toBe(TOTAL);
    expect(held.turns.get(305)?.sequence).toBe(TOTAL - 305);
    expect(held.turns.has(150)).toBe(false);
    expect(placeOf(held, TOTAL - 305)).toBe(305);
    expect(placeOf(held, 1)).toBeNull();
  });

  it('are never more than their bound, and those near the last page stay', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(99), { minLength: 1, maxLength: 60 }), (pages) => {
        const held = holding(...pages);
        const last = pages.at(-1) ?? 0;
        expect(held.turns.size).toBeLessThanOrEqual(MAX_HELD);
        expect(held.turns.has(last * PAGE)).toBe(true);
        for (const page of held.fresh) expect(held.turns.has(page * PAGE)).toBe(true);
      }),
    );
    const all = holding(...Array.from({ length: 100 }, (_, page) => page));
    expect(all.turns.size).toBe(MAX_HELD);
    expect(all.turns.has(99 * PAGE)).toBe(true);
    expect(all.turns.has(0)).toBe(false);
  });

  it('move down when turns came on top, and are to be fetched again', () => {
    const held = moved(holding(0), 3, TOTAL + 3);
    expect(held.total).toBe(TOTAL + 3);
    expect(held.turns.get(3)?.sequence).toBe(TOTAL);
    expect(held.turns.has(0)).toBe(false);
    expect(wantedPages(held, 0, 5)).toEqual([0]);
  });

  it('end where the list ends', () => {
    expect([...moved(holding(0), 0, 2).turns.keys()]).toEqual([0, 1]);
    const short = withPage(holding(0), 0, pageOf(0).slice(0, 1));
    expect([...short.turns.keys()]).toEqual([0]);
  });

  it('move up when one of them is deleted', () => {
    const held = without(holding(0), TOTAL - 5);
    expect(held.total).toBe(TOTAL - 1);
    expect(held.turns.get(4)?.sequence).toBe(TOTAL - 4);
    expect(held.turns.get(5)?.sequence).toBe(TOTAL - 6);
    expect(wantedPages(held, 0, 5)).toEqual([0]);
    expect(without(held, 1)).toBe(held);
  });
});

describe('wanted pages', () => {
  it('are those in view, then those close by', () => {
    expect(wantedPages(noneHeld(TOTAL), 345, 350)).toEqual([3]);
    expect(wantedPages(noneHeld(TOTAL), 395, 402)).toEqual([3, 4]);
    expect(wantedPages(noneHeld(TOTAL), 402, 410)).toEqual([4, 3]);
    expect(wantedPages(noneHeld(TOTAL), 385, 395)).toEqual([3, 4]);
  });

  it('are none that are fresh, nor beyond the list', () => {
    expect(wantedPages(holding(3), 345, 350)).toEqual([]);
    expect(wantedPages(noneHeld(TOTAL), 9_995, 12_000)).toEqual([99]);
    expect(wantedPages(noneHeld(50), -20, 10)).toEqual([0]);
    expect(wantedPages(noneHeld(0), 0, 0)).toEqual([]);
  });
});

describe('turns added on top', () => {
  it('are those newer than the newest was', () => {
    expect(addedOnTop({ total: TOTAL + 2, turns: pageOf(0, TOTAL + 2) }, TOTAL, TOTAL)).toBe(2);
    expect(addedOnTop({ total: TOTAL, turns: pageOf(0) }, TOTAL, TOTAL)).toBe(0);
    // The newest was deleted meanwhile.
    expect(addedOnTop({ total: TOTAL - 1, turns: pageOf(0, TOTAL - 1) }, TOTAL, TOTAL)).toBe(0);
  });

  it('are told by the numbers where they fill a page', () => {
    expect(addedOnTop({ total: TOTAL + 250, turns: pageOf(0, TOTAL + 250) }, TOTAL, TOTAL)).toBe(250);
    expect(addedOnTop({ total: 100, turns: pageOf(0, TOTAL + 250) }, TOTAL, TOTAL)).toBe(PAGE);
  });
});
