/**
 * Owns sound out through the page's audio worklet, where echo cancellation can hear it. The port leads straight to
 * the worklet, so a stalled page holds nothing back. Must never keep sound: who writes keeps what was not heard.
 */
import type { PlaybackCommand, PlaybackFact, PlaybackReady } from '../../src-preload/contract/audio.js';
import type { TurnId } from '../../src-preload/contract/ids.js';
import { Conversion } from './conversion.js';
import { MAX_RATE_HZ, MIN_RATE_HZ } from './resample.js';
import type { AudioSink, SinkFact, SinkListener } from './sink.js';

/** A message port whose far end is in the worklet; the platform layer wraps Electron's. */
export interface PlaybackPort {
  post(command: PlaybackCommand): void;
  onMessage(listener: (message: unknown) => void): void;
  /** The far end is gone: the page was closed, reloaded or crashed. */
  onClose(listener: () => void): void;
  close(): void;
}

export interface RendererSink extends AudioSink {
  readonly id: 'renderer';
  /** The page opened its player; an earlier port is replaced. */
  attach(port: PlaybackPort): void;
  /** The page could not open its player. */
  refuse(reason: 'no-device' | 'device-error'): void;
  /** Asks once more for a player that is being opened, on the device chosen by now; false when none is. */
  askAgain(): boolean;
  /** The page closed its player: what it did not play is to be played by the next. */
  lost(): void;
}

/** How long the page may take to open its player and the worklet to say its rate. */
const OPEN_BOUND_MS = 3_000;

export function createRendererSink(options: {
  /** Asks the page to open its player; `attach` or `refuse` follows, or nothing when there is no page. */
  readonly requestPort: () => void;
  readonly clock: { after(delayMs: number, callback: () => void): () => void };
  readonly listener: SinkListener;
}): RendererSink {
  return new PageSink(options);
}

class PageSink implements RendererSink {
  readonly id = 'renderer';
  readonly #requestPort: () => void;
  readonly #clock: { after(delayMs: number, callback: () => void): () => void };
  readonly #listener: SinkListener;
  #port: PlaybackPort | null = null;
  /** Null until the worklet told its rate. */
  #conversion: Conversion | null = null;
  #cancelBound: (() => void) | null = null;
  #gain = 1;
  #cushionMs = 0;
  #heard: { readonly turnId: TurnId; readonly playedMs: number } | null = null;
  #disposed = false;

  constructor(options: {
    readonly requestPort: () => void;
    readonly clock: { after(delayMs: number, callback: () => void): () => void };
    readonly listener: SinkListener;
  }) {
    this.#requestPort = options.requestPort;
    this.#clock = options.clock;
    this.#listener = options.listener;
  }

