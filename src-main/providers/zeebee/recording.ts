/**
 * Owns one utterance from its first sample until the service took it: kept as it was spoken, and packed as the file
 * that is sent. WebM is made while it is spoken; WAV is there in any case, since it is what is sent when WebM fails.
 */
import { encodeBase64 } from '../kit/base64.js';
import { wavFile } from '../kit/sound-bytes.js';
import { createWebmRecorder } from './webm/recorder.js';
import type { OpusEncoder } from './webm/opus.js';

export const UPLOAD_RATE_HZ = 16_000;
/** A little more than anybody is let talk, since sound from before the key may come with it. */
const MAX_RECORDING_SAMPLES = 62 * UPLOAD_RATE_HZ;
/** Less than a syllable: a key touched by mistake. */
const MIN_RECORDING_SAMPLES = UPLOAD_RATE_HZ / 10;

export interface Recording {
  /** Copies the samples; what exceeds the longest utterance is dropped. */
  add(pcm: Int16Array): void;
  /** Whether there is enough of it to be sent. */
  isWorthSending(): boolean;
  /** The whole file as Base64, and which of the two it is. May be asked again, for WAV too. */
  pack(format: 'wav' | 'webm'): { readonly packed: string; readonly format: 'wav' | 'webm' };
  /** Nobody needs it any more; idempotent. */
  dispose(): void;
}

/** `encoder` null: only WAV can be made. */
export function createRecording(encoder: OpusEncoder | null): Recording {
  const pieces: Int16Array[] = [];
  let samples = 0;
  const recorder = encoder === null ? null : createWebmRecorder(encoder);
  return {
    add(pcm) {
      const piece = pcm.slice(0, Math.max(0, MAX_RECORDING_SAMPLES - samples));
      if (piece.length === 0) return;
      samples += piece.length;
      pieces.push(piece);
      recorder?.add(piece);
    },
    isWorthSending: () => samples >= MIN_RECORDING_SAMPLES,
    pack(format) {
      const webm = format === 'webm' ? (recorder?.finish() ?? null) : null;
      return webm === null
        ? { packed: encodeBase64(wavFile(pieces, UPLOAD_RATE_HZ)), format: 'wav' }
        : { packed: encodeBase64(webm), format: 'webm' };
    },
    dispose() {
      recorder?.dispose();
      pieces.length = 0;
    },
  };
}
