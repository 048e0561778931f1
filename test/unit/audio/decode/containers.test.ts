import { beforeAll, describe, expect, it } from 'vitest';
import { createSoundDecoders, type SoundDecoders } from '../../../../src-main/audio/decode/sound-decoders.js';
import { createCores, createCorePool, type Cores } from '../../../../src-main/audio/decode/wasm-cores.js';
import type { SoundFormat } from '../../../../src-preload/contract/audio.js';
import { be, concat, le, text } from '../../../simulators/kit/encode/bytes.js';
import { oggPage } from '../../../simulators/kit/encode/opus.js';
import { createAnswerEncoder } from '../../../simulators/kit/encode.js';
import type { SimulatorWorld } from '../../../simulators/kit/simulator.js';
import { container, createRandom, openDecoder, pieces, run, samplesOf, voice } from './sounds.js';

const RATE_HZ = 24_000;
const answer = { text: '', samples: voice(800, RATE_HZ), rateHz: RATE_HZ };

let encode: SimulatorWorld['encode'];
let decoders: SoundDecoders;

beforeAll(async () => {
  encode = await createAnswerEncoder();
  decoders = createSoundDecoders();
});

async function hear(format: SoundFormat, bytes: Uint8Array, most = 130) {
  const decoder = await openDecoder(decoders, format);
  const samples = samplesOf(run(decoder, pieces(bytes, most, createRandom(2))));
  return { samples, damaged: decoder.damagedBytes };
}

describe('MP3', () => {
  const id3 = (bytes: number): Uint8Array =>
    concat(text('ID3'), [4, 0, 0, 0, bytes >> 14, (bytes >> 7) & 0x7f, bytes & 0x7f], new Uint8Array(bytes).fill(0xff));

  it('tags before and after the sound are passed over', async () => {
    const bytes = encode(answer, 'mp3', RATE_HZ);
    const clean = await hear(container('mp3'), bytes);
    const tagged = concat(id3(40_000), id3(3), bytes, text('TAG'), new Uint8Array(125), text('APETAGEX'), le(2000, 4));
    for (const format of [container('mp3'), { encoding: 'sniffed', otherwise: 'wav' } as const]) {
      expect(await hear(format, concat(tagged, le(32, 4), new Uint8Array(16 + 32)))).toEqual(clean);
    }
  });

  it('a file of another rate may follow', async () => {
    const decoder = await openDecoder(decoders, container('mp3'));
    const heard = run(decoder, [encode(answer, 'mp3', 24_000), encode(answer, 'mp3', 44_100)]);
    expect(heard.map(({ rateHz }) => rateHz)).toEqual([24_000, 44_100]);
    expect(heard[1]?.pcm.length).toBeGreaterThan(0.8 * 44_100);
    expect(decoder.damagedBytes).toBe(0);
  });

  it('a stream joined in its middle waits for a frame it can decode', async () => {
    const bytes = encode(answer, 'mp3', RATE_HZ);
    const { samples, damaged } = await hear(container('mp3'), bytes.subarray(1_000));
    expect(samples.length).toBeGreaterThan(0.6 * answer.samples.length);
    expect(damaged).toBeGreaterThan(0);
  });

  it('a header in the middle of other bytes is no frame', async () => {
    const bytes = concat(text('nothing'), [0xff, 0xf3, 0x84, 0xc4], new Uint8Array(400));
    const { samples, damaged } = await hear(container('mp3'), bytes);
    expect([samples.length, damaged]).toEqual([0, bytes.length]);
  });
});

describe('Ogg', () => {
  it('Vorbis is counted and not played', async () => {
    const head = concat([1], text('vorbis'), new Uint8Array(23));
    const bytes = concat(oggPage(2, 0, 9, 0, [head]), oggPage(4, 4_000, 9, 1, [new Uint8Array(100)]));
    expect(await hear(container('ogg'), bytes)).toEqual({ samples: new Int16Array(0), damaged: bytes.length });
  });

  it('a track beside the sound is passed over', async () => {
    const bytes = encode(answer, 'ogg', RATE_HZ);
    const index = oggPage(2, 0, 9, 0, [text('fishead\0')]);
    const more = oggPage(4, 0, 9, 1, [text('fisbone\0')]);
    const headBytes = 28 + 19;
    const mixed = concat(bytes.subarray(0, headBytes), index, more, bytes.subarray(headBytes));
    expect(await hear(container('ogg'), mixed)).toEqual(await hear(container('ogg'), bytes));
  });

  it('tags larger than any packet of sound are passed over', async () => {
    const bytes = encode(answer, 'ogg', RATE_HZ);
    const clean = await hear(container('ogg'), bytes);
    const headBytes = 28 + 19;
    const serial = new DataView(bytes.buffer).getUint32(14, true);
    const sound = bytes.subarray(headBytes + 28 + 22);
    const part = new Uint8Array(255 * 250);
    const start = concat(text('OpusTags'), part).subarray(0, part.length);
    // The pages of sound keep their numbers, so that a jump comes before them and their first samples rise.
    const tags = [
      oggPage(0, 0, serial, 1, [start], true),
      ...[2, 3, 4].map((sequence) => oggPage(1, 0, serial, sequence, [part], true)),
      oggPage(1, 0, serial, 5, [part]),
    ];
    const heard = await hear(container('ogg'), concat(bytes.subarray(0, headBytes), ...tags, sound), 9_000);
    expect(heard.samples.subarray(200)).toEqual(clean.samples.subarray(200));
    expect(heard.damaged).toBe(0);
  });

  it('a stream whose first page is lost is known by its second', async () => {
    const bytes = encode(answer, 'ogg', RATE_HZ);
    const clean = await hear(container('ogg'), bytes);
    const damaged = bytes.slice();
    damaged[30] = 0;
    const heard = await hear(container('ogg'), damaged);
    expect(heard.samples.length).toBe(clean.samples.length);
    expect(heard.damaged).toBe(47);
  });
});

