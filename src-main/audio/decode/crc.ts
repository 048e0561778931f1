/** Owns the check sums of sound files: most significant bit first, no final inversion. Pure. */

export interface Crc {
  /** The sum over one more byte. */
  next(sum: number, byte: number): number;
  /** The sum over bytes, from an initial value on. */
  over(bytes: Uint8Array, initial?: number): number;
}

/** A check sum of 8, 16 or 32 bits by its generator polynomial. */
function createCrc(bits: 8 | 16 | 32, polynomial: number): Crc {
  const top = bits - 8;
  const mask = bits === 32 ? 0xffff_ffff : (1 << bits) - 1;
  const table = Uint32Array.from({ length: 256 }, (_, byte) => {
    let sum = (byte << top) >>> 0;
    for (let bit = 0; bit < 8; bit++) {
      const carry = (sum >>> (bits - 1)) & 1;
      sum = ((sum << 1) ^ (carry === 1 ? polynomial : 0)) >>> 0;
      sum = (sum & mask) >>> 0;
    }
    return sum;
  });
  const next = (sum: number, byte: number): number =>
    (((sum << 8) ^ (table[((sum >>> top) ^ byte) & 0xff] ?? 0)) & mask) >>> 0;
  return {
    next,
    over: (bytes, initial = 0) => {
      let sum = initial;
      for (const byte of bytes) sum = next(sum, byte);
      return sum;
    },
  };
}

export const CRC8_FLAC = createCrc(8, 0x07);
/** Of FLAC frames, and of protected MP3 frames (there from 0xffff on). */
export const CRC16 = createCrc(16, 0x8005);
export const CRC32_OGG = createCrc(32, 0x04c1_1db7);
