/**
 * Owns the port every audio output implements. Sound arrives per turn as mono PCM16; facts carry the position
 * that was really heard. A sink never throws on the audio path: it reports `failed` and goes quiet.
 */
import type { PlaybackFact } from '../../src-preload/contract/audio.js';
import type { TurnId } from '../../src-preload/contract/ids.js';

export interface AudioSink {
  readonly id: 'native' | 'renderer' | 'null';
  write(turnId: TurnId, pcm: Int16Array, rateHz: number): void;
  /** No more sound for this turn; `drained` follows when it was heard. */
  end(turnId: TurnId): void;
  /** Silence now; `cut` follows. */
  cut(turnId: TurnId): void;
  /** Releases the device after what is in flight; idempotent. */
  dispose(): Promise<void>;
}

export type SinkFact =
  | PlaybackFact
  /** The sink cannot play now. `heardMs` of the turn in play, if there was one. */
  | {
      readonly type: 'failed';
      readonly reason: 'no-device' | 'host-crashed' | 'page-gone' | 'device-error';
      readonly turnId: TurnId | null;
      readonly heardMs: number;
    }
  | { readonly type: 'available' };

export type SinkListener = (fact: SinkFact) => void;
