/**
 * Owns the port every audio output implements. Sound arrives per turn as mono PCM16; facts carry the position
 * that was really heard. A sink never throws on the audio path: it reports `failed` and goes quiet.
 */
import type { PlaybackFact } from '../../src-preload/contract/audio.js';
import type { TurnId } from '../../src-preload/contract/ids.js';

export interface AudioSink {
  readonly id: 'native' | 'renderer' | 'null';
  /** `cushionMs` of a turn are gathered before it starts, or all of it where it is shorter. */
  write(turnId: TurnId, pcm: Int16Array, rateHz: number, cushionMs: number): void;
  /** No more sound for this turn; `drained` follows when it was heard. */
  end(turnId: TurnId): void;
  /** Silence now; `cut` follows. */
  cut(turnId: TurnId): void;
  /** Gets ready ahead of the first write, and tries again after a failure; answered by `available` or `failed`. */
  prepare(): void;
  /** Linear gain in [0, 1], heard within the lead of the device. */
  setVolume(gain: number): void;
  /** Releases the device after what is in flight; idempotent. */
  dispose(): Promise<void>;
}

export type SinkFact =
  | PlaybackFact
  /**
   * The sink cannot play now and has forgotten what was queued. `heardMs` of the turn in play, if there was one,
   * counted from the first sample written to this sink.
   */
  | {
      readonly type: 'failed';
      readonly reason: 'no-device' | 'host-crashed' | 'page-gone' | 'device-error';
      readonly turnId: TurnId | null;
      readonly heardMs: number;
    }
  /** The sink can play; told once after `prepare` or a failure. */
  | { readonly type: 'available' };

export type SinkListener = (fact: SinkFact) => void;
