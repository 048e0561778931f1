/**
 * Owns one utterance as WebM: encoded while it is spoken, so that nothing is left to do when it ends.
 */
import { createWebmFile } from './muxer.js';
import { OPUS_FRAME_MS, OPUS_FRAME_SAMPLES, OPUS_RATE_HZ, type OpusEncoder } from './opus.js';

export interface WebmRecorder {
  /** Samples at `OPUS_RATE_HZ`, any number of them. */
  add(pcm: Int16Array): void;
  /** The whole file; null when some of it could not be encoded. Ends the recording. */
  finish(): Uint8Array | null;
  /** Ends the recording; idempotent. */
  dispose(): void;
}

export function createWebmRecorder(encoder: OpusEncoder): WebmRecorder {
  const file = createWebmFile({
    rateHz: OPUS_RATE_HZ,
    delaySamples: encoder.delaySamples,
    packetMs: OPUS_FRAME_MS,
  });
  const frame = new Int16Array(OPUS_FRAME_SAMPLES);
  let filled = 0;
  let state: 'recording' | 'broken' | 'over' = 'recording';

  const encodeFrame = (): void => {
    filled = 0;
    const packet = encoder.encode(frame);
    if (packet === null) state = 'broken';
    else file.add(packet);
  };

  const add = (pcm: Int16Array): void => {
    for (let at = 0; at < pcm.length && state === 'recording';) {
      const taken = Math.min(pcm.length - at, OPUS_FRAME_SAMPLES - filled);
      frame.set(pcm.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
      if (filled === OPUS_FRAME_SAMPLES) encodeFrame();
    }
  };

  const dispose = (): void => {
    state = 'over';
    encoder.dispose();
  };

  return {
    add,
    finish() {
      // The last samples come out of the encoder only when as many follow as it lags.
      add(new Int16Array(encoder.delaySamples));
      if (filled > 0) add(new Int16Array(OPUS_FRAME_SAMPLES - filled));
      const isWhole = state === 'recording';
      dispose();
      return isWhole ? file.bytes() : null;
    },
    dispose,
  };
}
