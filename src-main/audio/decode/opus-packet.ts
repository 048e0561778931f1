/** Owns the shape of Opus packets and of the stream's first header, as far as it can be checked without decoding. Pure. */
import { standsAt } from './marks.js';

export const OPUS_RATE_HZ = 48_000;
const LARGEST_FRAME_BYTES = 1275;
/** A packet lasts 120 ms at most. */
const LARGEST_PACKET_SAMPLES = 5_760;

/** Samples at 48 kHz that a packet holds; null when it is damaged. */
export function opusPacketSamples(packet: Uint8Array): number | null {
  const toc = packet[0];
  if (toc === undefined) return null;
  const code = toc & 3;
  const frames = code === 3 ? (packet[1] ?? 0) & 0x3f : code === 0 ? 1 : 2;
  const samples = frames * frameSamples(toc >> 3);
  if (samples === 0 || samples > LARGEST_PACKET_SAMPLES) return null;
  return (code === 3 ? manyFit(packet, frames) : fewFit(packet, code)) ? samples : null;
}

function frameSamples(configuration: number): number {
  if (configuration < 12) return [480, 960, 1920, 2880][configuration & 3] ?? 0;
  if (configuration < 16) return [480, 960][configuration & 1] ?? 0;
  return [120, 240, 480, 960][configuration & 3] ?? 0;
}

function fewFit(packet: Uint8Array, code: number): boolean {
  const bytes = packet.length - 1;
  if (code === 0) return bytes <= LARGEST_FRAME_BYTES;
  if (code === 1) return bytes % 2 === 0 && bytes / 2 <= LARGEST_FRAME_BYTES;
  const first = frameLength(packet, 1);
  const rest = first === null ? -1 : bytes - first.coded - first.bytes;
  return rest >= 0 && rest <= LARGEST_FRAME_BYTES;
}

function manyFit(packet: Uint8Array, frames: number): boolean {
  const flags = packet[1] ?? 0;
  let at = 2;
  let padding = 0;
  if ((flags & 0x40) !== 0) {
    let byte: number | undefined;
    do {
      byte = packet[at];
      if (byte === undefined) return false;
      padding += byte === 255 ? 254 : byte;
      at += 1;
    } while (byte === 255);
  }
  const end = packet.length - padding;
  if ((flags & 0x80) === 0) {
    const bytes = end - at;
    return bytes >= 0 && bytes % frames === 0 && bytes / frames <= LARGEST_FRAME_BYTES;
  }
  let total = 0;
  for (let frame = 1; frame < frames; frame++) {
    const length = frameLength(packet, at);
    if (length === null) return false;
    at += length.coded;
    total += length.bytes;
  }
  const rest = end - at - total;
  return rest >= 0 && rest <= LARGEST_FRAME_BYTES;
}

function frameLength(packet: Uint8Array, at: number): { readonly bytes: number; readonly coded: number } | null {
  const first = packet[at];
  if (first === undefined) return null;
  if (first < 252) return { bytes: first, coded: 1 };
  const second = packet[at + 1];
  return second === undefined ? null : { bytes: second * 4 + first, coded: 2 };
}

export interface OpusHead {
  /** Samples at 48 kHz before the sound begins. */
  readonly preSkip: number;
  /** Linear. */
  readonly gain: number;
}

/** What is meant where the header was lost. */
export const DEFAULT_OPUS_HEAD: OpusHead = { preSkip: 312, gain: 1 };

/** Null for what is no header, and for more than two channels. */
export function parseOpusHead(packet: Uint8Array): OpusHead | null {
  if (packet.length < 19 || !standsAt('OpusHead', packet)) return null;
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const channels = view.getUint8(9);
  const family = view.getUint8(18);
  const single = family === 0 || (packet.length >= 21 && view.getUint8(19) === 1);
  if (view.getUint8(8) > 15 || channels < 1 || channels > 2 || !single) return null;
  // A gain beyond 24 dB is no gain but damage.
  const gainDb = Math.max(-24, Math.min(24, view.getInt16(16, true) / 256));
  return { preSkip: Math.min(view.getUint16(10, true), OPUS_RATE_HZ), gain: 10 ** (gainDb / 20) };
}
