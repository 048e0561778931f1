/**
 * Owns the history host process as main sees it: starts it, asks it, and holds every write until the host has it, so
 * that a crash of the host loses none. Must never read a turn.
 */
import { appError, failed, ok, type AppError, type Result } from '../../src-preload/contract/app-error.js';
import type { SpawnHost } from '../hosts/host-process.js';
import {
  parseHistoryNotice,
  type HistoryNotice,
  type HistoryQuestion,
  type HistoryQuestions,
  type HistoryRequest,
  type HistoryWrite,
  type QuestionType,
  type SoundNews,
} from '../hosts/protocol/history.js';
import {
  HostSupervisor,
  type HostState,
  type PulseTuning,
  type SupervisorClock,
  type SupervisorTuning,
} from '../hosts/supervisor.js';

export interface HistoryClientOptions {
  readonly spawn: SpawnHost;
  readonly clock: SupervisorClock;
  /** The database file, and the folder of recordings. */
  readonly file: string;
  readonly recordings: string;
  /** A write could not be done, or can be done again. It is tried again with the next one, and after a while. */
  readonly onWriting: (state: 'failing' | 'works', detail: string) => void;
  /** Recordings cannot be written now. */
  readonly onUnrecorded: (detail: string) => void;
  /** So many writes are given up: more waited than can be held, or the app ends and they could not be done. */
  readonly onLost: (count: number) => void;
  /** The database could not be used and lies under this name now. */
  readonly onSetAside: (name: string) => void;
  /** Something that is kept has changed. */
  readonly onChanged: () => void;
  /** A question could not be answered. */
  readonly onRefused: (type: QuestionType, detail: string) => void;
  readonly onHostState?: (state: HostState) => void;
  readonly tuning?: SupervisorTuning;
}

interface Waiting {
  readonly type: QuestionType;
  readonly resolve: (result: Result<unknown>) => void;
}

/** Writes that wait, by what they are about; a newer one takes the place of the older. */
interface Unwritten {
  readonly write: HistoryWrite;
  /** The number under which the host was told; null while it has not been. */
  id: number | null;
}

/** Most writes that are held; the oldest are given up beyond it. */
export const MAX_UNWRITTEN = 1_000;
/** A host that was given up is tried again after this long, when there is something to write. */
const GIVEN_UP_MS = 60_000;
/** What could not be written is tried again this often, also when nobody says anything more. */
const RETRY_MS = 30_000;
/** A search of many turns, or a disk that is slow to make room, takes seconds; longer than this is no work any more. */
const PULSE: PulseTuning = { beatMs: 5_000, boundMs: 20_000 };
/** Longest wait at the end of the app, for writes to be done. */
const CLOSE_BOUND_MS = 1_500;

const CHANGING: ReadonlySet<QuestionType> = new Set(['remove', 'expire']);

const keyOf = (write: HistoryWrite): string => {
  switch (write.type) {
    case 'keep':
      return `turn ${write.record.turn.id}`;
    case 'withdraw':
      return `turn ${write.turnId}`;
    case 'resumable':
      return `conversation ${write.conversation}`;
  }
};

export class HistoryClient {
  readonly #options: HistoryClientOptions;
  readonly #supervisor: HostSupervisor;
  readonly #unwritten = new Map<string, Unwritten>();
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #failing = false;
  #givenUpAtMs = 0;
  #life: 'new' | 'running' | 'disposed' = 'new';
  #closed: (() => void) | null = null;
  #cancelRetry: (() => void) | null = null;

