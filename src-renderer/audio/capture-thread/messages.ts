/** Owns what page, reader and audio thread say to each other about the microphone. */
import type { CaptureId } from '../../../src-preload/contract/ids.js';

/** The microphone, and the same one without the echo canceller. */
export type CaptureInput = 'heard' | 'bare';

/** Page to audio thread. */
export type CaptureOrder =
  /** Where frames go. */
  | { readonly type: 'port'; readonly port: MessagePort }
  /** Where an input's sound comes from; null where it has none any more. */
  | { readonly type: 'input'; readonly input: CaptureInput; readonly port: MessagePort | null }
  /** From now on, with no capture live, the last half second is kept (or no longer); what was kept is forgotten. */
  | { readonly type: 'ring'; readonly on: boolean }
  /** Begins with up to `preRollMs` of what is kept; with none when nothing is. */
  | { readonly type: 'begin'; readonly captureId: CaptureId; readonly preRollMs: number }
  /** The device of this capture is another one now: what comes before its first sound is not sound. */
  | { readonly type: 'await'; readonly captureId: CaptureId }
  /** The device of this capture delivers, though it may be silence. */
  | { readonly type: 'assure'; readonly captureId: CaptureId }
  | FlushOrder;

/** Posts what is left as the final frame; answered by `flushed`, also when that capture is not the live one. */
export interface FlushOrder {
  readonly type: 'flush';
  readonly captureId: CaptureId;
}

/** Audio thread to page. Level is the root mean square since the last report, linear 0..1. */
export type CaptureReport =
  | { readonly type: 'level'; readonly captureId: CaptureId; readonly level: number }
  /** The first sound of the device came. */
  | { readonly type: 'flowing'; readonly captureId: CaptureId }
  | { readonly type: 'flushed'; readonly captureId: CaptureId }
  /** It threw, and is not to be trusted any more. */
  | { readonly type: 'broken' };

/** Page to reader. An id is one stream's. */
export type ReaderOrder =
  | {
      readonly type: 'read';
      readonly id: number;
      readonly pieces: ReadableStream<AudioData>;
      /** To the audio thread. */
      readonly port: MessagePort;
    }
  /** Passed on behind all that was captured until now. */
  | { readonly type: 'flush'; readonly id: number; readonly captureId: CaptureId }
  /** What was captured more than `backMs` ago is thrown away, however late it comes. */
  | { readonly type: 'forget'; readonly id: number; readonly backMs: number }
  | { readonly type: 'stop'; readonly id: number };

/** Reader to audio thread, which gives each buffer back. Samples are mono, -1..1. */
export type ReaderPiece =
  { readonly type: 'sound'; readonly rateHz: number; readonly samples: Float32Array<ArrayBuffer> } | FlushOrder;
