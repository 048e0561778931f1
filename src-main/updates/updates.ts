/**
 * Owns what is done about newer versions, and when: Parley asks when the person does, or once a day where they chose
 * so; it fetches and restarts on their word alone, and never while anybody talks. Must never touch the network itself.
 */
import type { UpdateMeans, UpdateStatus, UpdateStep } from '../../src-preload/contract/updates.js';
import type { Checked, UpdateEngine } from './engine.js';

export interface UpdatesClock {
  epochMs(): number;
  after(delayMs: number, callback: () => void): () => void;
}

export interface UpdatesOptions {
  readonly means: UpdateMeans;
  /** Asked for once, when first needed. */
  readonly loadEngine: () => Promise<UpdateEngine>;
  readonly clock: UpdatesClock;
  /** Share of the spread that this installation waits, 0 to 1, so that not all ask at once. */
  readonly random: () => number;
  /** Whether Parley looks by itself. */
  readonly isWanted: () => boolean;
  readonly isTalking: () => boolean;
  /** When an answer was last believed, Unix time in milliseconds; kept across starts. */
  readonly lastCheck: { get(): number | null; set(epochMs: number): void };
  readonly onChange: (status: UpdateStatus) => void;
  /** Something the person may not have asked for just now. */
  readonly onNews: (news: 'available' | 'ready', version: string) => void;
  /** Ends Parley. `started`: the new version is in place and is to be started; else the engine installs at the end. */
  readonly restart: (how: 'started' | 'install-at-end') => void;
  /** Whether the program can be replaced while it runs. */
  readonly replacesRunning: boolean;
}

export interface Updates {
  status(): UpdateStatus;
  /** Asks now. While something of an update goes on, that goes on. */
  check(): Promise<UpdateStatus>;
  /** Fetches what was found; nothing otherwise. */
  download(): void;
  /** Gives up fetching. */
  cancel(): void;
  /** Restarts into what was fetched, as soon as nobody talks. */
  restart(): void;
  /** The setting may be another one. */
  settingsChanged(): void;
  /** Somebody may have stopped talking. */
  talkChanged(): void;
  /** Hands what was fetched to the system's installer; for the very end of Parley. */
  installAtEnd(): Promise<void>;
  dispose(): void;
}

const HOUR_MS = 3_600_000;
export const CHECK_EVERY_MS = 24 * HOUR_MS;
/** Not at the start, when there is enough to do. */
export const FIRST_CHECK_MS = 5 * 60_000;
const SPREAD_MS = HOUR_MS;
/** After one that nobody answered. */
export const TRY_AGAIN_MS = 6 * HOUR_MS;
/** After one that was due while somebody talked. */
const TALK_PAUSE_MS = 10 * 60_000;
const NOT_LOADED = { kind: 'failed', failure: 'not-written' } as const;

