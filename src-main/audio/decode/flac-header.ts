/** Owns the headers of FLAC: the stream's, and that of each frame, guarded by its check sum. Pure. */
import { BitReader } from './bit-reader.js';
import { CRC8_FLAC } from './crc.js';
import { channelsAllowed, rateAllowed } from './sound-decoder.js';

/** Longest header of a frame. */
export const FLAC_HEADER_BYTES = 16;
export const STREAM_INFO_BYTES = 34;

export interface FlacStreamInfo {
  readonly rateHz: number;
  readonly channels: number;
  readonly bits: number;
}

export type Decorrelation = 'independent' | 'left-side' | 'side-right' | 'mid-side';

export interface FlacFrameHeader extends FlacStreamInfo {
  readonly headerBytes: number;
  readonly blockSamples: number;
  readonly decorrelation: Decorrelation;
  /** Where the frame stands in the stream: by its number, or by its first sample. */
  readonly number: number;
  readonly counts: 'frames' | 'samples';
}

/** Null when it is out of bounds. */
export function parseStreamInfo(block: Uint8Array): FlacStreamInfo | null {
  const bits = new BitReader(block, 10);
  const info = { rateHz: bits.unsigned(20), channels: bits.unsigned(3) + 1, bits: bits.unsigned(5) + 1 };
  return !bits.overrun && playable(info) ? info : null;
}

const BITS = [undefined, 8, 12, undefined, 16, 20, 24, undefined];
const RATES_HZ = [undefined, 88_200, 176_400, 192_000, 8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000];
const DECORRELATIONS: readonly Decorrelation[] = ['left-side', 'side-right', 'mid-side'];

/** `more`: the header is not whole yet. Null: none begins here. */
export function parseFrameHeader(bytes: Uint8Array, stream: FlacStreamInfo | null): FlacFrameHeader | 'more' | null {
  if (bytes[0] !== 0xff || ((bytes[1] ?? 0xf8) & 0xfe) !== 0xf8) return null;
  if (bytes.length < 6) return 'more';
  const reader = new BitReader(bytes, 2);
  const size = reader.unsigned(4);
  const rate = reader.unsigned(4);
  const assignment = reader.unsigned(4);
  const depth = reader.unsigned(3);
  if (reader.unsigned(1) !== 0 || size === 0 || rate === 15 || assignment > 10) return null;
  const lead = reader.unsigned(8);
  const further = lead < 0x80 ? 0 : Math.clz32(~(lead << 24)) - 1;
  if (lead === 0xff || (lead >= 0x80 && further === 0)) return null;
  let number = further === 0 ? lead : lead & (0x3f >> further);
  for (let at = 0; at < further; at++) {
    const byte = reader.unsigned(8);
    if (byte >> 6 !== 2 && !reader.overrun) return null;
    number = number * 64 + (byte & 0x3f);
  }
  const blockSamples = blockLength(size, reader);
  const rateHz = frameRate(rate, reader, stream);
  const headerBytes = reader.byteAt + 1;
  if (headerBytes > bytes.length) return 'more';
  if (CRC8_FLAC.over(bytes.subarray(0, headerBytes)) !== 0) return null;
  const header = {
    headerBytes,
    blockSamples,
    rateHz,
    channels: assignment < 8 ? assignment + 1 : 2,
    bits: (depth === 0 ? stream?.bits : BITS[depth]) ?? 0,
    decorrelation: assignment < 8 ? ('independent' as const) : (DECORRELATIONS[assignment - 8] ?? 'independent'),
    number,
    counts: ((bytes[1] ?? 0) & 1) === 0 ? ('frames' as const) : ('samples' as const),
  };
  return playable(header) && blockSamples > 0 ? header : null;
}

function blockLength(code: number, reader: BitReader): number {
  if (code === 1) return 192;
  if (code <= 5) return 576 << (code - 2);
  if (code === 6) return reader.unsigned(8) + 1;
  if (code === 7) return reader.unsigned(16) + 1;
  return 256 << (code - 8);
}

function frameRate(code: number, reader: BitReader, stream: FlacStreamInfo | null): number {
  if (code === 12) return reader.unsigned(8) * 1000;
  if (code === 13) return reader.unsigned(16);
  if (code === 14) return reader.unsigned(16) * 10;
  return (code === 0 ? stream?.rateHz : RATES_HZ[code]) ?? 0;
}

function playable({ rateHz, channels, bits }: FlacStreamInfo): boolean {
  return rateAllowed(rateHz) && channelsAllowed(channels) && bits >= 4 && bits <= 24;
}
