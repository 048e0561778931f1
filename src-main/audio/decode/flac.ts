/**
 * Owns FLAC streams. A frame does not tell its length: it is whole where the check sum over it comes out as zero, so a
 * frame is heard with its last byte, and only if every bit of it is right.
 */
import { BitReader } from './bit-reader.js';
import { ByteQueue } from './byte-queue.js';
import { CRC16 } from './crc.js';
import { decodeFlacFrame } from './flac-frame.js';
import {
  FLAC_HEADER_BYTES,
  parseFrameHeader,
  parseStreamInfo,
  STREAM_INFO_BYTES,
  type FlacFrameHeader,
  type FlacStreamInfo,
} from './flac-header.js';
import type { Outlet } from './outlet.js';
import type { ByteDecoder } from './sound-decoder.js';

const MARK = 'fLaC';
const BLOCK_HEADER_BYTES = 4;
const STREAM_INFO = 0;
const SYNC = 0xff;
/** A subframe adds at most this to verbatim samples: its head, and the bits of a predictor. */
const SUBFRAME_SLACK_BYTES = 80;

type Part =
  | { readonly at: 'start' }
  | { readonly at: 'block' }
  | { readonly at: 'skip'; readonly bytes: number; readonly last: boolean }
  | { readonly at: 'frame'; readonly header: FlacFrameHeader };

export class FlacDecoder implements ByteDecoder {
  readonly #outlet: Outlet;
  readonly #queue = new ByteQueue();
  #stream: FlacStreamInfo | null = null;
  #part: Part = { at: 'start' };
  #ended = false;
  /** Of the frame: bytes summed up so far, and their check sum. */
  #summed = 0;
  #sum = 0;

  constructor(outlet: Outlet) {
    this.#outlet = outlet;
  }

  push(bytes: Uint8Array): void {
    this.#queue.push(bytes);
    while (this.#step());
  }

  end(): void {
    this.#ended = true;
    while (this.#step());
    this.#lose(this.#queue.length);
  }

  /** False when more bytes are needed. */
  #step(): boolean {
    const part = this.#part;
    switch (part.at) {
      case 'start':
        return this.#readStart();
      case 'block':
        return this.#readBlock();
      case 'skip': {
        const now = Math.min(part.bytes, this.#queue.length);
        this.#queue.drop(now);
        const done = now === part.bytes;
        this.#part = done ? { at: part.last ? 'start' : 'block' } : { ...part, bytes: part.bytes - now };
        return done;
      }
      case 'frame':
        return this.#readFrame(part.header);
    }
  }

  /** A stream's mark or a frame's header; what is neither is lost. */
  #readStart(): boolean {
    const queue = this.#queue;
    if (queue.length === 0) return false;
    if (queue.mayBe(MARK)) {
      if (queue.length < MARK.length) return this.#ended && this.#search();
      queue.drop(MARK.length);
      this.#part = { at: 'block' };
      return true;
    }
    const header = parseFrameHeader(queue.view(0, FLAC_HEADER_BYTES), this.#stream);
    if (header === 'more') return this.#ended && this.#search();
    if (header === null) return this.#search();
    this.#part = { at: 'frame', header };
    this.#summed = 0;
    this.#sum = 0;
    return true;
  }

  #readBlock(): boolean {
    const queue = this.#queue;
    if (queue.length < BLOCK_HEADER_BYTES) return false;
    const kind = queue.at(0) & 0x7f;
    const last = queue.at(0) >= 0x80;
    const bytes = (queue.at(1) << 16) | (queue.at(2) << 8) | queue.at(3);
    if (kind === STREAM_INFO) {
      if (bytes !== STREAM_INFO_BYTES) return this.#restart(BLOCK_HEADER_BYTES);
      if (queue.length < BLOCK_HEADER_BYTES + bytes) return false;
      this.#stream = parseStreamInfo(queue.view(BLOCK_HEADER_BYTES, BLOCK_HEADER_BYTES + bytes));
    } else if (kind > 6) return this.#restart(BLOCK_HEADER_BYTES);
    queue.drop(BLOCK_HEADER_BYTES);
    this.#part = { at: 'skip', bytes, last };
    return true;
  }

  #readFrame(header: FlacFrameHeader): boolean {
    const queue = this.#queue;
    const limit = largestFrame(header);
    const bytes = queue.view(0, limit);
    while (this.#summed < bytes.length) {
      this.#sum = CRC16.next(this.#sum, bytes[this.#summed] ?? 0);
      this.#summed += 1;
      const candidate = this.#summed - FLAC_HEADER_BYTES;
      if (this.#isNext(bytes, candidate, header)) return this.#restart(candidate);
      if (this.#sum !== 0 || this.#summed <= header.headerBytes + 2) continue;
      const pcm = decodeWhole(bytes.subarray(0, this.#summed), header);
      if (pcm === null) continue;
      this.#outlet.emit(pcm, header.rateHz);
      queue.drop(this.#summed);
      this.#part = { at: 'start' };
      return true;
    }
    if (this.#summed < limit && !this.#ended) return false;
    // Nothing of it fits: its header was none, or what follows is damaged too.
    return this.#restart(this.#summed);
  }

  /** True where the frame after this one begins with these bytes: then this one will never be whole. */
  #isNext(bytes: Uint8Array, at: number, header: FlacFrameHeader): boolean {
    if (at < header.headerBytes || bytes[at] !== SYNC) return false;
    const next = parseFrameHeader(bytes.subarray(at, at + FLAC_HEADER_BYTES), this.#stream);
    if (next === null || next === 'more' || next.rateHz !== header.rateHz || next.bits !== header.bits) return false;
    return next.number === header.number + (header.counts === 'frames' ? 1 : header.blockSamples);
  }

  #search(): boolean {
    const queue = this.#queue;
    const ends = [queue.indexOf(SYNC, 1), queue.indexOf(MARK.charCodeAt(0), 1)].filter((at) => at > 0);
    this.#lose(ends.length > 0 ? Math.min(...ends) : queue.length);
    return queue.length > 0;
  }

  #restart(bytes: number): boolean {
    this.#part = { at: 'start' };
    this.#lose(bytes);
    return true;
  }

  #lose(bytes: number): void {
    this.#outlet.damaged(bytes);
    this.#queue.drop(bytes);
  }
}

function largestFrame({ blockSamples, channels, bits, headerBytes }: FlacFrameHeader): number {
  return headerBytes + 2 + Math.ceil((blockSamples * channels * (bits + 1)) / 8) + channels * SUBFRAME_SLACK_BYTES;
}

/** Null when the frame does not end with these bytes, or is damaged in spite of its check sum. */
function decodeWhole(bytes: Uint8Array, header: FlacFrameHeader): Int16Array | null {
  const reader = new BitReader(bytes, header.headerBytes);
  const pcm = decodeFlacFrame(reader, header);
  return pcm !== null && reader.byteAt + 2 === bytes.length ? pcm : null;
}