  constructor(options: HistoryClientOptions) {
    this.#options = options;
    this.#supervisor = new HostSupervisor({
      name: 'history',
      spawn: options.spawn,
      clock: options.clock,
      onMessage: (message) => this.#received(parseHistoryNotice(message)),
      onState: (state) => this.#hostChanged(state),
      pulse: PULSE,
      ...(options.tuning === undefined ? {} : { tuning: options.tuning }),
    });
  }

  /** Starts the host. Writes of before are kept for it. */
  start(): void {
    if (this.#life !== 'new') return;
    this.#life = 'running';
    this.#supervisor.start();
  }

  /** Holds a write until it is done. */
  write(write: HistoryWrite): void {
    if (this.#life === 'disposed') return;
    const key = keyOf(write);
    this.#unwritten.set(key, { write, id: null });
    const oldest = this.#unwritten.keys().next();
    if (this.#unwritten.size > MAX_UNWRITTEN && oldest.done !== true) {
      this.#unwritten.delete(oldest.value);
      this.#options.onLost(1);
    }
    this.#tryAgain();
    this.#flush();
  }

  /** Asks the host; `storage-failed` when it cannot answer. */
  ask<Type extends QuestionType>(
    question: { readonly type: Type } & HistoryQuestions[Type]['asks'],
  ): Promise<Result<HistoryQuestions[Type]['answer']>> {
    if (this.#life === 'disposed') return Promise.resolve(failed(appError('cancelled')));
    this.start();
    if (this.#supervisor.state.state === 'failed') this.#supervisor.start();
    const id = this.#nextId++;
    return new Promise((resolve) => {
      // What the host answers to a question is of the question's type: it is our own code.
      this.#waiting.set(id, { type: question.type, resolve: resolve as (result: Result<unknown>) => void });
      const work = question as unknown as HistoryQuestion;
      if (!this.#post({ channel: 'work', id, work })) this.#settle(id, failed(appError('storage-failed')));
      this.#watch();
    });
  }

  /** Sound is lost where no host runs. */
  sound(news: SoundNews): void {
    this.#post({ channel: 'sound', news });
  }

  /** Waits a moment for what is not written yet, and ends the host for good; idempotent. */
  async dispose(): Promise<void> {
    if (this.#life === 'disposed') return;
    // A host that was never needed is not started for the last moment, unless there is something to write.
    if (this.#life === 'new' && this.#unwritten.size > 0) this.start();
    this.#life = 'disposed';
    this.#cancelRetry?.();
    // There may be room by now.
    this.#flush();
    if (this.#supervisor.state.state === 'running') {
      await new Promise<void>((resolve) => {
        const cancel = this.#options.clock.after(CLOSE_BOUND_MS, resolve);
        this.#closed = () => {
          cancel();
          resolve();
        };
        this.#post({ channel: 'shutdown' });
      });
    }
    this.#supervisor.stop();
    if (this.#unwritten.size > 0) this.#options.onLost(this.#unwritten.size);
    for (const id of [...this.#waiting.keys()]) this.#settle(id, failed(appError('cancelled')));
  }

  #post(request: HistoryRequest): boolean {
    return this.#supervisor.post(request);
  }

  /** It is looked after while an answer is owed. */
  #watch(): void {
    const isOwed = this.#waiting.size > 0 || [...this.#unwritten.values()].some(({ id }) => id !== null);
    this.#supervisor.watch(isOwed);
  }

  #retryLater(): void {
    if (this.#life === 'disposed') return;
    this.#cancelRetry ??= this.#options.clock.after(RETRY_MS, () => {
      this.#cancelRetry = null;
      if (this.#unwritten.size === 0) return;
      this.#tryAgain();
      this.#flush();
      // A host that is given up is tried again by its own bound.
      if (this.#supervisor.state.state === 'failed') this.#retryLater();
    });
  }

  #tryAgain(): void {
    const isGivenUp = this.#supervisor.state.state === 'failed';
    if (isGivenUp && this.#options.clock.nowMs() - this.#givenUpAtMs >= GIVEN_UP_MS) this.#supervisor.start();
  }

  /** Tells the host all that it was not told, in order. */
  #flush(): void {
    if (this.#supervisor.state.state !== 'running') return;
    for (const unwritten of this.#unwritten.values()) {
      if (unwritten.id !== null) continue;
      unwritten.id = this.#nextId++;
      this.#post({ channel: 'work', id: unwritten.id, work: unwritten.write });
    }
    this.#watch();
  }

  #hostChanged(state: HostState): void {
    this.#options.onHostState?.(state);
    if (state.state === 'running') {
      const { file, recordings } = this.#options;
      this.#post({ channel: 'start', file, recordings });
      this.#flush();
      return;
    }
    // A host that died may have done what it was told, or not: told again, it comes to the same.
    for (const unwritten of this.#unwritten.values()) unwritten.id = null;
    for (const id of [...this.#waiting.keys()]) this.#settle(id, failed(appError('storage-failed')));
    this.#closed?.();
    if (state.state !== 'failed') return;
    this.#givenUpAtMs = this.#options.clock.nowMs();
    this.#wrote('failing', 'The history host ended too often.');
    this.#retryLater();
  }

  #received(notice: HistoryNotice | null): void {
    switch (notice?.channel) {
      case 'done':
        if (this.#waiting.has(notice.id)) this.#settle(notice.id, ok(notice.value));
        else this.#written(notice.id);
        return;
      case 'failed':
        this.#failed(notice.id, notice.detail);
        return;
      case 'set-aside':
        this.#options.onSetAside(notice.name);
        this.#options.onChanged();
        return;
      case 'unrecorded':
        this.#options.onUnrecorded(notice.detail);
        return;
      case 'closed':
        this.#closed?.();
        return;
      case undefined:
    }
  }

  #failed(id: number, detail: string): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) {
      this.#unwritable(id, detail);
      return;
    }
    this.#options.onRefused(waiting.type, detail);
    this.#settle(id, failed(storageFailed(detail)));
  }

  #settle(id: number, result: Result<unknown>): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    this.#watch();
    waiting?.resolve(result);
    if (result.ok && waiting !== undefined && CHANGING.has(waiting.type)) this.#options.onChanged();
  }

  #written(id: number): void {
    const found = this.#unwrittenWith(id);
    if (found !== null) this.#unwritten.delete(found);
    this.#watch();
    this.#wrote('works', '');
    this.#options.onChanged();
  }

  /** Kept, and told again with the next write, or after a while. */
  #unwritable(id: number, detail: string): void {
    const found = this.#unwrittenWith(id);
    const unwritten = found === null ? undefined : this.#unwritten.get(found);
    if (unwritten !== undefined) unwritten.id = null;
    this.#watch();
    this.#wrote('failing', detail);
    this.#retryLater();
  }

  #unwrittenWith(id: number): string | null {
    for (const [key, unwritten] of this.#unwritten) if (unwritten.id === id) return key;
    return null;
  }

  #wrote(state: 'failing' | 'works', detail: string): void {
    if ((state === 'failing') === this.#failing) return;
    this.#failing = state === 'failing';
    this.#options.onWriting(state, detail);
  }
}

/** What the system says of a file is safe to show, without its path. */
function storageFailed(detail: string): AppError {
  const code = /^(E[A-Z]+):/.exec(detail)?.[1];
  return appError('storage-failed', code === undefined ? {} : { detail: code });
}