  prepare(): void {
    if (this.#disposed) return;
    if (this.#conversion !== null) {
      this.#listener({ type: 'available' });
      return;
    }
    if (this.#cancelBound !== null) return;
    this.#cancelBound = this.#clock.after(OPEN_BOUND_MS, () => this.#failed('page-gone'));
    this.#requestPort();
  }

  attach(port: PlaybackPort): void {
    if (this.#disposed) {
      port.close();
      return;
    }
    const replaced = this.#conversion !== null;
    this.#port?.close();
    this.#port = port;
    port.onMessage((message) => {
      if (this.#port === port && isPlayerMessage(message)) this.#told(port, message);
    });
    port.onClose(() => {
      if (this.#port === port) this.#failed('page-gone');
    });
    // Also when it was not asked for: a port that stays dumb is given up.
    this.#cancelBound ??= this.#clock.after(OPEN_BOUND_MS, () => this.#failed('page-gone'));
    if (replaced) this.#quiet('page-gone');
  }

  refuse(reason: 'no-device' | 'device-error'): void {
    if (this.#cancelBound !== null) this.#failed(reason);
  }

  askAgain(): boolean {
    if (this.#cancelBound === null || this.#port !== null) return false;
    this.#requestPort();
    return true;
  }

  lost(): void {
    if (this.#port !== null) this.#failed('page-gone');
  }

  write(turnId: TurnId, pcm: Int16Array, rateHz: number, cushionMs: number): void {
    this.#cushionMs = cushionMs;
    if (this.#conversion === null) return;
    this.#writeConverted(turnId, this.#conversion.convert(turnId, pcm, rateHz));
  }

  end(turnId: TurnId): void {
    if (this.#conversion === null) return;
    this.#writeConverted(turnId, this.#conversion.end(turnId));
    this.#port?.post({ type: 'end', turnId });
  }

  cut(turnId: TurnId): void {
    if (this.#conversion === null) return;
    this.#port?.post({ type: 'cut', turnId });
    this.#conversion.forget(turnId);
  }

  setVolume(gain: number): void {
    this.#gain = gain;
    this.#port?.post({ type: 'volume', gain });
  }

  dispose(): Promise<void> {
    this.#disposed = true;
    this.#drop();
    return Promise.resolve();
  }

  #writeConverted(turnId: TurnId, pcm: Int16Array): void {
    if (pcm.length === 0 || this.#conversion === null) return;
    // The conversion answers arrays of their own, so the buffer holds nothing else.
    const buffer = pcm.buffer instanceof ArrayBuffer ? pcm.buffer : new ArrayBuffer(0);
    const { rateHz } = this.#conversion;
    this.#port?.post({ type: 'write', turnId, rateHz, pcm: buffer, cushionMs: this.#cushionMs });
  }

  #told(port: PlaybackPort, message: PlaybackReady | PlaybackFact): void {
    switch (message.type) {
      case 'ready':
        if (!(message.rateHz >= MIN_RATE_HZ && message.rateHz <= MAX_RATE_HZ)) return;
        this.#cancelBound?.();
        this.#cancelBound = null;
        this.#conversion = new Conversion(message.rateHz);
        port.post({ type: 'volume', gain: this.#gain });
        this.#listener({ type: 'available' });
        return;
      case 'started':
        this.#heard = { turnId: message.turnId, playedMs: 0 };
        break;
      case 'position':
        this.#heard = { turnId: message.turnId, playedMs: message.playedMs };
        break;
      case 'drained':
      case 'cut':
        this.#heard = null;
        break;
    }
    this.#listener(message);
  }

  #failed(reason: Extract<SinkFact, { type: 'failed' }>['reason']): void {
    this.#drop();
    this.#quiet(reason);
  }

  #quiet(reason: Extract<SinkFact, { type: 'failed' }>['reason']): void {
    const heard = this.#heard;
    this.#heard = null;
    this.#conversion = null;
    this.#listener({ type: 'failed', reason, turnId: heard?.turnId ?? null, heardMs: heard?.playedMs ?? 0 });
  }

  #drop(): void {
    this.#cancelBound?.();
    this.#cancelBound = null;
    const port = this.#port;
    this.#port = null;
    port?.close();
  }
}

/** The page is less trusted than main: the fields that are used are checked. */
function isPlayerMessage(message: unknown): message is PlaybackReady | PlaybackFact {
  if (typeof message !== 'object' || message === null || !('type' in message)) return false;
  const fields = message as Readonly<Record<string, unknown>>;
  const counted = (key: string): boolean => Number.isFinite(fields[key]) && Number(fields[key]) >= 0;
  switch (message.type) {
    case 'ready':
      return counted('rateHz');
    case 'started':
      return typeof fields['turnId'] === 'string';
    case 'position':
      return typeof fields['turnId'] === 'string' && counted('playedMs') && counted('underruns');
    case 'drained':
      return typeof fields['turnId'] === 'string' && counted('playedMs');
    case 'cut':
      return typeof fields['turnId'] === 'string' && counted('heardMs');
    default:
      return false;
  }
}
