/** Owns the heads of MP3 frames (MPEG 1, 2 and 2.5, layer III): their header and their side information. Pure. */
import { CRC16 } from './crc.js';

export const MP3_HEADER_BYTES = 4;
/** The bit reservoir reaches back this far at most. */
export const RESERVOIR_BYTES = 511;

export interface Mp3Header {
  /** Two headers of one stream have the same kind. */
  readonly kind: number;
  readonly mpeg1: boolean;
  readonly mono: boolean;
  readonly rateHz: number;
  readonly frameBytes: number;
  readonly samples: number;
  /** Guarded by a check sum of two bytes behind the header. */
  readonly guarded: boolean;
  readonly sideAt: number;
  readonly sideBytes: number;
}

const KBPS_1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const KBPS_2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const RATES_HZ = [44_100, 48_000, 32_000];

/** Null when these four bytes are no header of a frame with a length. */
export function parseMp3Header(b0: number, b1: number, b2: number, b3: number): Mp3Header | null {
  if (b0 !== 0xff || (b1 & 0xe0) !== 0xe0) return null;
  const version = (b1 >> 3) & 3;
  const layer3 = ((b1 >> 1) & 3) === 1;
  const rate = RATES_HZ[(b2 >> 2) & 3];
  const mpeg1 = version === 3;
  const kbps = (mpeg1 ? KBPS_1 : KBPS_2)[b2 >> 4];
  if (!layer3 || version === 1 || rate === undefined || kbps === undefined || kbps === 0 || (b3 & 3) === 2) return null;
  const rateHz = mpeg1 ? rate : version === 2 ? rate / 2 : rate / 4;
  const mono = b3 >> 6 === 3;
  const guarded = (b1 & 1) === 0;
  const frameBytes = Math.floor(((mpeg1 ? 144_000 : 72_000) * kbps) / rateHz) + ((b2 >> 1) & 1);
  const sideAt = MP3_HEADER_BYTES + (guarded ? 2 : 0);
  const sideBytes = mpeg1 ? (mono ? 17 : 32) : mono ? 9 : 17;
  const kind = (version << 4) | (((b2 >> 2) & 3) << 2) | (mono ? 2 : 0) | (guarded ? 1 : 0);
  if (frameBytes < sideAt + sideBytes) return null;
  return { kind, mpeg1, mono, rateHz, frameBytes, samples: mpeg1 ? 1152 : 576, guarded, sideAt, sideBytes };
}

export interface Mp3Side {
  /** Bytes of earlier frames this one needs. */
  readonly reaches: number;
  /** Bytes its own sound takes, from where it reaches back to. */
  readonly soundBytes: number;
}

/** Reads the side information of a whole frame; null when no encoder writes such a frame. */
export function parseMp3Side(frame: Uint8Array, header: Mp3Header): Mp3Side | null {
  if (header.guarded && !guardHolds(frame, header)) return null;
  const { mpeg1, mono } = header;
  const channels = mono ? 1 : 2;
  let at = header.sideAt * 8;
  const bits = (count: number): number => {
    let value = 0;
    for (let bit = 0; bit < count; bit++, at++) value = (value << 1) | (((frame[at >> 3] ?? 0) >> (7 - (at & 7))) & 1);
    return value;
  };
  const reaches = bits(mpeg1 ? 9 : 8);
  bits(mpeg1 ? (mono ? 5 : 3) + 4 * channels : mono ? 1 : 2);
  let soundBits = 0;
  for (let granule = 0; granule < (mpeg1 ? 2 : 1) * channels; granule++) {
    soundBits += bits(12);
    if (bits(9) > 288) return null;
    bits(8 + (mpeg1 ? 4 : 9));
    if (bits(1) === 1) {
      if (bits(2) === 0) return null;
      bits(1);
      if (!tablesExist(bits(5), bits(5))) return null;
      bits(9);
    } else {
      if (!tablesExist(bits(5), bits(5), bits(5))) return null;
      bits(7);
    }
    bits(mpeg1 ? 3 : 2);
  }
  return { reaches, soundBytes: Math.ceil(soundBits / 8) };
}

/** Two of the 32 tables do not exist. */
const tablesExist = (...tables: readonly number[]): boolean => !tables.includes(4) && !tables.includes(14);

function guardHolds(frame: Uint8Array, { sideAt, sideBytes }: Mp3Header): boolean {
  const sum = CRC16.over(frame.subarray(sideAt, sideAt + sideBytes), CRC16.over(frame.subarray(2, 4), 0xffff));
  return sum === (((frame[4] ?? 0) << 8) | (frame[5] ?? 0));
}
