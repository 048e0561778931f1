/**
 * Owns writing one recording of Opus packets as a WebM file: an EBML header, one Segment with Info and Tracks, and
 * Clusters of SimpleBlocks. Only what a recording of one voice needs; no seeking, no cues.
 */

/** Packets per cluster: a block's time counts in 16 bits from its cluster's. */
const CLUSTER_PACKETS = 250;
const SEEK_PRE_ROLL_NS = 80_000_000;
const NS_PER_MS = 1_000_000;

export interface WebmFormat {
  /** Rate of the sound before it was encoded. */
  readonly rateHz: number;
  /** Samples at that rate by which the encoder lags; players drop as many. */
  readonly delaySamples: number;
  readonly packetMs: number;
}

export interface WebmFile {
  add(packet: Uint8Array): void;
  /** The whole file so far. */
  bytes(): Uint8Array;
}

const ID = {
  ebml: 0x1a45dfa3,
  ebmlVersion: 0x4286,
  ebmlReadVersion: 0x42f7,
  ebmlMaxIdLength: 0x42f2,
  ebmlMaxSizeLength: 0x42f3,
  docType: 0x4282,
  docTypeVersion: 0x4287,
  docTypeReadVersion: 0x4285,
  segment: 0x18538067,
  info: 0x1549a966,
  timecodeScale: 0x2ad7b1,
  duration: 0x4489,
  muxingApp: 0x4d80,
  writingApp: 0x5741,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  trackUid: 0x73c5,
  trackType: 0x83,
  flagLacing: 0x9c,
  codecId: 0x86,
  codecPrivate: 0x63a2,
  codecDelay: 0x56aa,
  seekPreRoll: 0x56bb,
  audio: 0xe1,
  samplingFrequency: 0xb5,
  channels: 0x9f,
  cluster: 0x1f43b675,
  timecode: 0xe7,
  simpleBlock: 0xa3,
} as const;

const AUDIO_TRACK = 2;
const KEYFRAME = 0x80;

/** The bytes of a positive integer, most significant first, without leading zeros. */
function integerBytes(value: number): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
}

function float64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
}

/** A size in eight bytes; shorter ones are allowed, and not worth a branch. */
function sizeBytes(length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(length) | (1n << 56n));
  return bytes;
}

const element = (id: number, ...parts: readonly Uint8Array[]): Buffer =>
  Buffer.concat([integerBytes(id), sizeBytes(parts.reduce((total, { length }) => total + length, 0)), ...parts]);
const number = (id: number, value: number): Buffer => element(id, integerBytes(value));
const text = (id: number, value: string): Buffer => element(id, Buffer.from(value, 'latin1'));

/** RFC 7845, section 5.1. */
function opusHead({ rateHz, delaySamples }: WebmFormat): Buffer {
  const head = Buffer.alloc(19);
  head.write('OpusHead', 'latin1');
  head.writeUInt8(1, 8);
  head.writeUInt8(1, 9);
  head.writeUInt16LE(Math.round((delaySamples * 48_000) / rateHz), 10);
  head.writeUInt32LE(rateHz, 12);
  return head;
}

function header(): Buffer {
  return element(
    ID.ebml,
    number(ID.ebmlVersion, 1),
    number(ID.ebmlReadVersion, 1),
    number(ID.ebmlMaxIdLength, 4),
    number(ID.ebmlMaxSizeLength, 8),
    text(ID.docType, 'webm'),
    number(ID.docTypeVersion, 4),
    number(ID.docTypeReadVersion, 2),
  );
}

const info = (durationMs: number): Buffer =>
  element(
    ID.info,
    number(ID.timecodeScale, NS_PER_MS),
    text(ID.muxingApp, 'Parley'),
    text(ID.writingApp, 'Parley'),
    element(ID.duration, float64(durationMs)),
  );

function tracks(format: WebmFormat): Buffer {
  return element(
    ID.tracks,
    element(
      ID.trackEntry,
      number(ID.trackNumber, 1),
      number(ID.trackUid, 1),
      number(ID.trackType, AUDIO_TRACK),
      number(ID.flagLacing, 0),
      text(ID.codecId, 'A_OPUS'),
      element(ID.codecPrivate, opusHead(format)),
      number(ID.codecDelay, Math.round((format.delaySamples * 1_000 * NS_PER_MS) / format.rateHz)),
      number(ID.seekPreRoll, SEEK_PRE_ROLL_NS),
      element(ID.audio, element(ID.samplingFrequency, float64(48_000)), number(ID.channels, 1)),
    ),
  );
}

function simpleBlock(packet: Uint8Array, atMs: number): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt8(0x80 | 1, 0);
  head.writeInt16BE(atMs, 1);
  head.writeUInt8(KEYFRAME, 3);
  return element(ID.simpleBlock, head, packet);
}

/** Begins a file of packets of equal length. */
export function createWebmFile(format: WebmFormat): WebmFile {
  const clusters: Buffer[][] = [];
  let packets = 0;
  return {
    add(packet) {
      const inCluster = packets % CLUSTER_PACKETS;
      if (inCluster === 0) clusters.push([number(ID.timecode, packets * format.packetMs)]);
      clusters.at(-1)?.push(simpleBlock(packet, inCluster * format.packetMs));
      packets += 1;
    },
    bytes() {
      const body = clusters.map((blocks) => element(ID.cluster, ...blocks));
      return Buffer.concat([header(), element(ID.segment, info(packets * format.packetMs), tracks(format), ...body)]);
    },
  };
}
