/**
 * Owns WAV streams, one file or several after each other. Lengths in headers are hints: writers that stream do not know
 * them, some lie, so sound goes on until a further header or the end of the stream, whichever comes.
 */
import { ByteQueue } from './byte-queue.js';
import type { Outlet } from './outlet.js';
import { readFrames } from './samples.js';
import { MAX_SKIP_BYTES, type ByteDecoder } from './sound-decoder.js';
import { parseWavFormat, SMALLEST_FORMAT_BYTES, type WavFormat } from './wav-format.js';

const RIFF_BYTES = 12;
const CHUNK_BYTES = 8;
const LARGEST_FORMAT_BYTES = 256;
/** A data length from here on stands for "not known". */
const UNKNOWN_BYTES = 0x7fff_0000;
const R = 0x52;
/** Chunks that are known to follow sound; anything else there is more sound behind a length that lied. */
const TRAILERS: ReadonlySet<string> = new Set([
  ...['RIFF', 'RF64', 'LIST', 'fact', 'data', 'cue ', 'smpl', 'PEAK', 'JUNK', 'junk', 'id3 ', 'ID3 ', 'bext', 'iXML'],
  ...['cart', 'inst', 'plst', 'adtl', 'afsp', 'FLLR', 'PAD ', 'acid'],
]);

type Part =
  | { readonly at: 'file' }
  | { readonly at: 'chunk' }
  | { readonly at: 'format'; readonly bytes: number }
  | { readonly at: 'skip'; readonly bytes: number }
  | { readonly at: 'sound'; readonly bytes: number; readonly odd: boolean; readonly format: WavFormat };

export class WavDecoder implements ByteDecoder {
  readonly #outlet: Outlet;
  readonly #queue = new ByteQueue();
  #part: Part = { at: 'file' };
  #format: WavFormat | null = null;
  #ended = false;

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
    const padding = this.#part.at === 'sound' && this.#part.bytes === 0 && this.#part.odd ? 1 : 0;
    if (this.#part.at === 'file' || this.#part.at === 'sound') this.#outlet.damaged(this.#queue.length - padding);
    this.#queue.drop(this.#queue.length);
  }

  /** False when more bytes are needed. */
  #step(): boolean {
    const part = this.#part;
    switch (part.at) {
      case 'file':
        return this.#readFile();
      case 'chunk':
        return this.#readChunk();
      case 'format': {
        if (this.#queue.length < part.bytes) return false;
        this.#format = parseWavFormat(this.#queue.view(0, part.bytes));
        this.#part = { at: 'skip', bytes: even(part.bytes) };
        return true;
      }
      case 'skip': {
        const now = Math.min(part.bytes, this.#queue.length);
        this.#queue.drop(now);
        this.#part = part.bytes > now ? { at: 'skip', bytes: part.bytes - now } : { at: 'chunk' };
        return part.bytes === now;
      }
      case 'sound':
        return this.#readSound(part);
    }
  }

  /** Looks for the next header; what lies before it is lost. */
  #readFile(): boolean {
    const queue = this.#queue;
    let from = 0;
    for (; from < queue.length; from = nextOrEnd(queue, from + 1)) if (mayBeHeader(queue, from)) break;
    this.#outlet.damaged(from);
    queue.drop(from);
    if (queue.length < RIFF_BYTES) return false;
    queue.drop(RIFF_BYTES);
    this.#format = null;
    this.#part = { at: 'chunk' };
    return true;
  }

  #readChunk(): boolean {
    const queue = this.#queue;
    if (queue.length < CHUNK_BYTES) return false;
    const bytes = queue.uint32le(4);
    const printable = [0, 1, 2, 3].every((at) => queue.at(at) >= 0x20 && queue.at(at) < 0x7f);
    if (queue.is('RIFF') || queue.is('RF64')) {
      this.#part = { at: 'file' };
      return true;
    }
    const kind = queue.is('fmt ') ? 'format' : queue.is('data') ? 'sound' : 'other';
    const sane =
      kind === 'sound' ||
      (kind === 'format' && bytes >= SMALLEST_FORMAT_BYTES && bytes <= LARGEST_FORMAT_BYTES) ||
      (kind === 'other' && printable && bytes <= MAX_SKIP_BYTES);
    queue.drop(CHUNK_BYTES);
    if (!sane) {
      this.#outlet.damaged(CHUNK_BYTES);
      this.#part = { at: 'file' };
    } else if (kind === 'format') this.#part = { at: 'format', bytes };
    else if (kind === 'other') this.#part = { at: 'skip', bytes: even(bytes) };
    else if (this.#format === null) this.#part = { at: 'file' };
    else this.#part = { at: 'sound', bytes: unlessUnknown(bytes), odd: bytes % 2 === 1, format: this.#format };
    return true;
  }

  #readSound(part: Extract<Part, { at: 'sound' }>): boolean {
    const { format } = part;
    const frameBytes = format.kind.bytes * format.channels;
    const limit = Math.min(this.#queue.length, part.bytes);
    let until = limit;
    let header = false;
    for (let at = nextOrEnd(this.#queue, 0); at < limit; at = nextOrEnd(this.#queue, at + 1)) {
      if (!mayBeHeader(this.#queue, at)) continue;
      header = this.#queue.length - at >= RIFF_BYTES;
      // The last bytes may become a header; at the end of the stream they cannot any more.
      if (header || !this.#ended) until = at;
      if (header || !this.#ended) break;
    }
    const whole = until - (until % frameBytes);
    if (whole > 0) {
      this.#outlet.emit(readFrames(this.#queue.view(0, whole), format.kind, format.channels), format.rateHz);
      this.#queue.drop(whole);
    }
    const rest = part.bytes - whole;
    this.#part = { ...part, bytes: rest };
    if (header) {
      this.#lose(until - whole);
      this.#part = { at: 'file' };
      return true;
    }
    return rest < frameBytes && until === limit && this.#finishSound(part, rest);
  }

  /** The length given is used up: what comes now tells whether it was true. */
  #finishSound(part: Extract<Part, { at: 'sound' }>, rest: number): boolean {
    const next = rest + (part.odd && this.#queue.at(rest) === 0 ? 1 : 0);
    if (this.#queue.length < next + 4) return false;
    const tag = String.fromCharCode(...this.#queue.view(next, next + 4));
    if (!TRAILERS.has(tag)) {
      this.#part = { ...part, bytes: Number.POSITIVE_INFINITY };
      return true;
    }
    this.#outlet.damaged(rest);
    this.#queue.drop(next);
    this.#part = { at: 'chunk' };
    return true;
  }

  #lose(bytes: number): void {
    this.#outlet.damaged(bytes);
    this.#queue.drop(bytes);
  }
}

const even = (bytes: number): number => bytes + (bytes % 2);

function unlessUnknown(bytes: number): number {
  return bytes === 0 || bytes >= UNKNOWN_BYTES ? Number.POSITIVE_INFINITY : bytes;
}

function nextOrEnd(queue: ByteQueue, from: number): number {
  const at = queue.indexOf(R, from);
  return at < 0 ? queue.length : at;
}

/** A file's first twelve bytes, or their beginning at the end of what is there. */
function mayBeHeader(queue: ByteQueue, at: number): boolean {
  return (queue.mayBe('RIFF', at) || queue.mayBe('RF64', at)) && queue.mayBe('WAVE', at + 8);
}
