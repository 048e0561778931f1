/** Owns what an Ogg stream's first packet names: the codec, and how its positions tell where the sound ends. */
import { standsAt } from './marks.js';
import { OPUS_RATE_HZ, parseOpusHead } from './opus-packet.js';
import { OpusStream } from './opus-stream.js';
import type { OpusCore } from './wasm-cores.js';

export interface OggTrack {
  readonly rateHz: number;
  /** Sound of one packet, empty for headers; null when it is damaged. */
  decode(packet: Uint8Array): Int16Array | null;
  /** Packets are missing before the next one. */
  gap(): void;
  /** Cuts what came since the last position to the length this one tells. */
  cut(sound: Int16Array[], granule: number, last: boolean): readonly Int16Array[];
}

export interface OggTrackSources {
  /** A fresh decoder; null when there is none. */
  readonly takeOpus: () => OpusCore | null;
}

const TAGS = 'OpusTags';
/** Tracks that never hold sound: an index, subtitles, pictures. */
const BESIDE = ['fishead\0', 'fisbone\0', 'index\0', '\x80theora', 'BBCD\0', '\x80kate', 'OVP80'];
const EMPTY = new Int16Array(0);

/** `beside`: a track without sound. `unplayable`: sound without a decoder, or its beginning was lost. */
export function openOggTrack(packet: Uint8Array, sources: OggTrackSources): OggTrack | 'beside' | 'unplayable' {
  const head = parseOpusHead(packet);
  if (head !== null || standsAt(TAGS, packet)) {
    const core = sources.takeOpus();
    return core === null ? 'unplayable' : opusTrack(new OpusStream(core, head ?? undefined), head === null ? 1 : 2);
  }
  return BESIDE.some((text) => standsAt(text, packet)) ? 'beside' : 'unplayable';
}

function opusTrack(stream: OpusStream, headers: number): OggTrack {
  let headersLeft = headers;
  /** Samples, those before the sound included, since the last position; null when some are missing. */
  let since: number | null = 0;
  let position = 0;
  return {
    rateHz: OPUS_RATE_HZ,
    decode: (packet) => {
      if (headersLeft > 0) {
        headersLeft -= 1;
        return EMPTY;
      }
      const before = stream.skipSamples;
      const pcm = stream.decode(packet);
      if (pcm === null) since = null;
      else if (since !== null) since += pcm.length + before - stream.skipSamples;
      return pcm;
    },
    gap: () => {
      since = null;
    },
    cut: (sound, granule, last) => {
      const excess = since === null ? 0 : since - (granule - position);
      position = granule;
      since = 0;
      return last && excess > 0 ? dropEnd(sound, excess) : sound;
    },
  };
}

function dropEnd(sound: Int16Array[], samples: number): readonly Int16Array[] {
  let excess = samples;
  for (let piece = sound.pop(); piece !== undefined; piece = sound.pop()) {
    if (piece.length > excess) return [...sound, piece.slice(0, piece.length - excess)];
    excess -= piece.length;
  }
  return [];
}
