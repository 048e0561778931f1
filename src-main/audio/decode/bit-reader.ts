/** Owns reading bits, most significant first, from bytes that are all there. Reading past the end gives zeros. */

export class BitReader {
  readonly #bytes: Uint8Array;
  #bit: number;

  constructor(bytes: Uint8Array, fromByte = 0) {
    this.#bytes = bytes;
    this.#bit = fromByte * 8;
  }

  /** True once more was read than was there. */
  get overrun(): boolean {
    return this.#bit > this.#bytes.length * 8;
  }

  /** The byte behind the last one that was begun. */
  get byteAt(): number {
    return (this.#bit + 7) >> 3;
  }

  /** @param count 0..32 */
  unsigned(count: number): number {
    let value = 0;
    let left = count;
    while (left > 0) {
      const inByte = this.#bit & 7;
      const now = Math.min(left, 8 - inByte);
      const byte = this.#bytes[this.#bit >> 3] ?? 0;
      value = value * (1 << now) + ((byte >> (8 - inByte - now)) & ((1 << now) - 1));
      this.#bit += now;
      left -= now;
    }
    return value;
  }

  /** Two's complement. @param count 1..32 */
  signed(count: number): number {
    const value = this.unsigned(count);
    return value >= 2 ** (count - 1) ? value - 2 ** count : value;
  }

  /** Zeros before the next one. */
  zeros(): number {
    let count = 0;
    for (;;) {
      const at = this.#bit >> 3;
      if (at >= this.#bytes.length) {
        this.#bit = this.#bytes.length * 8 + 1;
        return 0;
      }
      const rest = ((this.#bytes[at] ?? 0) << (this.#bit & 7)) & 0xff;
      if (rest !== 0) {
        const leading = Math.clz32(rest) - 24;
        this.#bit += leading + 1;
        return count + leading;
      }
      count += 8 - (this.#bit & 7);
      this.#bit = (at + 1) * 8;
    }
  }
}
