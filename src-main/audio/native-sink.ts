/**
 * Owns native sound out: the audio host's life and the conversation with it. A dead host, a missing device and a
 * broken one become facts; recovery is asked for with `prepare`. Must never keep sound: who writes keeps what was
 * not heard.
 */
import type { TurnId } from '../../src-preload/contract/ids.js';
import type { SpawnHost } from '../hosts/host-process.js';
import {
  HOST_RATE_HZ,
  isAudioHostFact,
  type AudioBackEnd,
  type AudioHostCommand,
  type AudioHostFact,
} from '../hosts/protocol/audio.js';
import { HostSupervisor, type HostState, type PulseTuning, type SupervisorClock } from '../hosts/supervisor.js';
import { Conversion } from './conversion.js';
import type { AudioSink, SinkFact, SinkListener } from './sink.js';

/** How long the host may take to finish its write and release the device. */
const CLOSE_BOUND_MS = 1_000;
/** Positions come ten times a second; a dead host played at most this much past the last one. */
const EXTRAPOLATION_MS = 150;

/** Nothing is heard meanwhile: the bound is short, and the host does nothing that takes long. */
const PULSE: PulseTuning = { beatMs: 1_000, boundMs: 3_000 };

type FailureReason = Extract<SinkFact, { type: 'failed' }>['reason'];

export interface NativeSink extends AudioSink {
  readonly id: 'native';
  /** What plays in the host, for diagnostics; null until it was loaded. */
  readonly backEnd: AudioBackEnd | null;
}

export function createNativeSink(options: {
  readonly spawn: SpawnHost;
  readonly clock: SupervisorClock;
  readonly listener: SinkListener;
}): NativeSink {
  return new HostedSink(options);
}

class HostedSink implements NativeSink {
  readonly id = 'native';
  readonly #clock: SupervisorClock;
  readonly #listener: SinkListener;
  readonly #supervisor: HostSupervisor;
  readonly #conversion = new Conversion(HOST_RATE_HZ);
  /** `wanted`: a load is to be asked for as soon as the host runs. */
  #state: 'down' | 'wanted' | 'asked' | 'loading' | 'ready' = 'down';
  #backEnd: AudioBackEnd | null = null;
  #epoch = 0;
  #gain = 1;
  #cushionMs = 0;
  #heard: { readonly turnId: TurnId; readonly playedMs: number; readonly atMs: number } | null = null;
  /** Turns the host was given sound of and has not told the end of. */
  readonly #playing = new Set<TurnId>();
  #whenClosed: (() => void) | null = null;
  #disposed: Promise<void> | null = null;

