/**
 * Owns the search as the person makes it: typing is waited out, every other choice counts at once.
 */
import { MAX_SEARCH_LENGTH, type HistoryFilter } from '../../src-preload/contract/history.js';
import { filterOf, NO_SEARCH, type HistorySearch } from './history-filter.js';

/** A pause in typing that counts as done, milliseconds. */
export const TYPING_PAUSE_MS = 120;

export interface HistorySearchOptions {
  /** Calls back once, after a delay in milliseconds, unless the answered function is called first. */
  readonly after: (delayMs: number, callback: () => void) => () => void;
  readonly now: () => Date;
  /** What is to be looked for from now on. */
  readonly onfilter: (filter: HistoryFilter) => void;
}

export interface HistorySearchState {
  /** As it stands in the fields. */
  readonly search: HistorySearch;
  type(text: string): void;
  choose(change: Partial<Omit<HistorySearch, 'text'>>): void;
  /** Looks for these words alone, as a link from outside asks. */
  seek(words: string): void;
  clearText(): void;
  clear(): void;
  dispose(): void;
}

export function createHistorySearch({ after, now, onfilter }: HistorySearchOptions): HistorySearchState {
  let search = $state.raw(NO_SEARCH);
  let stopWaiting = (): void => undefined;

  function change(next: HistorySearch, delayMs: number): void {
    search = next;
    stopWaiting();
    if (delayMs === 0) onfilter(filterOf(search, now()));
    else stopWaiting = after(delayMs, () => onfilter(filterOf(search, now())));
  }

  return {
    get search() {
      return search;
    },
    type: (text) => change({ ...search, text }, TYPING_PAUSE_MS),
    choose: (changes) => change({ ...search, ...changes }, 0),
    seek: (words) => change({ ...NO_SEARCH, text: words.slice(0, MAX_SEARCH_LENGTH) }, 0),
    clearText: () => change({ ...search, text: '' }, 0),
    clear: () => change(NO_SEARCH, 0),
    dispose: () => stopWaiting(),
  };
}
