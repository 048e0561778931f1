/**
 * Owns Ogg streams, one after the other: puts packets together and gives them to the codec their first page names.
 * What is not sound (tags, other tracks) is passed over; a codec that is not there is counted as damage.
 */
import { openOggTrack, type OggTrack, type OggTrackSources } from './ogg-track.js';
import { OggPages, type OggPage } from './ogg-pages.js';
import type { Outlet } from './outlet.js';
import type { ByteDecoder } from './sound-decoder.js';

/** Longest packet that is put together; longer ones are tags with pictures. */
const LARGEST_PACKET_BYTES = 128 * 1024;

const MOST_IGNORED = 8;

interface OpenStream {
  readonly serial: number;
  readonly track: OggTrack;
  nextSequence: number;
  /** Pieces of the packet that goes on on the next page; null when its start was lost. */
  open: Uint8Array[] | null;
  openBytes: number;
}

export class OggDecoder implements ByteDecoder {
  readonly #outlet: Outlet;
  readonly #sources: OggTrackSources;
  readonly #pages: OggPages;
  #stream: OpenStream | null = null;
  /** Tracks beside the sound, such as an index. A few are all that a sane stream has. */
  #ignored: number[] = [];

  constructor(sources: OggTrackSources, outlet: Outlet) {
    this.#outlet = outlet;
    this.#sources = sources;
    this.#pages = new OggPages(
      (page) => this.#take(page),
      (bytes) => outlet.damaged(bytes),
    );
  }

  push(bytes: Uint8Array): void {
    this.#pages.push(bytes);
  }

  end(): void {
    this.#pages.end();
  }

  #take(page: OggPage): void {
    if (page.begins || this.#stream?.serial !== page.serial) this.#begin(page);
    const stream = this.#stream;
    if (stream?.serial !== page.serial) return;
    if (page.sequence !== stream.nextSequence) {
      stream.open = null;
      this.#outlet.gap();
      stream.track.gap();
    }
    stream.nextSequence = (page.sequence + 1) >>> 0;
    for (const piece of this.#emitPackets(stream, page)) this.#outlet.emit(piece, stream.track.rateHz);
    if (page.ends) this.#stream = null;
  }

  /** Decodes the packets that end on the page, cut to the length it tells. */
  #emitPackets(stream: OpenStream, page: OggPage): readonly Int16Array[] {
    const sound: Int16Array[] = [];
    for (const [index, piece] of page.pieces.entries()) {
      const first = index === 0 && page.continued;
      const last = index === page.pieces.length - 1 && page.open;
      if (!first) this.#openPacket(stream);
      if (stream.open === null) {
        if (!last) this.#outlet.damaged(piece.length);
        continue;
      }
      if (last || first) this.#extend(stream, piece);
      if (last) continue;
      const packet = first ? join(stream.open, stream.openBytes) : piece;
      const pcm = stream.track.decode(packet);
      if (pcm === null) this.#outlet.damaged(packet.length);
      else if (pcm.length > 0) sound.push(pcm);
    }
    return page.granule === null ? sound : stream.track.cut(sound, page.granule, page.ends);
  }

  #openPacket(stream: OpenStream): void {
    stream.open = [];
    stream.openBytes = 0;
  }

  /** Keeps what may be sound; of a packet that is too long only the beginning. */
  #extend(stream: OpenStream, piece: Uint8Array): void {
    if (stream.open === null || stream.openBytes + piece.length > LARGEST_PACKET_BYTES) return;
    stream.open.push(piece.slice());
    stream.openBytes += piece.length;
  }

  #begin(page: OggPage): void {
    if (!page.begins && (this.#ignored.includes(page.serial) || this.#stream !== null)) return;
    const track = openOggTrack(page.pieces[0] ?? new Uint8Array(0), this.#sources);
    if (track === 'beside') {
      if (page.begins) this.#ignored = [...this.#ignored.slice(1 - MOST_IGNORED), page.serial];
      return;
    }
    if (track === 'unplayable') {
      this.#outlet.damaged(page.bytes);
      return;
    }
    this.#stream = { serial: page.serial, track, nextSequence: page.sequence, open: null, openBytes: 0 };
  }
}

function join(pieces: readonly Uint8Array[], bytes: number): Uint8Array {
  const packet = new Uint8Array(bytes);
  let at = 0;
  for (const piece of pieces) {
    packet.set(piece, at);
    at += piece.length;
  }
  return packet;
}
