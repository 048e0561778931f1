/** Owns the `fmt ` chunk of WAV files. Pure. */
import { SAMPLES, type SampleKind } from './samples.js';
import { channelsAllowed, rateAllowed } from './sound-decoder.js';

export interface WavFormat {
  readonly kind: SampleKind;
  readonly channels: number;
  readonly rateHz: number;
}

const PCM = 1;
const FLOAT = 3;
const ALAW = 6;
const MULAW = 7;
const EXTENSIBLE = 0xfffe;

export const SMALLEST_FORMAT_BYTES = 16;
const SUBFORMAT_AT = 24;

/** Null for what cannot be played or is out of bounds. */
export function parseWavFormat(chunk: Uint8Array): WavFormat | null {
  if (chunk.length < SMALLEST_FORMAT_BYTES) return null;
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const tag = view.getUint16(0, true);
  const code = tag === EXTENSIBLE && chunk.length >= SUBFORMAT_AT + 2 ? view.getUint16(SUBFORMAT_AT, true) : tag;
  const channels = view.getUint16(2, true);
  const rateHz = view.getUint32(4, true);
  const kind = sampleKind(code, view.getUint16(14, true));
  return kind !== null && channelsAllowed(channels) && rateAllowed(rateHz) ? { kind, channels, rateHz } : null;
}

function sampleKind(code: number, bits: number): SampleKind | null {
  if (code === ALAW) return SAMPLES.alaw;
  if (code === MULAW) return SAMPLES.mulaw;
  if (code === FLOAT) return bits === 32 ? SAMPLES.f32 : bits === 64 ? SAMPLES.f64 : null;
  if (code !== PCM) return null;
  return { 8: SAMPLES.u8, 16: SAMPLES.s16, 24: SAMPLES.s24, 32: SAMPLES.s32 }[bits] ?? null;
}
