/**
 * Owns the ways our microphone sound is written for a service: raw, mu-law, WAV.
 */
import { endianness } from 'node:os';

const IS_LITTLE = endianness() === 'LE';

/** Signed 16-bit little-endian bytes. On little-endian machines a view of the samples, not a copy. */
export function pcm16Bytes(pcm: Int16Array): Uint8Array {
  if (IS_LITTLE) return new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);
  const bytes = new Uint8Array(pcm.length * 2);
  const view = new DataView(bytes.buffer);
  pcm.forEach((sample, at) => view.setInt16(at * 2, sample, true));
  return bytes;
}

const BIAS = 0x84;
const CLIP = 32_635;

function mulawOf(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(CLIP, Math.abs(sample)) + BIAS;
  // The highest set bit of the biased magnitude, counted from bit 7, is the exponent.
  const exponent = 31 - Math.clz32(magnitude) - 7;
  return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f)) & 0xff;
}

/** G.711 mu-law, one byte for each sample. */
export const mulawBytes = (pcm: Int16Array): Uint8Array => Uint8Array.from(pcm, mulawOf);

/** Bytes of the header `wavHeader` makes. */
const WAV_HEADER_BYTES = 44;
/** A WAV whose length is not known yet says so. */
export const WAV_UNKNOWN_BYTES = 0xffff_ffff;

/** The header of a mono PCM16 WAV with `dataBytes` of samples after it. */
export function wavHeader(rateHz: number, dataBytes: number): Uint8Array {
  const header = new Uint8Array(WAV_HEADER_BYTES);
  const view = new DataView(header.buffer);
  const tag = (at: number, name: string) => header.set(Buffer.from(name, 'latin1'), at);
  tag(0, 'RIFF');
  view.setUint32(4, dataBytes === WAV_UNKNOWN_BYTES ? dataBytes : dataBytes + WAV_HEADER_BYTES - 8, true);
  tag(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rateHz, true);
  view.setUint32(28, rateHz * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  tag(36, 'data');
  view.setUint32(40, dataBytes, true);
  return header;
}

/** A whole WAV file of these pieces, in order. */
export function wavFile(pieces: readonly Int16Array[], rateHz: number): Uint8Array {
  const dataBytes = pieces.reduce((total, piece) => total + piece.byteLength, 0);
  const file = new Uint8Array(WAV_HEADER_BYTES + dataBytes);
  file.set(wavHeader(rateHz, dataBytes));
  let at = WAV_HEADER_BYTES;
  for (const piece of pieces) {
    file.set(pcm16Bytes(piece), at);
    at += piece.byteLength;
  }
  return file;
}
