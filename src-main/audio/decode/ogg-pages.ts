/** Owns Ogg pages: finds them, checks their sums, and cuts them into pieces of packets. Holds one page at most. */
import { ByteQueue } from './byte-queue.js';
import { CRC32_OGG } from './crc.js';

const MARK = 'OggS';
const HEADER_BYTES = 27;
const SUM_AT = 22;
const CONTINUED = 1;
const BEGIN = 2;
const END = 4;

export interface OggPage {
  readonly serial: number;
  readonly sequence: number;
  /** Position of the last sample whose packet ends on this page; null where none ends. */
  readonly granule: number | null;
  /** The first piece goes on with the packet of the page before. */
  readonly continued: boolean;
  readonly begins: boolean;
  readonly ends: boolean;
  /** Packets and parts of packets, to be read before the next page. */
  readonly pieces: readonly Uint8Array[];
  /** The last piece goes on on the next page. */
  readonly open: boolean;
  readonly bytes: number;
}

export class OggPages {
  readonly #queue = new ByteQueue();
  readonly #onPage: (page: OggPage) => void;
  readonly #onDamage: (bytes: number) => void;

  constructor(onPage: (page: OggPage) => void, onDamage: (bytes: number) => void) {
    this.#onPage = onPage;
    this.#onDamage = onDamage;
  }

  push(bytes: Uint8Array): void {
    this.#queue.push(bytes);
    while (this.#step());
  }

  /** The stream is over: what waits is no whole page. A page inside it may be. */
  end(): void {
    while (this.#queue.length > 0) {
      this.#search();
      while (this.#step());
    }
  }

  #step(): boolean {
    const queue = this.#queue;
    if (queue.length === 0) return false;
    if (!queue.mayBe(MARK)) return this.#search();
    if (queue.length < HEADER_BYTES) return false;
    if (queue.at(4) !== 0 || queue.at(5) > 7) return this.#search();
    const segments = queue.at(26);
    const bodyAt = HEADER_BYTES + segments;
    if (queue.length < bodyAt) return false;
    let bytes = bodyAt;
    for (let at = HEADER_BYTES; at < bodyAt; at++) bytes += queue.at(at);
    if (queue.length < bytes) return false;
    const page = queue.view(0, bytes);
    if (!sumHolds(page)) return this.#search();
    this.#onPage(parsePage(page, bodyAt));
    queue.drop(bytes);
    return true;
  }

  /** Passes on to the next mark. */
  #search(): boolean {
    const queue = this.#queue;
    let next = queue.indexOf(MARK.charCodeAt(0), 1);
    while (next > 0 && !queue.mayBe(MARK, next)) next = queue.indexOf(MARK.charCodeAt(0), next + 1);
    const lost = next > 0 ? next : queue.length;
    this.#onDamage(lost);
    queue.drop(lost);
    return queue.length > 0;
  }
}

function sumHolds(page: Uint8Array): boolean {
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  let sum = CRC32_OGG.over(page.subarray(0, SUM_AT));
  sum = CRC32_OGG.over(new Uint8Array(4), sum);
  return CRC32_OGG.over(page.subarray(SUM_AT + 4), sum) === view.getUint32(SUM_AT, true);
}

function parsePage(page: Uint8Array, bodyAt: number): OggPage {
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  const flags = view.getUint8(5);
  const low = view.getUint32(6, true);
  const high = view.getUint32(10, true);
  const pieces: Uint8Array[] = [];
  let from = bodyAt;
  let to = bodyAt;
  let lacing = 0;
  for (let at = HEADER_BYTES; at < bodyAt; at++) {
    lacing = page[at] ?? 0;
    to += lacing;
    if (lacing === 255) continue;
    pieces.push(page.subarray(from, to));
    from = to;
  }
  const open = lacing === 255;
  if (open) pieces.push(page.subarray(from, to));
  return {
    serial: view.getUint32(14, true),
    sequence: view.getUint32(18, true),
    granule: high === 0xffff_ffff && low === 0xffff_ffff ? null : high * 2 ** 32 + low,
    continued: (flags & CONTINUED) !== 0,
    begins: (flags & BEGIN) !== 0,
    ends: (flags & END) !== 0,
    pieces,
    open,
    bytes: page.length,
  };
}
