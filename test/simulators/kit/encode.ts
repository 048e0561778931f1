/** Owns the sound simulators send: an answer's samples written in the format a service would send. Deterministic. */
import { resample } from '../../rig/sound.js';
import { formatWav } from '../../rig/wav.js';
import { encodeFlac } from './encode/flac.js';
import { createMp3Writer, mp3RateHz } from './encode/mp3.js';
import { createOpusEncoder, muxOgg, muxWebm, opusRateHz } from './encode/opus.js';
import type { AnswerEncoding, SimulatorWorld } from './simulator.js';

/**
 * Loads what encoding needs; the answer is synchronous. `ogg` and `webm` hold Opus, which plays at 48 kHz whatever the
 * rate asked for. MP3 and Opus at a rate they do not have are written at the next higher one.
 */
export async function createAnswerEncoder(): Promise<SimulatorWorld['encode']> {
  const [mp3, opus] = await Promise.all([createMp3Writer(), createOpusEncoder()]);
  return (answer, encoding, rateHz) => {
    const written = writtenRateHz(encoding, rateHz);
    const { samples } = resample(answer, written);
    switch (encoding) {
      case 'pcm16':
        return Uint8Array.from(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
      case 'float32':
        return new Uint8Array(Float32Array.from(samples, (sample) => sample / 32_768).buffer);
      case 'mulaw':
        return Uint8Array.from(samples, compressMulaw);
      case 'wav':
        return formatWav({ samples, rateHz: written });
      case 'mp3':
        return mp3(samples, written);
      case 'flac':
        return encodeFlac(samples, written);
      case 'ogg':
        return muxOgg(opus(samples, opusRateHz(rateHz)), written);
      case 'webm':
        return muxWebm(opus(samples, opusRateHz(rateHz)), written);
    }
  };
}

function writtenRateHz(encoding: AnswerEncoding, rateHz: number): number {
  if (encoding === 'mp3') return mp3RateHz(rateHz);
  return encoding === 'ogg' || encoding === 'webm' ? opusRateHz(rateHz) : rateHz;
}

/** G.711, one byte for each sample. */
function compressMulaw(sample: number): number {
  const magnitude = Math.min(32_635, Math.abs(sample)) + 0x84;
  const exponent = 24 - Math.clz32(magnitude);
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~((sample < 0 ? 0x80 : 0) | (exponent << 4) | mantissa) & 0xff;
}
