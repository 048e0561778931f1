/** Owns packets of Opus and the containers that carry them, written the way services do. Deterministic. */
import { createEncoder } from 'libopus-wasm';
import { CRC32_OGG } from '../../../../src-main/audio/decode/crc.js';
import { be, concat, le, text } from './bytes.js';

const RATE_HZ = 48_000;
const RATES_HZ = [8_000, 12_000, 16_000, 24_000, 48_000] as const;
type OpusRate = (typeof RATES_HZ)[number];
const FRAME_MS = 20;
/** Fresh encoders kept: each sound is encoded by one of its own, so that equal sounds give equal bytes. */
const KEPT = 16;

type Encoder = Awaited<ReturnType<typeof createEncoder>>;

export interface OpusSound {
  readonly packets: readonly Uint8Array[];
  /** Both at 48 kHz. */
  readonly preSkip: number;
  readonly samples: number;
}

/** Nearest rate at which Opus encodes without loss of band. */
export const opusRateHz = (rateHz: number): OpusRate => RATES_HZ.find((rate) => rate >= rateHz) ?? RATE_HZ;

/** An encoder of mono sound at one of the rates of `opusRateHz`. */
export async function createOpusEncoder(): Promise<(samples: Int16Array, rateHz: OpusRate) => OpusSound> {
  const kept = new Map<OpusRate, Encoder[]>();
  const refill = async (rateHz: OpusRate): Promise<void> => {
    const ready = kept.get(rateHz) ?? [];
    kept.set(rateHz, ready);
    while (ready.length < KEPT) {
      ready.push(
        await createEncoder({
          sampleRate: rateHz,
          channels: 1,
          frameSize: (rateHz * FRAME_MS) / 1000,
          bitrate: 40_000,
        }),
      );
    }
  };
  for (const rateHz of RATES_HZ) await refill(rateHz);

  return (samples, rateHz) => {
    const encoder = kept.get(rateHz)?.pop();
    if (encoder === undefined) throw new RangeError('too many sounds encoded at once');
    void refill(rateHz);
    const scale = RATE_HZ / rateHz;
    const preSkip = encoder.getLookahead() * scale;
    const frame = encoder.frameSize;
    const packets: Uint8Array[] = [];
    for (let at = 0; at < samples.length + preSkip / scale; at += frame) {
      const pcm = new Int16Array(frame);
      pcm.set(samples.subarray(at, at + frame));
      packets.push(encoder.encode(pcm));
    }
    encoder.free();
    return { packets, preSkip, samples: samples.length * scale };
  };
}

function opusHead({ preSkip }: OpusSound, rateHz: number): Uint8Array {
  return concat(text('OpusHead'), [1, 1], le(preSkip, 2), le(rateHz, 4), [0, 0, 0]);
}

const PACKET_SAMPLES = (RATE_HZ * FRAME_MS) / 1000;
const SERIAL = 0x5061726c;
/** Packets on one page: 200 ms, so that sound can be heard early. */
const PAGE_PACKETS = 10;

/** One Ogg stream. */
export function muxOgg(sound: OpusSound, rateHz: number, serial = SERIAL): Uint8Array {
  const tags = concat(text('OpusTags'), le(6, 4), text('Parley'), le(0, 4));
  const pages = [oggPage(2, 0, serial, 0, [opusHead(sound, rateHz)]), oggPage(0, 0, serial, 1, [tags])];
  for (let at = 0; at < sound.packets.length; at += PAGE_PACKETS) {
    const packets = sound.packets.slice(at, at + PAGE_PACKETS);
    const last = at + PAGE_PACKETS >= sound.packets.length;
    const end = last ? sound.preSkip + sound.samples : (at + packets.length) * PACKET_SAMPLES;
    pages.push(oggPage(last ? 4 : 0, end, serial, pages.length, packets));
  }
  return concat(...pages);
}

/** One Ogg page of whole packets. @param flags 1: continued, 2: begins, 4: ends */
export function oggPage(
  flags: number,
  granule: number,
  serial: number,
  sequence: number,
  packets: readonly Uint8Array[],
): Uint8Array {
  const lacing = packets.flatMap(({ length }) => [
    ...Array.from({ length: Math.floor(length / 255) }, () => 255),
    length % 255,
  ]);
  const head = concat(text('OggS'), [0, flags], le(granule, 8), le(serial, 4), le(sequence, 4));
  const body = concat([lacing.length], lacing, ...packets);
  return concat(head, le(CRC32_OGG.over(concat(head, [0, 0, 0, 0], body)), 4), body);
}

/** Blocks in one cluster: a second. */
const CLUSTER_BLOCKS = 50;

/** One WebM file as a recorder writes it: clusters of unknown size, padding told by the last block. */
export function muxWebm(sound: OpusSound, rateHz: number): Uint8Array {
  const track = element(
    0xae,
    element(0xd7, [1]),
    element(0x73c5, [1]),
    element(0x83, [2]),
    element(0x86, text('A_OPUS')),
    element(0x56aa, be(Math.round((sound.preSkip * 1e9) / RATE_HZ), 4)),
    element(0x56bb, be(80_000_000, 4)),
    element(0xe1, element(0xb5, float32(RATE_HZ)), element(0x9f, [1])),
    element(0x63a2, opusHead(sound, rateHz)),
  );
  const parts = [
    element(0x1a45dfa3, element(0x4286, [1]), element(0x42f7, [1]), element(0x4282, text('webm'))),
    unsized(0x18538067),
    element(0x1549a966, element(0x2ad7b1, be(1_000_000, 3)), element(0x4d80, text('Parley'))),
    element(0x1654ae6b, track),
  ];
  for (const [index, packet] of sound.packets.entries()) {
    const inCluster = index % CLUSTER_BLOCKS;
    if (inCluster === 0) parts.push(unsized(0x1f43b675), element(0xe7, be(index * FRAME_MS, 4)));
    const block = concat([0x81], be(inCluster * FRAME_MS, 2));
    const padding = sound.packets.length * PACKET_SAMPLES - sound.preSkip - sound.samples;
    if (index < sound.packets.length - 1 || padding === 0) parts.push(element(0xa3, concat(block, [0x80], packet)));
    else {
      const discard = element(0x75a2, be(Math.round((padding * 1e9) / RATE_HZ), 4));
      parts.push(element(0xa0, element(0xa1, concat(block, [0], packet)), discard));
    }
  }
  return concat(...parts);
}

function idBytes(id: number): number[] {
  return be(id, id > 0xffffff ? 4 : id > 0xffff ? 3 : id > 0xff ? 2 : 1);
}

function element(id: number, ...body: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const inside = concat(...body);
  return concat(idBytes(id), be(inside.length + 0x10000000, 4), inside);
}

const unsized = (id: number): Uint8Array => concat(idBytes(id), [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);

function float32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value);
  return bytes;
}
