import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createSoundDecoders, type SoundDecoders } from '../../../../src-main/audio/decode/sound-decoders.js';
import { createCores, type CorePool } from '../../../../src-main/audio/decode/wasm-cores.js';
import type { SoundFormat } from '../../../../src-preload/contract/audio.js';
import { CRC16, CRC8_FLAC } from '../../../../src-main/audio/decode/crc.js';
import { MAX_SAMPLES_AT_ONCE } from '../../../../src-main/audio/decode/outlet.js';
import { be, concat, le, text } from '../../../simulators/kit/encode/bytes.js';
import { oggPage } from '../../../simulators/kit/encode/opus.js';
import { createAnswerEncoder } from '../../../simulators/kit/encode.js';
import type { AnswerEncoding } from '../../../simulators/kit/simulator.js';
import { container, openDecoder, run, samplesOf, voice } from './sounds.js';

const RUNS = 500;
const answer = { text: '', samples: voice(160, 16_000), rateHz: 16_000 };
const raw = (encoding: 'pcm16' | 'float32' | 'mulaw'): SoundFormat => ({ encoding, rateHz: 16_000, channels: 1 });
const KINDS: readonly (readonly [AnswerEncoding, SoundFormat])[] = [
  ['pcm16', raw('pcm16')],
  ['float32', raw('float32')],
  ['mulaw', raw('mulaw')],
  ['wav', container('wav')],
  ['flac', container('flac')],
  ['mp3', container('mp3')],
  ['ogg', container('ogg')],
  ['webm', container('webm')],
];

const streams = new Map<AnswerEncoding, Uint8Array>();
let decoders: SoundDecoders;

beforeAll(async () => {
  const encode = await createAnswerEncoder();
  for (const [encoding] of KINDS) streams.set(encoding, encode(answer, encoding, 16_000));
  const cores = createCores();
  decoders = createSoundDecoders({ mp3: await onlyOne(cores.mp3), opus: await onlyOne(cores.opus) });
});

/** One instance for all streams: fast, and it has seen everything before. */
async function onlyOne<Core>(pool: CorePool<Core>): Promise<CorePool<Core>> {
  await pool.load();
  const core = pool.take();
  return { load: () => Promise.resolve(true), state: 'ready', take: () => core, giveBack: () => {} };
}

/** What happens to a stream: bytes changed, cut out, put in, the whole repeated; then cut into pieces. */
const mutation = fc.record({
  edits: fc.array(
    fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      cut: fc.nat(40),
      put: fc.uint8Array({ maxLength: 12 }),
    }),
    { maxLength: 5 },
  ),
  sizes: fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 6 }),
});

function* cut(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

describe('anything at all', () => {
  it.each(KINDS)(
    'in place of %s neither throws nor makes more sound than it could hold',
    async (encoding, format) => {
      const stream = streams.get(encoding) ?? new Uint8Array(0);
      await fc.assert(
        fc.asyncProperty(mutation, async ({ edits, sizes }) => {
          let bytes = stream;
          for (const { at, cut: length, put } of edits) {
            const place = Math.floor(at * bytes.length);
            bytes = concat(bytes.subarray(0, place), put, bytes.subarray(place + length));
          }
          const decoder = await openDecoder(decoders, format);
          const heard = run(decoder, cut(bytes, sizes));
          expect(heard.every(({ pcm, rateHz }) => pcm.length > 0 && rateHz >= 4_000 && rateHz <= 192_000)).toBe(true);
          expect(decoder.damagedBytes).toBeLessThanOrEqual(bytes.length + 64);
          // A single FLAC block, a constant, may hold 65 536 samples.
          expect(samplesOf(heard).length).toBeLessThan(5 * 65_536);
          expect(decoder.decode(bytes)).toEqual([]);
          expect(decoder.flush()).toEqual([]);
        }),
        { numRuns: RUNS, seed: 42 },
      );
    },
    120_000,
  );

  it('random bytes are silence in every container', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...KINDS.slice(3).map(([, format]) => format)),
        fc.uint8Array({ minLength: 1, maxLength: 3_000 }),
        async (format, bytes) => {
          const decoder = await openDecoder(decoders, format);
          expect(run(decoder, cut(bytes, [100]))).toEqual([]);
          expect(decoder.damagedBytes).toBe(bytes.length);
        },
      ),
      { numRuns: 500, seed: 7 },
    );
  }, 60_000);
});

