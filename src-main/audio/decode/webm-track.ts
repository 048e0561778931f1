/** Owns what is read of a WebM file's parts: which track holds Opus, and the packets in its blocks. Pure. */
import { bigEndian, children, signedBigEndian } from './ebml.js';
import { DEFAULT_OPUS_HEAD, parseOpusHead, type OpusHead } from './opus-packet.js';

export const ID = {
  header: 0x1a45dfa3,
  segment: 0x18538067,
  cluster: 0x1f43b675,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  codec: 0x86,
  codecPrivate: 0x63a2,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  block: 0xa1,
  discardPadding: 0x75a2,
} as const;

export interface WebmTrack {
  readonly number: number;
  readonly head: OpusHead;
}

/** The Opus track a TrackEntry describes; null for any other. */
export function parseTrackEntry(entry: Uint8Array): WebmTrack | null {
  let number = 0;
  let opus = false;
  let head: OpusHead | null = DEFAULT_OPUS_HEAD;
  for (const { id, body } of children(entry)) {
    if (id === ID.trackNumber) number = bigEndian(body);
    else if (id === ID.codec) opus = String.fromCharCode(...body.subarray(0, 16)).startsWith('A_OPUS');
    else if (id === ID.codecPrivate) head = parseOpusHead(body);
  }
  return opus && head !== null ? { number, head } : null;
}

export interface WebmBlock {
  readonly trackNumber: number;
  /** Null where several packets share a block, which Opus does not do. */
  readonly packet: Uint8Array | null;
  /** Samples at 48 kHz to leave out at its end. */
  readonly discardSamples: number;
}

const LACING = 0x06;

/** A SimpleBlock or Block; null when it is too short to be one. */
export function parseBlock(block: Uint8Array): WebmBlock | null {
  const first = block[0] ?? 0;
  const numberBytes = Math.clz32(first) - 23;
  const headBytes = numberBytes + 3;
  if (numberBytes > 8 || block.length <= headBytes) return null;
  const trackNumber = bigEndian(block.subarray(0, numberBytes)) - 2 ** (7 * numberBytes);
  const laced = ((block[headBytes - 1] ?? 0) & LACING) !== 0;
  return { trackNumber, packet: laced ? null : block.subarray(headBytes), discardSamples: 0 };
}

/** A BlockGroup, whose end may be padding. */
export function parseBlockGroup(group: Uint8Array): WebmBlock | null {
  let block: WebmBlock | null = null;
  let discardNs = 0;
  for (const { id, body } of children(group)) {
    if (id === ID.block) block = parseBlock(body);
    else if (id === ID.discardPadding) discardNs = signedBigEndian(body.subarray(0, 8));
  }
  return block && { ...block, discardSamples: Math.max(0, Math.round((discardNs * 48_000) / 1e9)) };
}
