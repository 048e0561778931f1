/**
 * Owns which output plays: the chosen one while it works, else the other one. Pure: it is told what happened and
 * when, and answers what follows.
 */
import type { SinkHealth } from '../../src-preload/contract/session-snapshot.js';

export const SINK_IDS = ['native', 'renderer'] as const;
export type SinkId = (typeof SINK_IDS)[number];
export type SinkSetting = 'auto' | SinkId;

export interface SinkChoiceTuning {
  /** This many failures within `windowMs` and a sink is left alone for as long. */
  readonly maxFailures: number;
  readonly windowMs: number;
}

const DEFAULT_SINK_CHOICE_TUNING: SinkChoiceTuning = { maxFailures: 3, windowMs: 60_000 };

type Cause = 'native-unavailable' | 'native-failing';

interface Condition {
  state: 'unknown' | 'ready' | 'recovering' | 'down';
  cause: Cause;
  failedAtMs: readonly number[];
  /** Not to be tried again before. */
  restUntilMs: number;
}

const fresh = (): Condition => ({ state: 'unknown', cause: 'native-unavailable', failedAtMs: [], restUntilMs: 0 });

export class SinkChoice {
  readonly #tuning: SinkChoiceTuning;
  readonly #conditions: Readonly<Record<SinkId, Condition>> = { native: fresh(), renderer: fresh() };
  #setting: SinkSetting = 'auto';

  constructor(tuning: SinkChoiceTuning = DEFAULT_SINK_CHOICE_TUNING) {
    this.#tuning = tuning;
  }

  select(setting: SinkSetting): void {
    this.#setting = setting;
  }

  get preferred(): SinkId {
    return this.#setting === 'renderer' ? 'renderer' : 'native';
  }

  /** The sink to play on or to wait for; null when none can play. */
  get active(): SinkId | null {
    const { preferred } = this;
    if (!this.isDown(preferred)) return preferred;
    const other = preferred === 'native' ? 'renderer' : 'native';
    return this.isDown(other) ? null : other;
  }

  isReady(id: SinkId): boolean {
    return this.#condition(id).state === 'ready';
  }

  isDown(id: SinkId): boolean {
    return this.#condition(id).state === 'down';
  }

  /** Whether a sink that is down may be tried now. */
  mayRetry(id: SinkId, nowMs: number): boolean {
    const condition = this.#condition(id);
    return condition.state === 'down' && nowMs >= condition.restUntilMs;
  }

  available(id: SinkId): void {
    this.#condition(id).state = 'ready';
  }

  /**
   * `unavailable`: it cannot be opened. `gone`: it was closed, for a reason of its own. `broken`: it failed, which
   * counts. Answers whether it may be opened again at once.
   */
  failed(id: SinkId, how: 'unavailable' | 'gone' | 'broken', nowMs: number): boolean {
    const condition = this.#condition(id);
    if (how === 'unavailable') {
      condition.state = 'down';
      condition.cause = 'native-unavailable';
      return false;
    }
    if (how === 'gone') {
      condition.state = 'recovering';
      return true;
    }
    const { maxFailures, windowMs } = this.#tuning;
    condition.failedAtMs = [...condition.failedAtMs.filter((at) => nowMs - at < windowMs), nowMs];
    condition.cause = 'native-failing';
    if (condition.failedAtMs.length < maxFailures) {
      condition.state = 'recovering';
      return true;
    }
    condition.state = 'down';
    condition.failedAtMs = [];
    condition.restUntilMs = nowMs + windowMs;
    return false;
  }

  /** It takes too long to get ready: the other one is used meanwhile. */
  overdue(id: SinkId): void {
    const condition = this.#condition(id);
    if (condition.state !== 'ready') condition.state = 'down';
  }

  /** The devices changed: earlier failures say nothing any more. */
  forgive(): void {
    for (const condition of Object.values(this.#conditions)) condition.restUntilMs = 0;
  }

  get health(): SinkHealth {
    const sink = this.active;
    if (sink === null) return { state: 'unavailable' };
    const fallback = sink === this.preferred || sink === 'native' ? 'none' : this.#condition('native').cause;
    return { state: 'ready', sink, fallback };
  }

  #condition(id: SinkId): Condition {
    return this.#conditions[id];
  }
}