describe('WebM', () => {
  it('parts nobody needs are passed over', async () => {
    const bytes = encode(answer, 'webm', RATE_HZ);
    const clean = await hear(container('webm'), bytes);
    const empty = concat([0xec], be(0x10000000 + 9_000, 4), new Uint8Array(9_000));
    const tags = concat([0x12, 0x54, 0xc3, 0x67], be(0x10000000 + 70_000, 4), new Uint8Array(70_000));
    const at = bytes.findIndex(
      (byte, index) => byte === 0x16 && bytes[index + 1] === 0x54 && bytes[index + 2] === 0xae,
    );
    expect(await hear(container('webm'), concat(bytes.subarray(0, at), empty, tags, bytes.subarray(at)))).toEqual(
      clean,
    );
  });

  it('a further file may follow', async () => {
    const bytes = encode(answer, 'webm', RATE_HZ);
    const clean = await hear(container('webm'), bytes);
    const { samples, damaged } = await hear(container('webm'), concat(bytes, bytes));
    expect([samples.length, damaged]).toEqual([2 * clean.samples.length, 0]);
  });
});

describe('code that is not there', () => {
  const failing = (): Cores => ({
    mp3: createCorePool(() => Promise.reject(new Error('no code'))),
    opus: createCorePool(() => Promise.reject(new Error('no code'))),
  });

  it('nothing opens before it is loaded, except what needs none', () => {
    const fresh = createSoundDecoders();
    expect(fresh.open(container('mp3'))).toBeNull();
    expect(fresh.open({ encoding: 'sniffed', otherwise: 'wav' })).toBeNull();
    expect(fresh.open(container('flac'))).not.toBeNull();
    expect(fresh.open({ encoding: 'mulaw', rateHz: 8_000, channels: 1 })).not.toBeNull();
  });

  it('a failed load is answered by decoders that count everything', async () => {
    const deaf = createSoundDecoders(failing());
    for (const encoding of ['mp3', 'ogg', 'webm'] as const) {
      await deaf.load(container(encoding));
      const decoder = deaf.open(container(encoding));
      const bytes = encode(answer, encoding, RATE_HZ);
      expect(decoder?.decode(bytes)).toEqual([]);
      expect(decoder?.damagedBytes).toBeGreaterThan(bytes.length / 2);
    }
    await deaf.load({ encoding: 'sniffed', otherwise: 'mp3' });
    const wav = deaf.open({ encoding: 'sniffed', otherwise: 'mp3' });
    expect(samplesOf(wav?.decode(encode(answer, 'wav', RATE_HZ)) ?? [])).toEqual(answer.samples);
  });

  it('a decoder that throws loses what it was given, and the next bytes are a new stream', async () => {
    const cores = createCores();
    await cores.mp3.load();
    let calls = 0;
    const real = cores.mp3.take();
    const tripping = createSoundDecoders({
      ...cores,
      mp3: createCorePool(() =>
        Promise.resolve({
          decode: (frame: Uint8Array) => {
            calls += 1;
            if (calls === 5) throw new WebAssembly.RuntimeError('unreachable');
            return real?.decode(frame) ?? { channels: [], samples: 0, rateHz: 0 };
          },
        }),
      ),
    });
    const decoder = await openDecoder(tripping, container('mp3'));
    const samples = samplesOf(run(decoder, pieces(encode(answer, 'mp3', RATE_HZ), 100, createRandom(4))));
    expect(samples.length).toBeGreaterThan(0.7 * answer.samples.length);
    expect(decoder.damagedBytes).toBeGreaterThan(0);
  });

  it('an instance that a stream did not need is given back', async () => {
    let made = 0;
    const cores: Cores = {
      ...failing(),
      opus: createCorePool(() => {
        made += 1;
        return Promise.resolve({ decode: () => new Int16Array(960) });
      }),
    };
    const counting = createSoundDecoders(cores);
    for (let stream = 0; stream < 20; stream++) (await openDecoder(counting, container('ogg'))).dispose();
    expect(made).toBeLessThanOrEqual(3);
  });
});
