/**
 * Owns WebM streams with Opus. Sizes of the large parts are not needed: what is in them is read one after the other,
 * so a recording that never knew its length is read the same way. Blocks carry no check sum, hence the doubt about
 * sudden loudness.
 */
import { ByteQueue } from './byte-queue.js';
import { bigEndian, ELEMENT_HEAD_BYTES, parseElementHead } from './ebml.js';
import { LoudnessGuard } from './loudness-guard.js';
import { OPUS_RATE_HZ, opusPacketSamples, type OpusHead } from './opus-packet.js';
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
/** Parts that are passed over, with the most they hold. Anything else is damage. */
const SKIPPED: ReadonlyMap<number, number> = new Map([
  [ID.header, LARGEST_READ_BYTES],
  // Seeking, information, cues, chapters, tags, attachments.
  ...[0x114d9b74, 0x1549a966, 0x1c53bb6b, 0x1043a770, 0x1254c367, 0x1941a469].map(
    (id) => [id, MAX_SKIP_BYTES] as const,
  ),
  // Room left free; a check sum; time, place and size of clusters; silent tracks.
  [0xec, LARGEST_READ_BYTES],
  [0xbf, 4],
  ...[0xe7, 0xa7, 0xab].map((id) => [id, 8] as const),
  [0x5854, 256],
]);
const KNOWN: readonly number[] = [...ENTERED, ...READ, ...SKIPPED.keys()];
/** Largest block of sound: a long packet at the highest rate. */
const LARGEST_BLOCK_BYTES = 8 * 1024;
const MOST_TRACKS = 16;
/** Where reading can start again: a cluster, or another file. */
const RESTARTS = [ID.cluster, ID.header];

export class WebmDecoder implements ByteDecoder {
  readonly #outlet: Outlet;
  readonly #takeOpus: () => OpusCore | null;
  readonly #queue = new ByteQueue();
  readonly #guard = new LoudnessGuard();
  #track: { readonly number: number; readonly head: OpusHead; readonly opus: OpusStream } | null = null;
  /** Pictures, and sound that is not played. */
  #otherTracks: readonly { readonly number: number; readonly audible: boolean }[] = [];
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

  /** What waits for a size that lied may hold blocks. */
  end(): void {
    while (this.#queue.length > 0) {
      this.#lose();
      while (this.#step());
    }
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
    if (head.size <= (SKIPPED.get(head.id) ?? -1)) {
      if (head.id === ID.header) {
        this.#track = null;
        this.#otherTracks = [];
      }
      queue.drop(head.headBytes);
      this.#skipBytes = head.size;
      return true;
    }
    const largest =
      head.id === ID.trackEntry || this.#otherTracks.length > 0 ? LARGEST_READ_BYTES : LARGEST_BLOCK_BYTES;
    if (!READ.includes(head.id) || head.size > largest) return this.#lose();
    const bytes = head.headBytes + head.size;
    if (queue.length < bytes) return false;
    const body = queue.view(head.headBytes, bytes);
    if (head.id === ID.trackEntry) this.#openTrack(body);
    else {
      const block = head.id === ID.blockGroup ? parseBlockGroup(body) : parseBlock(body);
      if (block === null || !this.#fits(block)) return this.#lose();
      this.#play(block, bytes);
    }
    queue.drop(bytes);
    return true;
  }

  /** The first track with Opus is played. */
  #openTrack(body: Uint8Array): void {
    const { number, head, audible } = parseTrackEntry(body);
    const core = head === null || this.#track !== null ? null : this.#takeOpus();
    if (head === null || core === null) {
      this.#otherTracks = [{ number, audible }, ...this.#otherTracks].slice(0, MOST_TRACKS);
      return;
    }
    this.#track = { number, head, opus: new OpusStream(core, head) };
  }

  /** False for what no track of this file holds: then its size is not believed either. */
  #fits({ trackNumber, packet }: WebmBlock): boolean {
    if (trackNumber !== this.#track?.number) return this.#isOther(trackNumber);
    return packet === null || opusPacketSamples(packet) !== null;
  }

  #play({ trackNumber, packet, discardSamples }: WebmBlock, bytes: number): void {
    if (trackNumber !== this.#track?.number) {
      // A second voice is left out on purpose; the only one is missed.
      if (this.#track === null && this.#isOther(trackNumber, true)) this.#outlet.damaged(bytes);
      return;
    }
    const pcm = packet && this.#track.opus.decode(packet);
    if (pcm === null || !this.#guard.accepts(pcm, OPUS_RATE_HZ)) {
      this.#outlet.damaged(bytes);
      if (pcm !== null) this.#renew();
      return;
    }
    const end = Math.max(0, pcm.length - discardSamples);
    this.#outlet.emit(end < pcm.length ? pcm.slice(0, end) : pcm, OPUS_RATE_HZ);
  }

  #isOther(trackNumber: number, audible?: boolean): boolean {
    return this.#otherTracks.some(
      (track) => track.number === trackNumber && track.audible === (audible ?? track.audible),
    );
  }

  /** What was damaged goes on to sound in a decoder that took it. */
  #renew(): void {
    const core = this.#takeOpus();
    if (core === null || this.#track === null) return;
    const { number, head } = this.#track;
    this.#track = { number, head, opus: new OpusStream(core, { ...head, preSkip: 0 }) };
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
      const place = this.#canRestart(at);
      if (place === 'no') continue;
      this.#outlet.damaged(at);
      queue.drop(at);
      this.#searching = place === 'more';
      return !this.#searching;
    }
    this.#outlet.damaged(queue.length);
    queue.drop(queue.length);
    return false;
  }

  #canRestart(at: number): 'yes' | 'no' | 'more' {
    const queue = this.#queue;
    const first = queue.at(at);
    const restart = RESTARTS.find((id) => id >>> 24 === first);
    if (restart !== undefined) {
      const left = Math.min(4, queue.length - at);
      if (bigEndian(queue.view(at, at + left)) !== Math.floor(restart / 256 ** (4 - left))) return 'no';
      return left < 4 ? 'more' : 'yes';
    }
    return first === ID.simpleBlock ? this.#isBlock(at) : 'no';
  }

  /** A block of the track with a packet of Opus in it, and something known behind it. */
  #isBlock(at: number): 'yes' | 'no' | 'more' {
    const queue = this.#queue;
    const head = parseElementHead(queue.view(at, at + ELEMENT_HEAD_BYTES));
    if (head === 'more') return 'more';
    if (head === null || this.#track === null || head.size > LARGEST_BLOCK_BYTES) return 'no';
    const from = at + head.headBytes;
    const block = parseBlock(queue.view(from, from + head.size));
    if (queue.length > from && block?.trackNumber !== this.#track.number)
      return queue.length > from + 4 ? 'no' : 'more';
    const end = from + head.size;
    if (queue.length <= end + ELEMENT_HEAD_BYTES) return 'more';
    if (!block?.packet || opusPacketSamples(block.packet) === null) return 'no';
    const next = parseElementHead(queue.view(end, end + ELEMENT_HEAD_BYTES));
    return next !== null && next !== 'more' && KNOWN.includes(next.id) ? 'yes' : 'no';
  }
}
