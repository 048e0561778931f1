/**
 * Owns encoded sound for tests that carry it and never decode it: raw formats are real, compressed ones have the right
 * first bytes and nothing sensible after them.
 */
import { mulawBytes, pcm16Bytes, wavFile } from '../../../src-main/providers/kit/sound-bytes.js';
import { resample } from '../../rig/sound.js';
import type { SimulatorWorld } from './simulator.js';

const MAGIC = {
  mp3: [0xff, 0xfb, 0x90, 0x00],
  ogg: [0x4f, 0x67, 0x67, 0x53],
  flac: [0x66, 0x4c, 0x61, 0x43],
  webm: [0x1a, 0x45, 0xdf, 0xa3],
} as const;

export const plainEncode: SimulatorWorld['encode'] = (answer, encoding, rateHz) => {
  const { samples } = resample({ samples: answer.samples, rateHz: answer.rateHz }, rateHz);
  switch (encoding) {
    case 'pcm16':
      return pcm16Bytes(samples).slice();
    case 'float32':
      return new Uint8Array(Float32Array.from(samples, (sample) => sample / 32_768).buffer);
    case 'mulaw':
      return mulawBytes(samples);
    case 'wav':
      return wavFile([samples], rateHz);
    case 'mp3':
    case 'ogg':
    case 'flac':
    case 'webm':
      return Uint8Array.from([...MAGIC[encoding], ...mulawBytes(samples)]);
  }
};
