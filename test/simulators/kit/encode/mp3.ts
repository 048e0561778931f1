/** Owns writing mono MP3 at a constant rate, without tags, as services stream it. Deterministic. */
import { createMp3Encoder } from 'wasm-media-encoders';
import { concat } from './bytes.js';

const RATES_HZ = [8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000] as const;
/** Samples given to the encoder at once. */
const PIECE_SAMPLES = 24_000;

/** Nearest rate at which MP3 encodes without loss of band. */
export const mp3RateHz = (rateHz: number): number => RATES_HZ.find((rate) => rate >= rateHz) ?? 48_000;

/** An encoder of mono sound at one of the rates of `mp3RateHz`. */
export async function createMp3Writer(): Promise<(samples: Int16Array, rateHz: number) => Uint8Array> {
  const encoder = await createMp3Encoder();
  return (samples, rateHz) => {
    encoder.configure({ sampleRate: rateHz, channels: 1, bitrate: rateHz > 24_000 ? 96 : rateHz > 12_000 ? 64 : 48 });
    const parts: Uint8Array[] = [];
    for (let at = 0; at < samples.length; at += PIECE_SAMPLES) {
      const piece = Float32Array.from(samples.subarray(at, at + PIECE_SAMPLES), (sample) => sample / 32_768);
      // What the encoder answers is its own memory.
      parts.push(encoder.encode([piece]).slice());
    }
    parts.push(encoder.finalize().slice());
    return concat(...parts);
  };
}
