/**
 * Owns MP3 streams: finds the frames, feeds only whole ones that fit, and plays only what rests on undamaged bytes.
 * A frame may need bytes of frames before it (the bit reservoir): after damage nothing is heard until those are whole.
 */
import { ByteQueue } from './byte-queue.js';
import { LoudnessGuard } from './loudness-guard.js';
import {
  MP3_HEADER_BYTES,
  parseMp3Header,
  parseMp3Side,
  RESERVOIR_BYTES,
  type Mp3Header,
  type Mp3Side,
} from './mp3-frame.js';
import { parseMp3Extent, tagBytes } from './mp3-tags.js';
import type { Outlet } from './outlet.js';
import { mixFloat } from './samples.js';
import type { ByteDecoder } from './sound-decoder.js';
import type { Mp3Core } from './wasm-cores.js';

const SYNC = 0xff;

export class Mp3Decoder implements ByteDecoder {
  readonly #outlet: Outlet;
  readonly #core: Mp3Core;
  readonly #queue = new ByteQueue();
  readonly #guard = new LoudnessGuard();
  /** The first bytes of a stream, and those behind a tag or a frame, are believed to be a frame's. */
  #aligned = true;
  #kind: number | null = null;
  #skipBytes = 0;
  /** Undamaged bytes in front of the next frame that it may reach back to. */
  #reservoir = 0;
  /** Frames to decode without being heard, since the decoder still holds what rests on damaged bytes. */
  #unheard = 0;
  #decoding = false;
  #skipSamples = 0;
  #samplesLeft = Number.POSITIVE_INFINITY;
  #ended = false;

  constructor(core: Mp3Core, outlet: Outlet) {
    this.#core = core;
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
    const queue = this.#queue;
    if (this.#skipBytes > 0) {
      const now = Math.min(this.#skipBytes, queue.length);
      queue.drop(now);
      this.#skipBytes -= now;
      return now > 0;
    }
    if (queue.length === 0) return false;
    const tag = tagBytes(queue);
    if (tag === null) return this.#ended && this.#search();
    if (tag > 0) {
      this.#skipBytes = tag;
      this.#aligned = true;
      return true;
    }
    if (queue.length < MP3_HEADER_BYTES && queue.at(0) === SYNC && !this.#ended) return false;
    const header = this.#headerAt(0);
    if (header === null) return this.#search();
    const trusted = this.#aligned && (this.#kind === null || this.#kind === header.kind);
    if (queue.length < header.frameBytes) return this.#ended && this.#search();
    const next = this.#follows(header);
    // One header is not enough to believe in after damage; a frame that is not followed by another is none.
    if (next === 'other' || (next === 'unknown' && !trusted && !this.#ended)) {
      return next === 'other' && this.#search();
    }
    this.#kind = header.kind;
    this.#aligned = true;
    this.#play(queue.view(0, header.frameBytes), header);
    queue.drop(header.frameBytes);
    return true;
  }

  #headerAt(at: number): Mp3Header | null {
    const queue = this.#queue;
    if (at + MP3_HEADER_BYTES > queue.length) return null;
    return parseMp3Header(queue.at(at), queue.at(at + 1), queue.at(at + 2), queue.at(at + 3));
  }

  /** What stands behind a frame: another of its kind or a tag, something else, or nothing yet. */
  #follows(header: Mp3Header): 'frame' | 'other' | 'unknown' {
    const at = header.frameBytes;
    const left = this.#queue.length - at;
    if (left === 0) return 'unknown';
    if (['TAG', 'ID3', 'APETAGEX'].some((text) => this.#queue.mayBe(text, at))) return left < 3 ? 'unknown' : 'frame';
    if (left < MP3_HEADER_BYTES) return this.#queue.at(at) === SYNC || this.#ended ? 'unknown' : 'other';
    return this.#headerAt(at)?.kind === header.kind || this.#newFileAt(at) ? 'frame' : 'other';
  }

  /** Another kind of frame may follow only where it begins a file of its own. */
  #newFileAt(at: number): boolean {
    const header = this.#headerAt(at);
    if (header === null) return false;
    const after = this.#headerAt(at + header.frameBytes);
    return after === null ? this.#queue.length < at + header.frameBytes + MP3_HEADER_BYTES : after.kind === header.kind;
  }

  #search(): boolean {
    const next = this.#queue.indexOf(SYNC, 1);
    const tag = this.#queue.indexOf(0x49, 1);
    const ends = [next, tag].filter((at) => at > 0);
    this.#lose(ends.length > 0 ? Math.min(...ends) : this.#queue.length);
    return this.#queue.length > 0;
  }

  #lose(bytes: number): void {
    this.#outlet.damaged(bytes);
    this.#queue.drop(bytes);
    if (bytes === 0) return;
    this.#aligned = false;
    this.#break();
  }

  /** From here on nothing before may be reached back to, and the length the file told does not hold any more. */
  #break(): void {
    this.#reservoir = 0;
    this.#samplesLeft = Number.POSITIVE_INFINITY;
    // The decoder's filters still ring with the frame before the damage.
    if (this.#decoding) this.#unheard = Math.max(1, this.#unheard);
  }

  #play(frame: Uint8Array, header: Mp3Header): void {
    const extent = parseMp3Extent(frame, header);
    if (extent !== null) {
      this.#skipSamples = extent.skip;
      this.#samplesLeft = extent.samples;
      this.#reservoir = 0;
      return;
    }
    const side = parseMp3Side(frame, header);
    const own = header.frameBytes - header.sideAt - header.sideBytes;
    if (side === null || !this.#sound(side, own)) {
      this.#outlet.damaged(header.frameBytes);
      this.#break();
      return;
    }
    const reachable = side.reaches <= this.#reservoir;
    this.#reservoir = Math.min(RESERVOIR_BYTES, this.#reservoir + own);
    this.#decoding = true;
    const decoded = this.#core.decode(frame);
    if (!reachable) this.#unheard = 2;
    if (this.#unheard > 0) {
      this.#unheard -= 1;
      this.#outlet.damaged(header.frameBytes);
      return;
    }
    const pcm = mixFloat(decoded.channels, decoded.samples);
    if (decoded.samples === 0 || !this.#guard.accepts(pcm, header.rateHz)) {
      this.#outlet.damaged(header.frameBytes);
      return;
    }
    this.#emit(pcm, decoded.rateHz);
  }

  /** Whether the bytes a frame says its sound takes can be there at all. */
  #sound(side: Mp3Side, own: number): boolean {
    return side.soundBytes <= side.reaches + own;
  }

  #emit(pcm: Int16Array, rateHz: number): void {
    const from = Math.min(this.#skipSamples, pcm.length);
    this.#skipSamples -= from;
    const to = Math.min(pcm.length, from + this.#samplesLeft);
    this.#samplesLeft -= to - from;
    if (to > from) this.#outlet.emit(from === 0 && to === pcm.length ? pcm : pcm.slice(from, to), rateHz);
  }
}
