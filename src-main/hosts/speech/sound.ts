/**
 * Owns small sums on samples: conversion, trimming, loudness, pieces. Pure.
 */

/** PCM16 to the floats in [-1, 1) that the models take. */
export function toFloats(pcm: Int16Array): Float32Array<ArrayBuffer> {
  const floats = new Float32Array(pcm.length);
  for (let index = 0; index < pcm.length; index += 1) floats[index] = (pcm[index] ?? 0) / 32_768;
  return floats;
}

/** Sound without the silence before its first sample above `threshold` (0 to 32767), `keepSamples` of it kept. */
export function trimLeadingSilence(pcm: Int16Array, threshold: number, keepSamples: number): Int16Array {
  const first = pcm.findIndex((sample) => Math.abs(sample) > threshold);
  if (first === -1) return pcm.subarray(0, 0);
  return pcm.subarray(Math.max(0, first - keepSamples));
}

/** Above this part of full scale, louder sound is bent instead of clipped. */
const KNEE = 0.8;

/** Makes sound louder or quieter; what would pass full scale is rounded off smoothly. */
export function withGain(pcm: Int16Array, gain: number): Int16Array {
  if (gain === 1) return pcm;
  return pcm.map((sample) => {
    const wanted = (sample / 32_768) * gain;
    const size = Math.abs(wanted);
    if (size <= KNEE) return Math.round(wanted * 32_767);
    const bent = KNEE + (1 - KNEE) * Math.tanh((size - KNEE) / (1 - KNEE));
    return Math.round(Math.sign(wanted) * bent * 32_767);
  });
}

/** Cuts sound into pieces of at most `samples`, in order, without copying. */
export function* inPieces(pcm: Int16Array, samples: number): Generator<Int16Array> {
  for (let start = 0; start < pcm.length; start += samples) yield pcm.subarray(start, start + samples);
}

/** Samples of the data chunk of a mono 16-bit WAV file; null when it is none, or not at `rateHz`. */
export function samplesOfWav(file: Uint8Array, rateHz: number): Int16Array | null {
  const HEADER_BYTES = 44;
  if (file.byteLength < HEADER_BYTES) return null;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const isRiff = view.getUint32(0) === 0x52494646 && view.getUint32(8) === 0x57415645;
  const isMono16 = view.getUint16(22, true) === 1 && view.getUint16(34, true) === 16;
  if (!isRiff || !isMono16 || view.getUint32(24, true) !== rateHz) return null;
  const bytes = (file.byteLength - HEADER_BYTES) & ~1;
  return new Int16Array(new Uint8Array(file.subarray(HEADER_BYTES, HEADER_BYTES + bytes)).buffer);
}
