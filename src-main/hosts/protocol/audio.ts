/**
 * Owns the words main and the audio host say to each other. Messages travel as structured clones, in order.
 * Must never hold logic: both ends import it.
 */
import type { PlaybackFact } from '../../../src-preload/contract/audio.js';
import type { TurnId } from '../../../src-preload/contract/ids.js';

/** Rate the host plays at; main converts every turn to it, so that the device stays open between turns. */
export const HOST_RATE_HZ = 48_000;

export type AudioBackEnd = 'speaker' | 'audio-io';

/**
 * `epoch` counts failures: after a `failed` the host ignores what was sent before main knew of it, so that the
 * rest of a broken turn never starts to play in its middle.
 */
export type AudioHostCommand =
  /** Look for a device and load what plays on it; answered by `ready` or `unavailable`. */
  | { readonly type: 'load' }
  /**
   * A turn that has not started gathers `cushionMs` first; the newest word counts. The first word of a turn completes
   * those before it.
   */
  | {
      readonly type: 'write';
      readonly epoch: number;
      readonly turnId: TurnId;
      readonly pcm: Int16Array;
      readonly cushionMs: number;
    }
  | { readonly type: 'end'; readonly epoch: number; readonly turnId: TurnId }
  | { readonly type: 'cut'; readonly epoch: number; readonly turnId: TurnId }
  /** Linear gain in [0, 1]. */
  | { readonly type: 'volume'; readonly gain: number }
  /** Finish the write in flight and release the device; answered by `closed`. */
  | { readonly type: 'close' };

export type AudioHostFact =
  /** A back end is being loaded now. A host that dies before `ready` found no device: not a crash to count. */
  | { readonly type: 'loading'; readonly backEnd: AudioBackEnd }
  | { readonly type: 'ready'; readonly backEnd: AudioBackEnd; readonly rateHz: number }
  | { readonly type: 'unavailable' }
  | PlaybackFact
  /** Everything queued is forgotten; commands count from `epoch` on. */
  | {
      readonly type: 'failed';
      readonly epoch: number;
      readonly reason: 'no-device' | 'device-error';
      readonly turnId: TurnId | null;
      readonly heardMs: number;
    }
  | { readonly type: 'closed' };

const COMMAND_TYPES: ReadonlySet<unknown> = new Set(['load', 'write', 'end', 'cut', 'volume', 'close']);
const FACT_TYPES: ReadonlySet<unknown> = new Set([
  'loading',
  'ready',
  'unavailable',
  'started',
  'position',
  'drained',
  'cut',
  'failed',
  'closed',
]);

const typeOf = (message: unknown): unknown =>
  typeof message === 'object' && message !== null && 'type' in message ? message.type : undefined;

/** Both ends ship together: the kind is checked, the fields are not. */
export function isAudioHostCommand(message: unknown): message is AudioHostCommand {
  return COMMAND_TYPES.has(typeOf(message));
}

export function isAudioHostFact(message: unknown): message is AudioHostFact {
  return FACT_TYPES.has(typeOf(message));
}
