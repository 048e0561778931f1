/** Owns bytes that wait until enough of them are there. Its users bound it by taking or dropping what they can. */

const SMALLEST = 4096;
/** An empty queue that once had to be larger than this starts anew. */
const KEPT_CAPACITY = 256 * 1024;

export class ByteQueue {
  #bytes = new Uint8Array(SMALLEST);
  #start = 0;
  #end = 0;

  get length(): number {
    return this.#end - this.#start;
  }

  push(bytes: Uint8Array): void {
    if (this.#end + bytes.length > this.#bytes.length) this.#makeRoom(bytes.length);
    this.#bytes.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /** One byte; 0 outside. */
  at(index: number): number {
    return index >= 0 && index < this.length ? (this.#bytes[this.#start + index] ?? 0) : 0;
  }

  /** Bytes in place, to be read before the queue changes. */
  view(from: number, to: number): Uint8Array {
    return this.#bytes.subarray(this.#start + from, this.#start + Math.min(to, this.length));
  }

  /** Where a byte is found first at or after an index; -1 where nowhere. */
  indexOf(byte: number, from: number): number {
    return this.view(0, this.length).indexOf(byte, from);
  }

  /** True where these characters stand; characters that have not come yet do not differ. */
  mayBe(text: string, from = 0): boolean {
    for (let at = 0; at < text.length && from + at < this.length; at++) {
      if (this.at(from + at) !== text.charCodeAt(at)) return false;
    }
    return true;
  }

  /** True where these characters stand, whole. */
  is(text: string, from = 0): boolean {
    return from + text.length <= this.length && this.mayBe(text, from);
  }

  uint32le(at: number): number {
    return (this.at(at) | (this.at(at + 1) << 8) | (this.at(at + 2) << 16) | (this.at(at + 3) << 24)) >>> 0;
  }

  drop(count: number): void {
    this.#start += Math.min(count, this.length);
    if (this.#start < this.#end) return;
    this.#start = 0;
    this.#end = 0;
    if (this.#bytes.length > KEPT_CAPACITY) this.#bytes = new Uint8Array(SMALLEST);
  }

  #makeRoom(bytes: number): void {
    const needed = this.length + bytes;
    const target = needed > this.#bytes.length / 2 ? new Uint8Array(Math.max(SMALLEST, needed * 2)) : this.#bytes;
    target.set(this.#bytes.subarray(this.#start, this.#end));
    this.#end -= this.#start;
    this.#start = 0;
    this.#bytes = target;
  }
}
