/** Owns what stands in MP3 files beside sound: ID3 tags, and the first frame that tells how much of it to play. Pure. */
import type { ByteQueue } from './byte-queue.js';
import { standsAt } from './marks.js';
import { MP3_HEADER_BYTES, type Mp3Header } from './mp3-frame.js';
import { MAX_SKIP_BYTES } from './sound-decoder.js';

const ID3_HEADER_BYTES = 10;
const ID3V1_BYTES = 128;
const APE_HEADER_BYTES = 32;

/** Length of the tag that begins here; 0 where none does, null when more bytes are needed to tell. */
export function tagBytes(queue: ByteQueue): number | null {
  if (queue.is('TAG')) return ID3V1_BYTES;
  if (queue.is('APETAGEX')) {
    if (queue.length < APE_HEADER_BYTES) return null;
    const bytes = queue.uint32le(12) + APE_HEADER_BYTES;
    return bytes <= MAX_SKIP_BYTES ? bytes : 0;
  }
  if (queue.is('ID3')) {
    if (queue.length < ID3_HEADER_BYTES) return null;
    const size = [6, 7, 8, 9].map((at) => queue.at(at));
    if (queue.at(3) === 0xff || queue.at(4) === 0xff || size.some((byte) => byte > 0x7f)) return 0;
    const footer = (queue.at(5) & 0x10) === 0 ? 0 : ID3_HEADER_BYTES;
    const bytes = ID3_HEADER_BYTES + size.reduce((sum, byte) => sum * 128 + byte, 0) + footer;
    return bytes <= MAX_SKIP_BYTES ? bytes : 0;
  }
  return queue.length < 8 && (queue.mayBe('TAG') || queue.mayBe('APETAGEX') || queue.mayBe('ID3')) ? null : 0;
}

/** How much of a file is sound. */
export interface Mp3Extent {
  /** Samples to leave out at the start, the decoder's own delay included. */
  readonly skip: number;
  /** Samples to play; infinite when not told. */
  readonly samples: number;
}

const DECODER_DELAY_SAMPLES = 529;
const HAS_FRAMES = 1;
const HAS_BYTES = 2;
const HAS_SEEK_TABLE = 4;
const HAS_QUALITY = 8;
/** Of the encoder's part of the frame: where the delay and the padding stand, 12 bits each. */
const DELAY_AT = 21;

/** Reads the frame that encoders put first; null when this frame is sound. */
export function parseMp3Extent(frame: Uint8Array, header: Mp3Header): Mp3Extent | null {
  const whole = { skip: 0, samples: Number.POSITIVE_INFINITY };
  if (standsAt('VBRI', frame, 4 + 32)) return whole;
  // Some encoders leave no room for the check sum here though the header promises one.
  const at = [header.sideAt, MP3_HEADER_BYTES]
    .map((sideAt) => sideAt + header.sideBytes)
    .find((place) => standsAt('Xing', frame, place) || standsAt('Info', frame, place));
  if (at === undefined) return null;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const flags = at + 8 <= frame.length ? view.getUint32(at + 4) : 0;
  let next = at + 8;
  const frames = (flags & HAS_FRAMES) !== 0 && next + 4 <= frame.length ? view.getUint32(next) : 0;
  next += (flags & HAS_FRAMES) !== 0 ? 4 : 0;
  next += (flags & HAS_BYTES) !== 0 ? 4 : 0;
  next += (flags & HAS_SEEK_TABLE) !== 0 ? 100 : 0;
  next += (flags & HAS_QUALITY) !== 0 ? 4 : 0;
  if (next + DELAY_AT + 3 > frame.length || (frame[next] ?? 0) === 0) return whole;
  const both = ((frame[next + DELAY_AT] ?? 0) << 16) | (view.getUint16(next + DELAY_AT + 1) & 0xffff);
  const delay = both >> 12;
  const padding = both & 0xfff;
  const samples = frames * header.samples - delay - padding;
  return { skip: delay + DECODER_DELAY_SAMPLES, samples: samples > 0 ? samples : Number.POSITIVE_INFINITY };
}
