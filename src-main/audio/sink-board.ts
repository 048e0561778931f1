/**
 * Owns the two sinks and their readiness: prepares the one that is to play, tries again the one that broke, passes
 * over the one that takes too long. Must never know turns.
 */
import type { SinkHealth } from '../../src-preload/contract/session-snapshot.js';
import { SinkChoice, SINK_IDS, type SinkId, type SinkSetting } from './sink-choice.js';
import type { AudioSink, SinkFact, SinkListener } from './sink.js';

export type SinkFailure = Extract<SinkFact, { type: 'failed' }>;
export type SinkPlayback = Exclude<SinkFact, { type: 'failed' | 'available' }>;

export interface SinkBoardOptions {
  readonly createNative: (listener: SinkListener) => AudioSink;
  readonly createRenderer: (listener: SinkListener) => AudioSink;
  readonly clock: { nowMs(): number; after(delayMs: number, callback: () => void): () => void };
  /** A sink that is not ready by then is passed over; milliseconds. */
  readonly readyBoundMs: number;
  readonly onPlayback: (id: SinkId, fact: SinkPlayback) => void;
  /** Told before another sink is looked for. */
  readonly onFailed: (id: SinkId, failure: SinkFailure) => void;
  /** The answer of `claim` may be another one now. */
  readonly onChanged: () => void;
  /** Told on each change. */
  readonly onHealth: (health: SinkHealth) => void;
}

export class SinkBoard {
  readonly #options: SinkBoardOptions;
  readonly #choice = new SinkChoice();
  readonly #sinks: Readonly<Record<SinkId, AudioSink>>;
  /** Cancels the bound of a sink that is getting ready. */
  readonly #bounds: Record<SinkId, (() => void) | null> = { native: null, renderer: null };
  #health: SinkHealth;
  #disposed = false;

  constructor(options: SinkBoardOptions) {
    this.#options = options;
    this.#sinks = {
      native: options.createNative((fact) => this.#told('native', fact)),
      renderer: options.createRenderer((fact) => this.#told('renderer', fact)),
    };
    this.#health = this.#choice.health;
  }

  get health(): SinkHealth {
    return this.#health;
  }

  sink(id: SinkId): AudioSink {
    return this.#sinks[id];
  }

  /** The sink to play on now; `soon` when `onChanged` will tell, `none` when nothing can play. */
  claim(): SinkId | 'soon' | 'none' {
    const id = this.#choice.active;
    if (id === null) return 'none';
    if (this.#choice.isReady(id)) return id;
    this.#prepare(id);
    return 'soon';
  }

  /** Starts what the sink to play on needs. */
  prepare(): void {
    this.claim();
  }

  /** Tries again, without waiting for it, the chosen sink when another one plays in its place. */
  retryPreferred(): void {
    const { preferred } = this.#choice;
    if (this.#choice.mayRetry(preferred, this.#options.clock.nowMs())) this.#sinks[preferred].prepare();
  }

  /** Tries every sink that cannot play. */
  retryAll(): void {
    for (const id of SINK_IDS) {
      if (this.#choice.mayRetry(id, this.#options.clock.nowMs())) this.#sinks[id].prepare();
    }
  }

  /** The devices changed: tries every sink that cannot play, even one that is resting. */
  forgive(): void {
    this.#choice.forgive();
    this.retryAll();
  }

  select(setting: SinkSetting): void {
    this.#choice.select(setting);
    this.prepare();
    this.#tellHealth();
  }

  setVolume(gain: number): void {
    for (const id of SINK_IDS) this.#sinks[id].setVolume(gain);
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    for (const id of SINK_IDS) this.#unbind(id);
    await Promise.all(SINK_IDS.map((id) => this.#sinks[id].dispose()));
  }

  #prepare(id: SinkId): void {
    if (this.#bounds[id] !== null || this.#disposed) return;
    this.#bounds[id] = this.#options.clock.after(this.#options.readyBoundMs, () => {
      this.#bounds[id] = null;
      this.#choice.overdue(id);
      this.#changed();
    });
    this.#sinks[id].prepare();
  }

  #unbind(id: SinkId): void {
    this.#bounds[id]?.();
    this.#bounds[id] = null;
  }

  #told(id: SinkId, fact: SinkFact): void {
    if (this.#disposed) return;
    switch (fact.type) {
      case 'available':
        this.#unbind(id);
        this.#choice.available(id);
        this.#changed();
        return;
      case 'failed': {
        this.#unbind(id);
        const again = this.#choice.failed(id, this.#how(id, fact), this.#options.clock.nowMs());
        this.#options.onFailed(id, fact);
        // One that is not to play is opened when it is.
        if (again && this.#choice.active === id) this.#prepare(id);
        this.#changed();
        return;
      }
      default:
        this.#options.onPlayback(id, fact);
    }
  }

  #how(id: SinkId, { reason }: SinkFailure): 'unavailable' | 'gone' | 'broken' {
    // A page that does not open its player would not open it a moment later.
    if (reason === 'no-device' || (id === 'renderer' && !this.#choice.isReady(id))) return 'unavailable';
    return reason === 'page-gone' ? 'gone' : 'broken';
  }

  #changed(): void {
    // The one that takes the place of the chosen one is made ready at once, so that its health is known too.
    if (this.#choice.isDown(this.#choice.preferred)) this.prepare();
    this.#tellHealth();
    this.#options.onChanged();
  }

  #tellHealth(): void {
    const { health } = this.#choice;
    if (JSON.stringify(health) === JSON.stringify(this.#health)) return;
    this.#health = health;
    this.#options.onHealth(health);
  }
}