describe('headers that ask for the world', () => {
  const many = (bytes: number): number[] => le(bytes, 4);
  const wavHead = (rateHz: number, channels: number, dataBytes: number): Uint8Array =>
    concat(
      text('RIFF'),
      many(0xffffffff),
      text('WAVEfmt '),
      many(16),
      le(1, 2),
      le(channels, 2),
      many(rateHz),
      many(rateHz * 2),
      le(2, 2),
      le(16, 2),
      text('data'),
      many(dataBytes),
    );
  const flacFrame = [0xff, 0xf8, 0x7e, 0x7c, 0x00, 0xff, 0xff, 0xff, 0xff];
  const HEADERS: Record<string, readonly [SoundFormat, Uint8Array]> = {
    'a WAV chunk of 2 GiB': [container('wav'), concat(text('RIFF'), many(0), text('WAVEjunk'), many(0x7ffffff0))],
    'a WAV of 4 GHz': [container('wav'), wavHead(0xee6b2800, 1, 0)],
    'a WAV of 60 000 channels': [container('wav'), wavHead(16_000, 60_000, 0)],
    'an ID3 tag of 256 MiB': [container('mp3'), concat(text('ID3'), [4, 0, 0, 0x7f, 0x7f, 0x7f, 0x7f])],
    'a FLAC block of 16 MiB': [container('flac'), concat(text('fLaC'), [6, 0xff, 0xff, 0xff])],
    'a FLAC frame of 65 536 samples in 8 channels': [container('flac'), concat(text('fLaC'), flacFrame)],
    'an Ogg page that never ends': [container('ogg'), concat(text('OggS'), new Array<number>(22).fill(0), [255])],
    'a WebM part of 2^56 bytes': [
      container('webm'),
      concat([0x1a, 0x45, 0xdf, 0xa3, 0x80], [0xa3, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe]),
    ],
  };

  it.each(Object.keys(HEADERS))('%s: nothing is kept for it', async (name) => {
    const [format, header] = HEADERS[name] ?? [container('wav'), new Uint8Array(0)];
    const decoder = await openDecoder(decoders, format);
    const before = process.memoryUsage().arrayBuffers;
    decoder.decode(header);
    const filler = new Uint8Array(64 * 1024).fill(0x21);
    for (let piece = 0; piece < 200; piece++) expect(decoder.decode(filler)).toEqual([]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(24 * 1024 * 1024);
  });
});

describe('silence packed small', () => {
  /** 65 535 samples in 14 bytes. */
  const flacFrame = (number: number): Uint8Array => {
    const coded = number < 0x80 ? [number] : [0xc0 | (number >> 6), 0x80 | (number & 0x3f)];
    const head = concat([0xff, 0xf8, 0x75, 0x08], coded, be(65_534, 2));
    const body = concat(head, [CRC8_FLAC.over(head)], [0x00, 0x12, 0x34]);
    return concat(body, be(CRC16.over(body), 2));
  };
  /** 120 ms in two bytes, 255 times. */
  const oggSilence = (sequence: number): Uint8Array =>
    oggPage(
      0,
      0,
      1,
      sequence,
      Array.from({ length: 255 }, () => Uint8Array.of(0xfb, 6)),
    );
  const opusHead = concat(text('OpusHead'), [1, 1], le(0, 2), le(48_000, 4), [0, 0, 0]);
  const BOMBS: Record<string, readonly [SoundFormat, () => Uint8Array]> = {
    'FLAC, a gigabyte of sound in a hundred kilobytes': [
      container('flac'),
      () =>
        concat(
          text('fLaC'),
          ...Array.from({ length: 8 }, () => Array.from({ length: 1_000 }, (_, at) => flacFrame(at))).flat(),
        ),
    ],
    'Opus, twenty minutes of it in thirty kilobytes': [
      container('ogg'),
      () =>
        concat(
          oggPage(2, 0, 1, 0, [opusHead]),
          oggPage(0, 0, 1, 1, [concat(text('OpusTags'), le(0, 4), le(0, 4))]),
          ...Array.from({ length: 40 }, (_, at) => oggSilence(at + 2)),
        ),
    ],
  };

  it.each(Object.keys(BOMBS))(
    '%s becomes no more than may come at once, and the next stream is heard',
    async (name) => {
      const [format, make] = BOMBS[name] ?? [container('wav'), () => new Uint8Array(0)];
      const bytes = make();
      const decoder = await openDecoder(decoders, format);
      const heard = samplesOf(decoder.decode(bytes)).length;
      expect(heard).toBeGreaterThan(1_000_000);
      expect(heard).toBeLessThanOrEqual(MAX_SAMPLES_AT_ONCE);
      expect(decoder.damagedBytes).toBeGreaterThanOrEqual(bytes.length);
      const encoding = format.encoding === 'container' ? format.container : 'wav';
      const plain = streams.get(encoding) ?? new Uint8Array(0);
      expect(samplesOf([...decoder.decode(plain), ...decoder.flush()]).length).toBeGreaterThan(2_000);
    },
  );
});

describe('formats out of bounds', () => {
  it.each([0, 3_999, 192_001, Number.NaN])('a rate of %d Hz is counted and not played', async (rateHz) => {
    const decoder = await openDecoder(decoders, { encoding: 'pcm16', rateHz, channels: 1 });
    expect(decoder.decode(new Uint8Array(8))).toEqual([]);
    expect(decoder.damagedBytes).toBe(8);
  });

  it('floating-point samples beyond full scale are cut, and no number is silence', async () => {
    const decoder = await openDecoder(decoders, raw('float32'));
    const samples = Float32Array.of(0.5, 3, -3, Number.NaN, Number.POSITIVE_INFINITY, -1);
    const [heard] = decoder.decode(new Uint8Array(samples.buffer));
    expect(heard?.pcm).toEqual(Int16Array.of(16_384, 32_767, -32_768, 0, 32_767, -32_768));
  });
});
