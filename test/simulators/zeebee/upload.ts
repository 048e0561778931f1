/**
 * Owns reading the one file an utterance arrives as: a WAV of exactly the samples that speech recognisers want, or
 * WebM with one track of Opus. Anything else is a breach.
 */
import { ProtocolBreach } from '../kit/simulator.js';

export const RATE_HZ = 16_000;
/** What recognisers of this kind take at most. */
const MAX_BYTES = 25 << 20;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export type Upload =
  | { readonly container: 'wav'; readonly samples: Int16Array }
  /** Packets of the only track, in order, with their times. */
  | {
      readonly container: 'webm';
      readonly codec: string;
      readonly private: Uint8Array;
      readonly packets: readonly { readonly atMs: number; readonly data: Uint8Array }[];
    };

const breach = (reason: string): never => {
  throw new ProtocolBreach(`audio_data: ${reason}`);
};

/** @throws ProtocolBreach with the reason */
export function readUpload(packed: string): Upload {
  if (!BASE64.test(packed)) breach('not Base64 with padding.');
  const bytes = Buffer.from(packed, 'base64');
  if (bytes.length > MAX_BYTES) breach('more than 25 MB.');
  if (bytes.subarray(0, 4).toString('latin1') === 'RIFF') return readWav(bytes);
  if (bytes.readUInt32BE(0) === 0x1a45dfa3) return readWebm(bytes);
  return breach('neither WAV nor WebM.');
}

function readWav(bytes: Buffer): Upload {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tag = (at: number) => bytes.subarray(at, at + 4).toString('latin1');
  if (bytes.length < 44) breach('a WAV without a whole header.');
  if (tag(8) !== 'WAVE' || tag(12) !== 'fmt ' || tag(36) !== 'data')
    breach('a WAV with other chunks than fmt and data.');
  if (view.getUint32(4, true) !== bytes.length - 8) breach('a WAV with a wrong RIFF size.');
  if (view.getUint32(40, true) !== bytes.length - 44) breach('a WAV with a wrong data size.');
  const format = {
    tag: view.getUint16(20, true),
    channels: view.getUint16(22, true),
    rateHz: view.getUint32(24, true),
  };
  const bytesPerSecond = view.getUint32(28, true);
  const align = view.getUint16(32, true);
  const bits = view.getUint16(34, true);
  if (format.tag !== 1 || bits !== 16) breach('a WAV that is not PCM16.');
  if (format.channels !== 1) breach('a WAV that is not mono.');
  if (format.rateHz !== RATE_HZ) breach(`a WAV of ${format.rateHz} Hz in place of ${RATE_HZ}.`);
  if (bytesPerSecond !== RATE_HZ * 2 || align !== 2) breach('a WAV whose header contradicts itself.');
  const samples = new Int16Array((bytes.length - 44) / 2);
  for (let at = 0; at < samples.length; at += 1) samples[at] = view.getInt16(44 + at * 2, true);
  return { container: 'wav', samples };
}

interface Element {
  readonly id: number;
  readonly body: Buffer;
}

const ID = { segment: 0x18538067, tracks: 0x1654ae6b, entry: 0xae, cluster: 0x1f43b675 } as const;
const DOC_TYPE = 0x4282;
const CODEC_ID = 0x86;
const CODEC_PRIVATE = 0x63a2;
const TIMECODE = 0xe7;
const SIMPLE_BLOCK = 0xa3;

/** The elements side by side in these bytes. Sizes that are not known reach to the end. */
function elements(bytes: Buffer): Element[] {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    const idLength = Math.clz32(bytes[at] ?? 0) - 23;
    const sizeLength = Math.clz32(bytes[at + idLength] ?? 0) - 23;
    if (idLength > 4 || sizeLength > 8 || at + idLength + sizeLength > bytes.length) return breach('broken WebM.');
    const id = bytes.readUIntBE(at, idLength);
    let size = BigInt((bytes[at + idLength] ?? 0) & (0xff >> sizeLength));
    for (let byte = 1; byte < sizeLength; byte += 1) size = (size << 8n) | BigInt(bytes[at + idLength + byte] ?? 0);
    const start = at + idLength + sizeLength;
    const isUnknown = size === (1n << BigInt(7 * sizeLength)) - 1n;
    const end = isUnknown ? bytes.length : start + Number(size);
    if (end > bytes.length) return breach('WebM that is cut short.');
    found.push({ id, body: bytes.subarray(start, end) });
    at = end;
  }
  return found;
}

function readWebm(bytes: Buffer): Upload {
  const [header, ...rest] = elements(bytes);
  const docType =
    header &&
    elements(header.body)
      .find(({ id }) => id === DOC_TYPE)
      ?.body.toString('latin1');
  if (docType !== 'webm') return breach('an EBML file that is not WebM.');
  const segment = rest.find(({ id }) => id === ID.segment) ?? breach('WebM without a Segment.');
  const inside = elements(segment.body);
  const tracks = inside.filter(({ id }) => id === ID.tracks).flatMap(({ body }) => elements(body));
  const [entry, ...others] = tracks.filter(({ id }) => id === ID.entry);
  if (entry === undefined || others.length > 0) return breach('WebM without exactly one track.');
  const fields = elements(entry.body);
  const codec = fields.find(({ id }) => id === CODEC_ID)?.body.toString('latin1') ?? '';
  if (codec !== 'A_OPUS') breach(`WebM with ${codec || 'no codec'} in place of Opus.`);
  const head = fields.find(({ id }) => id === CODEC_PRIVATE)?.body ?? Buffer.alloc(0);
  if (head.subarray(0, 8).toString('latin1') !== 'OpusHead') breach('WebM without an OpusHead.');
  const packets = inside
    .filter(({ id }) => id === ID.cluster)
    .flatMap(({ body }) => {
      const blocks = elements(body);
      const timecode = blocks.find(({ id }) => id === TIMECODE)?.body ?? Buffer.alloc(0);
      const baseMs = timecode.length === 0 ? 0 : Number.parseInt(timecode.toString('hex'), 16);
      return blocks
        .filter(({ id }) => id === SIMPLE_BLOCK)
        .map(({ body: block }) => ({ atMs: baseMs + block.readInt16BE(1), data: new Uint8Array(block.subarray(4)) }));
    });
  if (packets.length === 0) breach('WebM without sound.');
  return { container: 'webm', codec, private: new Uint8Array(head), packets };
}
