/**
 * Owns the turns that pass a filter, as far as they were fetched: a long list with gaps, which stays where the reader
 * is while turns are added on top of it. Must never show an answer to a question that was replaced by another.
 */
import type { AppError } from '../../src-preload/contract/app-error.js';
import { EVERY_TURN, type HistoryFilter, type StoredTurn } from '../../src-preload/contract/history.js';
import type { ParleyApi } from '../../src-preload/contract/ipc/table.js';
import { addedOnTop, moved, noneHeld, PAGE, placeOf, wantedPages, without, withPage } from './history-pages.js';

/** How things stand with the list as a whole. */
type ResultsLoad =
  { readonly kind: 'loading' } | { readonly kind: 'failed'; readonly error: AppError } | { readonly kind: 'ready' };

/** Every property is reactive. */
export interface HistoryResults {
  readonly load: ResultsLoad;
  /** The filter that what is shown passes. */
  readonly filter: HistoryFilter;
  /** Grows with every list that takes the place of another. */
  readonly list: number;
  readonly total: number;
  /** Whether the last change of `total` was at the top, above what is read. */
  readonly grewAbove: boolean;
  /** Turns that came on top, out of view. */
  readonly unseen: number;
  /** Part of the list could not be fetched; the rest is shown. */
  readonly problem: AppError | null;
  /** Null for a turn that was not fetched yet. */
  turnAt(place: number): StoredTurn | null;
  /** The same for the same turn while others come on top, whether it was fetched or not. */
  keyAt(place: number): number;
  placeOf(sequence: number): number | null;
  look(filter: HistoryFilter): Promise<void>;
  /** Something changed: fetches what is in view again. */
  refresh(): Promise<void>;
  retry(): Promise<void>;
  /** What of the list is in view, and whether its top is. */
  show(view: { readonly first: number; readonly last: number; readonly top: boolean }): void;
  /** A turn was deleted. */
  drop(sequence: number): void;
}

/** As many as are asked for at the same time; whoever drags the scroll bar passes hundreds of pages. */
const MAX_UNDER_WAY = 2;

export function createHistoryResults(fetchPage: ParleyApi['history']['page']): HistoryResults {
  let load = $state.raw<ResultsLoad>({ kind: 'loading' });
  let held = $state.raw(noneHeld(0));
  let filter = $state.raw(EVERY_TURN);
  let list = $state(0);
  let keyBase = $state(0);
  let grewAbove = $state(false);
  let unseen = $state(0);
  let problem = $state.raw<AppError | null>(null);

  let asked = EVERY_TURN;
  let looking = false;
  let refreshing = false;
  let changedMeanwhile = false;
  /** Of the list: an answer to an older one is dropped. */
  let generation = 0;
  /** Of the places in it: an answer for older ones is dropped. */
  let layout = 0;
  let newest = 0;
  let view = { first: 0, last: 0, top: true };
  let underWay: readonly number[] = [];

  const topOf = (wanted: HistoryFilter) => fetchPage({ filter: wanted, offset: 0, limit: PAGE });

  async function look(wanted: HistoryFilter): Promise<void> {
    asked = wanted;
    const mine = ++generation;
    looking = true;
    changedMeanwhile = false;
    if (load.kind === 'failed') load = { kind: 'loading' };
    const answer = await topOf(wanted);
    if (mine !== generation) return;
    looking = false;
    if (!answer.ok) {
      load = { kind: 'failed', error: answer.error };
      return;
    }
    const { total, turns } = answer.value;
    newPlaces();
    view = { first: 0, last: 0, top: true };
    newest = turns[0]?.sequence ?? 0;
    filter = wanted;
    held = withPage(noneHeld(total), 0, turns);
    keyBase = 0;
    grewAbove = false;
    unseen = 0;
    problem = null;
    list += 1;
    load = { kind: 'ready' };
    if (mayAlignAgain()) await refresh();
  }

  async function refresh(): Promise<void> {
    if (looking || refreshing) {
      changedMeanwhile = true;
      return;
    }
    if (load.kind !== 'ready') return;
    refreshing = true;
    do {
      changedMeanwhile = false;
      await align();
    } while (mayAlignAgain());
    refreshing = false;
    // A change told during a look that began meanwhile is that look's to answer.
    fetchMore();
  }

  const mayAlignAgain = (): boolean => changedMeanwhile && !looking && problem === null;

  /** Fetches the top again and moves all that is held to where it is now. */
  async function align(): Promise<void> {
    const mine = generation;
    const answer = await topOf(filter);
    if (mine !== generation) return;
    if (!answer.ok) {
      problem = answer.error;
      return;
    }
    problem = null;
    const { total, turns } = answer.value;
    const added = addedOnTop(answer.value, newest, held.total);
    newest = Math.max(newest, turns[0]?.sequence ?? 0);
    newPlaces();
    grewAbove = added > 0 && !view.top;
    if (grewAbove) unseen += added;
    if (grewAbove) view = { ...view, first: view.first + added, last: view.last + added };
    keyBase += added;
    held = withPage(moved(held, added, total), 0, turns);
  }

  function newPlaces(): void {
    layout += 1;
    underWay = [];
  }

  function fetchMore(): void {
    if (problem !== null || load.kind !== 'ready' || refreshing) return;
    for (const page of wantedPages(held, view.first, view.last)) {
      if (underWay.length >= MAX_UNDER_WAY) return;
      if (!underWay.includes(page)) void fetchOne(page);
    }
  }

  async function fetchOne(page: number): Promise<void> {
    const mine = layout;
    underWay = [...underWay, page];
    const answer = await fetchPage({ filter, offset: page * PAGE, limit: PAGE });
    if (mine !== layout) return;
    underWay = underWay.filter((other) => other !== page);
    if (!answer.ok) {
      problem = answer.error;
      return;
    }
    // Places moved since: what was answered is not where it was asked for.
    if (answer.value.total !== held.total) {
      await refresh();
      return;
    }
    held = withPage(held, page, answer.value.turns);
    fetchMore();
  }

  return {
    get load() {
      return load;
    },
    get filter() {
      return filter;
    },
    get list() {
      return list;
    },
    get total() {
      return held.total;
    },
    get grewAbove() {
      return grewAbove;
    },
    get unseen() {
      return unseen;
    },
    get problem() {
      return problem;
    },
    turnAt: (place) => held.turns.get(place) ?? null,
    keyAt: (place) => keyBase - place,
    placeOf: (sequence) => placeOf(held, sequence),
    look,
    refresh,
    async retry() {
      if (load.kind === 'failed') return look(asked);
      problem = null;
      await refresh();
    },
    show(next) {
      view = next;
      if (next.top) unseen = 0;
      fetchMore();
    },
    drop(sequence) {
      const left = without(held, sequence);
      if (left === held) return;
      newPlaces();
      grewAbove = false;
      held = left;
      fetchMore();
    },
  };
}
