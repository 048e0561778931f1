/** Owns how single samples are written in bytes, and how several channels become one. Pure. */
import { alaw, mulaw } from './g711.js';

/** How one sample is written. Its value comes on the scale of 16 bits; parts of a step are kept until the mean. */
export interface SampleKind {
  readonly bytes: number;
  read(view: DataView, at: number): number;
}

export const SAMPLES = {
  u8: { bytes: 1, read: (view, at) => (view.getUint8(at) - 128) * 256 },
  s16: { bytes: 2, read: (view, at) => view.getInt16(at, true) },
  s24: { bytes: 3, read: (view, at) => view.getInt16(at + 1, true) + view.getUint8(at) / 256 },
  s32: { bytes: 4, read: (view, at) => view.getInt32(at, true) / 65_536 },
  f32: { bytes: 4, read: (view, at) => fromUnit(view.getFloat32(at, true)) },
  f64: { bytes: 8, read: (view, at) => fromUnit(view.getFloat64(at, true)) },
  mulaw: { bytes: 1, read: (view, at) => mulaw(view.getUint8(at)) },
  alaw: { bytes: 1, read: (view, at) => alaw(view.getUint8(at)) },
} as const satisfies Record<string, SampleKind>;

/** Rounds a value on the scale of 16 bits into their range; no number becomes silence. */
export function toInt16(value: number): number {
  if (value >= 32_767) return 32_767;
  if (value <= -32_768) return -32_768;
  return Number.isNaN(value) ? 0 : Math.round(value);
}

/** Interleaved frames, whole ones only, as the mean of their channels. */
export function readFrames(bytes: Uint8Array, kind: SampleKind, channels: number): Int16Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const step = kind.bytes;
  const pcm = new Int16Array(Math.floor(bytes.length / (step * channels)));
  let at = 0;
  for (let frame = 0; frame < pcm.length; frame++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++, at += step) sum += kind.read(view, at);
    pcm[frame] = toInt16(sum / channels);
  }
  return pcm;
}

/** Floating-point channels in [-1, 1] as the mean of the first `channels` of them. */
export function mixFloat(data: readonly Float32Array[], samples: number, gain = 1): Int16Array {
  const pcm = new Int16Array(samples);
  const scale = (32_768 * gain) / Math.max(1, data.length);
  for (let at = 0; at < samples; at++) {
    let sum = 0;
    for (const channel of data) sum += channel[at] ?? 0;
    pcm[at] = toInt16(sum * scale);
  }
  return pcm;
}

function fromUnit(value: number): number {
  return Number.isNaN(value) ? 0 : Math.max(-32_768, Math.min(32_767, value * 32_768));
}