export function createUpdates(options: UpdatesOptions): Updates {
  const { means, clock, lastCheck } = options;
  let step: UpdateStep = { kind: 'unknown' };
  let engine: Promise<UpdateEngine> | null = null;
  let cancelTimer: (() => void) | null = null;
  let abort: AbortController | null = null;
  let disposed = false;
  /** One thing at a time. */
  let running: Promise<void> | null = null;

  const status = (): UpdateStatus => ({ means, step, checkedAtEpochMs: lastCheck.get() });
  const enter = (next: UpdateStep): void => {
    if (disposed) return;
    step = next;
    options.onChange(status());
  };
  /** One that cannot be loaded does nothing, and can be put right by nobody but a new installation. */
  async function withEngine<T>(use: (engine: UpdateEngine) => Promise<T>): Promise<T | typeof NOT_LOADED> {
    const loaded = await (engine ??= options.loadEngine()).catch(() => null);
    return loaded === null ? NOT_LOADED : use(loaded);
  }

  async function look(asked: boolean): Promise<void> {
    const before = step;
    enter({ kind: 'checking' });
    const answer: Checked = await withEngine((engine) => engine.check());
    if (answer.kind !== 'failed') lastCheck.set(clock.epochMs());
    switch (answer.kind) {
      case 'current':
        enter({ kind: 'current' });
        return;
      case 'newer':
        enter({ kind: 'available', version: answer.version });
        if (!asked) options.onNews('available', answer.version);
        return;
      case 'failed':
        // Nobody has to know of a network that was away when nobody asked.
        if (!asked && answer.failure === 'unreachable') {
          enter(before);
          return;
        }
        enter({ kind: 'failed', failure: answer.failure, version: null });
    }
  }

  function schedule(soonestMs: number): void {
    cancelTimer?.();
    cancelTimer = null;
    if (disposed || means.kind === 'none' || !options.isWanted()) return;
    const last = lastCheck.get();
    const due = last === null ? 0 : last + CHECK_EVERY_MS - clock.epochMs();
    // A clock that was set back must not put it off for ever.
    const delayMs = Math.min(Math.max(due, soonestMs), CHECK_EVERY_MS) + Math.floor(options.random() * SPREAD_MS);
    cancelTimer = clock.after(delayMs, () => void lookByItself());
  }

  async function lookByItself(): Promise<void> {
    cancelTimer = null;
    if (options.isTalking()) {
      schedule(TALK_PAUSE_MS);
      return;
    }
    const asked = lastCheck.get();
    if (isFree()) await one(() => look(false));
    schedule(lastCheck.get() === asked ? TRY_AGAIN_MS : 0);
  }

  /** Whether nothing of an update goes on that another look would disturb. */
  const isFree = (): boolean => running === null && step.kind !== 'ready' && step.kind !== 'downloading';

  async function one(work: () => Promise<void>): Promise<void> {
    running = work().finally(() => (running = null));
    await running;
  }

  async function fetch(version: string): Promise<void> {
    abort = new AbortController();
    const { signal } = abort;
    enter({ kind: 'downloading', version, percent: 0 });
    const onPercent = (percent: number): void => enter({ kind: 'downloading', version, percent });
    const done = await withEngine((engine) => engine.download(onPercent, signal));
    abort = null;
    if (signal.aborted) {
      enter({ kind: 'available', version });
      return;
    }
    if (done.kind === 'failed') {
      enter({ kind: 'failed', failure: done.failure, version });
      return;
    }
    enter({ kind: 'ready', version, waits: false });
    options.onNews('ready', version);
  }

  async function restartNow(version: string): Promise<void> {
    if (!options.replacesRunning) {
      options.restart('install-at-end');
      return;
    }
    const done = await withEngine((engine) => engine.install());
    if (done.kind === 'failed') {
      enter({ kind: 'failed', failure: done.failure, version });
      return;
    }
    options.restart('started');
  }

  schedule(FIRST_CHECK_MS);

  return {
    status,
    async check() {
      if (means.kind !== 'none') {
        if (isFree()) await one(() => look(true));
        else if (step.kind === 'checking') await running;
        schedule(0);
      }
      return status();
    },
    download() {
      const version = step.kind === 'available' || step.kind === 'failed' ? step.version : null;
      if (means.kind === 'self' && version !== null && running === null) void one(() => fetch(version));
    },
    cancel: () => abort?.abort(),
    restart() {
      if (step.kind !== 'ready' || running !== null) return;
      const { version } = step;
      if (options.isTalking()) enter({ kind: 'ready', version, waits: true });
      else void one(() => restartNow(version));
    },
    settingsChanged: () => schedule(FIRST_CHECK_MS),
    talkChanged() {
      if (step.kind !== 'ready' || !step.waits || running !== null || options.isTalking()) return;
      const { version } = step;
      void one(() => restartNow(version));
    },
    async installAtEnd() {
      if (engine !== null && !options.replacesRunning) await withEngine((loaded) => loaded.install());
    },
    dispose() {
      disposed = true;
      cancelTimer?.();
      abort?.abort();
    },
  };
}
