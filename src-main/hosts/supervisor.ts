/**
 * Owns the life of one utility process: starts it on demand, notices its death, starts it again with a growing
 * pause and gives up for a while when it dies too often. One that hangs while it is in use is ended, which is a death
 * like any other. Must never interpret the host's messages.
 */
import { HEARTBEAT } from './heartbeat.js';
import { createPulse, type Pulse, type PulseTuning } from './pulse.js';
import type { HostName, HostProcess, SpawnHost } from './host-process.js';

export type { PulseTuning } from './pulse.js';

export type HostState =
  | { readonly state: 'stopped' }
  | { readonly state: 'running'; readonly pid: number | undefined }
  | { readonly state: 'restarting'; readonly exitCode: number; readonly delayMs: number }
  /** Died `crashes` times within the window; `start` tries again. */
  | { readonly state: 'failed'; readonly exitCode: number; readonly crashes: number };

export interface SupervisorTuning {
  /** This many deaths within `windowMs` and the host counts as failed. */
  readonly maxCrashes: number;
  readonly windowMs: number;
  /** Pause before the n-th restart in the window, the last one repeating; milliseconds. */
  readonly backoffMs: readonly number[];
}

const DEFAULT_SUPERVISOR_TUNING: SupervisorTuning = {
  maxCrashes: 3,
  windowMs: 60_000,
  backoffMs: [0, 300, 1_000],
};

const DEFAULT_PULSE: PulseTuning = { beatMs: 2_000, boundMs: 5_000 };

/** What the supervisor needs of time; milliseconds, monotonic. */
export interface SupervisorClock {
  nowMs(): number;
  after(delayMs: number, callback: () => void): () => void;
}

export class HostSupervisor {
  readonly #name: HostName;
  readonly #spawn: SpawnHost;
  readonly #clock: SupervisorClock;
  readonly #tuning: SupervisorTuning;
  readonly #onMessage: (message: unknown) => void;
  readonly #onState: (state: HostState) => void;
  readonly #pulse: Pulse;
  #process: HostProcess | null = null;
  #cancelRestart: (() => void) | null = null;
  #crashTimes: number[] = [];
  #state: HostState = { state: 'stopped' };

  constructor(options: {
    readonly name: HostName;
    readonly spawn: SpawnHost;
    readonly clock: SupervisorClock;
    readonly onMessage: (message: unknown) => void;
    /** Told after each change; on `running` the host is fresh and knows nothing of its predecessor. */
    readonly onState: (state: HostState) => void;
    readonly tuning?: SupervisorTuning;
    /** How soon it counts as hung, where it is watched. */
    readonly pulse?: PulseTuning;
  }) {
    this.#name = options.name;
    this.#spawn = options.spawn;
    this.#clock = options.clock;
    this.#tuning = options.tuning ?? DEFAULT_SUPERVISOR_TUNING;
    this.#onMessage = options.onMessage;
    this.#onState = options.onState;
    this.#pulse = createPulse({
      clock: options.clock,
      tuning: options.pulse ?? DEFAULT_PULSE,
      ask: () => {
        // One that is being started again owes nothing yet.
        if (!this.post(HEARTBEAT)) this.#pulse.alive();
      },
      // Its end is told as any other.
      onHung: () => this.#process?.kill('hung'),
    });
  }

  get state(): HostState {
    return this.#state;
  }

  /** Starts the host unless it runs; forgets earlier crashes when it had been given up. */
  start(): void {
    if (this.#process !== null) return;
    if (this.#state.state === 'failed') this.#crashTimes = [];
    this.#cancelRestart?.();
    this.#cancelRestart = null;
    const process = this.#spawn(this.#name);
    this.#process = process;
    process.onMessage((message) => {
      if (this.#process !== process) return;
      this.#pulse.alive();
      if (message !== HEARTBEAT) this.#onMessage(message);
    });
    process.onExit((code) => {
      if (this.#process === process) this.#exited(code);
    });
    this.#pulse.forget();
    this.#set({ state: 'running', pid: process.pid });
  }

  /** Whether somebody relies on the host now: only then is it asked whether it hangs. */
  watch(isInUse: boolean): void {
    this.#pulse.inUse(isInUse);
  }

  /** Posts to the running host; answers false when there is none. */
  post(message: unknown): boolean {
    if (this.#process === null) return false;
    this.#process.post(message);
    return true;
  }

  /** Stops for good until `start`; idempotent. A host that must finish first is told by its own message before. */
  stop(): void {
    this.#cancelRestart?.();
    this.#cancelRestart = null;
    const process = this.#process;
    this.#process = null;
    this.#pulse.inUse(false);
    this.#pulse.forget();
    process?.kill();
    if (this.#state.state !== 'stopped') this.#set({ state: 'stopped' });
  }

  #exited(exitCode: number): void {
    this.#process = null;
    const now = this.#clock.nowMs();
    this.#crashTimes = [...this.#crashTimes.filter((at) => now - at < this.#tuning.windowMs), now];
    const crashes = this.#crashTimes.length;
    if (crashes >= this.#tuning.maxCrashes) {
      this.#set({ state: 'failed', exitCode, crashes });
      return;
    }
    const delayMs = this.#tuning.backoffMs[Math.min(crashes - 1, this.#tuning.backoffMs.length - 1)] ?? 0;
    this.#set({ state: 'restarting', exitCode, delayMs });
    this.#cancelRestart = this.#clock.after(delayMs, () => {
      this.#cancelRestart = null;
      this.start();
    });
  }

  #set(state: HostState): void {
    this.#state = state;
    this.#onState(state);
  }
}
