/** Owns writing bits, most significant first, into bytes. */
export class BitWriter {
  readonly #bytes: number[] = [];
  #bits = 0;

  /** Two's complement for negative values. @param count 0..32 */
  write(value: number, count: number): void {
    for (let bit = count - 1; bit >= 0; bit--) {
      const at = this.#bits >> 3;
      if (this.#bits % 8 === 0) this.#bytes.push(0);
      const one = Math.floor(value / 2 ** bit) & 1;
      this.#bytes[at] = (this.#bytes[at] ?? 0) | (one << (7 - (this.#bits % 8)));
      this.#bits += 1;
    }
  }

  zeros(count: number): void {
    for (let at = 0; at < count; at++) this.write(0, 1);
  }

  /** Fills up the last byte with zeros. */
  align(): void {
    this.zeros((8 - (this.#bits % 8)) % 8);
  }

  get bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}
