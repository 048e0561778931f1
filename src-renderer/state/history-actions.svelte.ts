/**
 * Owns what is done with turns of the history and what is told of it: deletion after a question, export, going on with
 * a conversation, hearing a recording. Must never delete what the person was not told of.
 */
import type { AppError, Result } from '../../src-preload/contract/app-error.js';
import type { ExportFormat, HistoryFilter, StoredTurn } from '../../src-preload/contract/history.js';
import type { ParleyApi } from '../../src-preload/contract/ipc/table.js';
import { isNarrow } from './history-filter.js';
import type { HistoryPlayer } from './history-player.svelte.js';
import type { HistoryResults } from './history-results.svelte.js';

/** What is asked before it is deleted. */
export type RemovalQuestion =
  | { readonly kind: 'one'; readonly stored: StoredTurn }
  /** `every`: without a search, the whole history. */
  | { readonly kind: 'all'; readonly filter: HistoryFilter; readonly count: number; readonly every: boolean };

/** What went well and is worth telling. */
export type HistoryNotice =
  { readonly kind: 'saved'; readonly file: string } | { readonly kind: 'removed'; readonly count: number };

/** What did not work, and how to try it again. */
export interface HistoryFailure {
  readonly doing: 'remove' | 'export' | 'resume' | 'play';
  readonly error: AppError;
  readonly retry: () => void;
}

export interface HistoryActionsOptions {
  readonly api: Pick<ParleyApi['history'], 'page' | 'remove' | 'export' | 'resume'>;
  readonly results: Pick<HistoryResults, 'filter' | 'drop' | 'refresh'>;
  readonly player: HistoryPlayer;
  /** Unix time in milliseconds. */
  readonly nowMs: () => number;
  /** The conversation goes on: to be called where it is shown. */
  readonly onresumed: () => void;
}

/** Every property is reactive. */
export interface HistoryActions {
  readonly question: RemovalQuestion | null;
  readonly notice: HistoryNotice | null;
  readonly exporting: boolean;
  readonly failure: HistoryFailure | null;
  askRemove(stored: StoredTurn): void;
  askRemoveAll(): Promise<void>;
  /** Deletes what was asked about; true when it is gone. */
  remove(question: RemovalQuestion): Promise<boolean>;
  keep(): void;
  export(format: ExportFormat): Promise<void>;
  resume(sequence: number): Promise<void>;
  play(sequence: number): Promise<void>;
  /** Puts away what was told. */
  dismiss(): void;
}

export function createHistoryActions(options: HistoryActionsOptions): HistoryActions {
  const { api, results, player, nowMs, onresumed } = options;
  let question = $state.raw<RemovalQuestion | null>(null);
  let notice = $state.raw<HistoryNotice | null>(null);
  let failure = $state.raw<HistoryFailure | null>(null);
  let exporting = $state(false);

  function dismiss(): void {
    notice = null;
    failure = null;
  }

  /** The value of an answer; null after telling that there is none. */
  function valueOf<T>(
    doing: HistoryFailure['doing'],
    answer: Result<T>,
    retry: () => Promise<unknown>,
  ): { readonly value: T } | null {
    if (answer.ok) return answer;
    failure = { doing, error: answer.error, retry: () => void retry() };
    return null;
  }

  async function askRemoveAll(): Promise<void> {
    dismiss();
    const { filter } = results;
    // Neither counted nor deleted: what is said from now on.
    const until = Math.floor(nowMs()) + 1;
    const bounded = { ...filter, toMs: Math.min(filter.toMs ?? until, until) };
    const answer = valueOf('remove', await api.page({ filter: bounded, offset: 0, limit: 1 }), askRemoveAll);
    if (answer === null || answer.value.total === 0) return;
    question = { kind: 'all', filter: bounded, count: answer.value.total, every: !isNarrow(filter) };
  }

  async function remove(asked: RemovalQuestion): Promise<boolean> {
    question = null;
    dismiss();
    player.stop();
    const selection = asked.kind === 'one' ? { sequences: [asked.stored.sequence] } : { filter: asked.filter };
    const answer = valueOf('remove', await api.remove(selection), () => remove(asked));
    if (answer === null) return false;
    if (asked.kind === 'one') results.drop(asked.stored.sequence);
    else notice = { kind: 'removed', count: answer.value };
    await results.refresh();
    return true;
  }

  async function exportAll(format: ExportFormat): Promise<void> {
    if (exporting) return;
    dismiss();
    exporting = true;
    const answer = valueOf('export', await api.export({ filter: results.filter, format }), () => exportAll(format));
    exporting = false;
    if (answer !== null && answer.value.saved !== null) notice = { kind: 'saved', file: answer.value.saved };
  }

  async function resume(sequence: number): Promise<void> {
    dismiss();
    if (valueOf('resume', await api.resume(sequence), () => resume(sequence)) !== null) onresumed();
  }

  async function play(sequence: number): Promise<void> {
    dismiss();
    const error = await player.play(sequence);
    if (error !== null) failure = { doing: 'play', error, retry: () => void play(sequence) };
  }

  return {
    get question() {
      return question;
    },
    get notice() {
      return notice;
    },
    get exporting() {
      return exporting;
    },
    get failure() {
      return failure;
    },
    askRemove(stored) {
      question = { kind: 'one', stored };
    },
    askRemoveAll,
    remove,
    keep() {
      question = null;
    },
    export: exportAll,
    resume,
    play,
    dismiss,
  };
}