  constructor(options: {
    readonly spawn: SpawnHost;
    readonly clock: SupervisorClock;
    readonly listener: SinkListener;
  }) {
    this.#clock = options.clock;
    this.#listener = options.listener;
    this.#supervisor = new HostSupervisor({
      name: 'audio',
      spawn: options.spawn,
      clock: options.clock,
      onMessage: (message) => {
        if (isAudioHostFact(message)) this.#told(message);
      },
      onState: (state) => this.#hostChanged(state),
      pulse: PULSE,
    });
  }

  get backEnd(): AudioBackEnd | null {
    return this.#backEnd;
  }

  prepare(): void {
    if (this.#disposed !== null) return;
    if (this.#state === 'ready') {
      this.#listener({ type: 'available' });
      return;
    }
    if (this.#state !== 'down') return;
    this.#state = 'wanted';
    const host = this.#supervisor.state.state;
    if (host === 'running') this.#load();
    else if (host !== 'restarting') this.#supervisor.start();
  }

  write(turnId: TurnId, pcm: Int16Array, rateHz: number, cushionMs: number): void {
    this.#cushionMs = cushionMs;
    if (this.#state !== 'ready') return;
    this.#writeConverted(turnId, this.#conversion.convert(turnId, pcm, rateHz));
  }

  end(turnId: TurnId): void {
    if (this.#state !== 'ready') return;
    this.#writeConverted(turnId, this.#conversion.end(turnId));
    this.#post({ type: 'end', epoch: this.#epoch, turnId });
  }

  cut(turnId: TurnId): void {
    if (this.#state !== 'ready') return;
    this.#post({ type: 'cut', epoch: this.#epoch, turnId });
    this.#conversion.forget(turnId);
  }

  setVolume(gain: number): void {
    this.#gain = gain;
    this.#post({ type: 'volume', gain });
  }

  dispose(): Promise<void> {
    this.#disposed ??= this.#close();
    return this.#disposed;
  }

  async #close(): Promise<void> {
    if (this.#post({ type: 'close' })) {
      await new Promise<void>((done) => {
        const cancel = this.#clock.after(CLOSE_BOUND_MS, done);
        this.#whenClosed = () => {
          cancel();
          done();
        };
      });
    }
    this.#state = 'down';
    this.#supervisor.stop();
  }

  #writeConverted(turnId: TurnId, pcm: Int16Array): void {
    if (pcm.length === 0) return;
    this.#playing.add(turnId);
    this.#supervisor.watch(true);
    this.#post({ type: 'write', epoch: this.#epoch, turnId, pcm, cushionMs: this.#cushionMs });
  }

  #over(turnId: TurnId): void {
    if (this.#heard?.turnId === turnId) this.#heard = null;
    this.#playing.delete(turnId);
    this.#supervisor.watch(this.#playing.size > 0);
  }

  #post(command: AudioHostCommand): boolean {
    return this.#supervisor.post(command);
  }

  #load(): void {
    this.#state = 'asked';
    this.#post({ type: 'volume', gain: this.#gain });
    this.#post({ type: 'load' });
  }

  #told(fact: AudioHostFact): void {
    switch (fact.type) {
      case 'loading':
        this.#state = 'loading';
        return;
      case 'ready':
        this.#state = 'ready';
        this.#backEnd = fact.backEnd;
        this.#listener({ type: 'available' });
        return;
      case 'unavailable':
        this.#failed('no-device');
        return;
      case 'failed':
        this.#epoch = fact.epoch;
        this.#failed(fact.reason, fact);
        return;
      case 'closed':
        this.#whenClosed?.();
        return;
      case 'started':
        this.#heard = { turnId: fact.turnId, playedMs: 0, atMs: this.#clock.nowMs() };
        this.#listener(fact);
        return;
      case 'position':
        this.#heard = { turnId: fact.turnId, playedMs: fact.playedMs, atMs: this.#clock.nowMs() };
        this.#listener(fact);
        return;
      case 'drained':
      case 'cut':
        this.#over(fact.turnId);
        this.#listener(fact);
        return;
    }
  }

  #hostChanged(state: HostState): void {
    switch (state.state) {
      case 'running':
        this.#epoch = 0;
        if (this.#state === 'wanted') this.#load();
        return;
      case 'restarting':
      case 'failed': {
        if (this.#disposed !== null) {
          this.#whenClosed?.();
          this.#supervisor.stop();
          return;
        }
        // An add-on that finds no device ends the process while it loads.
        const reason = this.#state === 'loading' ? 'no-device' : 'host-crashed';
        if (this.#state !== 'down') this.#failed(reason, this.#lastHeard());
        return;
      }
      case 'stopped':
        return;
    }
  }

  #lastHeard(): { readonly turnId: TurnId | null; readonly heardMs: number } {
    if (this.#heard === null) return { turnId: null, heardMs: 0 };
    const since = Math.min(EXTRAPOLATION_MS, this.#clock.nowMs() - this.#heard.atMs);
    return { turnId: this.#heard.turnId, heardMs: this.#heard.playedMs + since };
  }

  #failed(
    reason: FailureReason,
    at: { readonly turnId: TurnId | null; readonly heardMs: number } = { turnId: null, heardMs: 0 },
  ): void {
    this.#state = 'down';
    this.#heard = null;
    this.#playing.clear();
    this.#supervisor.watch(false);
    this.#conversion.clear();
    this.#listener({ type: 'failed', reason, turnId: at.turnId, heardMs: at.heardMs });
  }
}
