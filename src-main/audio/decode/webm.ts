/**
 * Owns WebM streams with Opus. Sizes of the large parts are not needed: what is in them is read one after the other,
 * so a recording that never knew its length is read the same way. Blocks carry no check sum, hence the doubt about
 * sudden loudness.
 */
import { ByteQueue } from './byte-queue.js';
import { ELEMENT_HEAD_BYTES, parseElementHead } from './ebml.js';
import { LoudnessGuard } from './loudness-guard.js';
import { OPUS_RATE_HZ } from './opus-packet.js';
import { OpusStream } from './opus-stream.js';
import type { Outlet } from './outlet.js';
import { MAX_SKIP_BYTES, type ByteDecoder } from './sound-decoder.js';
import type { OpusCore } from './wasm-cores.js';
import { ID, parseBlock, parseBlockGroup, parseTrackEntry, type WebmBlock } from './webm-track.js';

/** Largest part that is read as a whole. */
const LARGEST_READ_BYTES = 64 * 1024;
/** Parts that are entered: what is inside comes next. */
const ENTERED: readonly number[] = [ID.segment, ID.cluster, ID.tracks];
const READ: readonly number[] = [ID.trackEntry, ID.simpleBlock, ID.blockGroup];
/** Parts that are passed over. Anything else is damage. */
const SKIPPED: readonly number[] = [
  ...[ID.header, 0xec, 0xbf, 0x114d9b74, 0x1549a966, 0x1c53bb6b, 0x1043a770, 0x1254c367, 0x1941a469],
  ...[0xe7, 0xa7, 0xab, 0x5854, 0xaf],
];
/** Where reading can start again: a cluster, or another file. */
const RESTARTS = [ID.cluster, ID.header];

export class WebmDecoder implements ByteDecoder {
  readonly #outlet: Outlet;
  readonly #takeOpus: () => OpusCore | null;
  readonly #queue = new ByteQueue();
  readonly #guard = new LoudnessGuard();
  #track: { readonly number: number; readonly opus: OpusStream } | null = null;
  #skipBytes = 0;
  #searching = false;

  constructor(takeOpus: () => OpusCore | null, outlet: Outlet) {
    this.#takeOpus = takeOpus;
    this.#outlet = outlet;
  }

  push(bytes: Uint8Array): void {
    this.#queue.push(bytes);
    while (this.#step());
  }

  end(): void {
    this.#outlet.damaged(this.#queue.length);
    this.#queue.drop(this.#queue.length);
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
    if (this.#searching && !this.#search()) return false;
    const head = parseElementHead(queue.view(0, ELEMENT_HEAD_BYTES));
    if (head === 'more') return false;
    if (head === null) return this.#lose();
    if (ENTERED.includes(head.id)) {
      queue.drop(head.headBytes);
      return true;
    }
    if (SKIPPED.includes(head.id) && head.size <= MAX_SKIP_BYTES) {
      if (head.id === ID.header) this.#track = null;
      queue.drop(head.headBytes);
      this.#skipBytes = head.size;
      return true;
    }
    if (!READ.includes(head.id) || head.size > LARGEST_READ_BYTES) return this.#lose();
    const bytes = head.headBytes + head.size;
    if (queue.length < bytes) return false;
    const body = queue.view(head.headBytes, bytes);
    if (head.id === ID.trackEntry) this.#openTrack(body);
    else this.#play(head.id === ID.blockGroup ? parseBlockGroup(body) : parseBlock(body), bytes);
    queue.drop(bytes);
    return true;
  }

  /** The first track with Opus is played. */
  #openTrack(body: Uint8Array): void {
    if (this.#track !== null) return;
    const track = parseTrackEntry(body);
    const core = track === null ? null : this.#takeOpus();
    if (track === null || core === null) return;
    this.#track = { number: track.number, opus: new OpusStream(core, track.head) };
  }

  #play(block: WebmBlock | null, bytes: number): void {
    // Blocks of other tracks are pictures.
    if (block !== null && this.#track !== null && block.trackNumber !== this.#track.number) return;
    const pcm = block?.packet && this.#track ? this.#track.opus.decode(block.packet) : null;
    if (block === null || pcm === null || !this.#guard.accepts(pcm, OPUS_RATE_HZ)) {
      this.#outlet.damaged(bytes);
      return;
    }
    const end = Math.max(0, pcm.length - block.discardSamples);
    this.#outlet.emit(end < pcm.length ? pcm.slice(0, end) : pcm, OPUS_RATE_HZ);
  }

  #lose(): boolean {
    this.#outlet.damaged(1);
    this.#queue.drop(1);
    this.#searching = true;
    return true;
  }

  /** Passes on to a place where reading can start again; false when more bytes are needed. */
  #search(): boolean {
    const queue = this.#queue;
    for (let at = 0; at < queue.length; at++) {
      const possible = RESTARTS.some((id) => {
        for (let byte = 0; byte < 4 && at + byte < queue.length; byte++) {
          if (queue.at(at + byte) !== ((id >>> (24 - 8 * byte)) & 0xff)) return false;
        }
        return true;
      });
      if (!possible) continue;
      this.#outlet.damaged(at);
      queue.drop(at);
      this.#searching = queue.length < 4;
      return !this.#searching;
    }
    this.#outlet.damaged(queue.length);
    queue.drop(queue.length);
    return false;
  }
}
