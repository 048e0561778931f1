import { describe, expect, it } from 'vitest';
import { createSoundDecoders } from '../../../../src-main/audio/decode/sound-decoders.js';
import { formatWav } from '../../../rig/wav.js';
import { concat, le, text } from '../../../simulators/kit/encode/bytes.js';
import { container, openDecoder, pieces, run, samplesOf, createRandom, voice } from './sounds.js';

const RATE_HZ = 16_000;
const spoken = voice(100, RATE_HZ);
const decoders = createSoundDecoders();

interface Shape {
  readonly code: number;
  readonly bits: number;
  readonly channels?: number;
  readonly extensible?: boolean;
  readonly dataBytes?: number;
  readonly before?: Uint8Array;
  readonly after?: Uint8Array;
}

function wav(data: Uint8Array, { code, bits, channels = 1, extensible, dataBytes, before, after }: Shape): Uint8Array {
  const frame = (bits / 8) * channels;
  const base = concat(le(channels, 2), le(RATE_HZ, 4), le(RATE_HZ * frame, 4), le(frame, 2), le(bits, 2));
  const guid = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
  const format = extensible
    ? concat(le(0xfffe, 2), base, le(22, 2), le(bits, 2), le(0, 4), le(code, 2), guid)
    : concat(le(code, 2), base);
  return concat(
    text('RIFF'),
    le(0, 4),
    text('WAVEfmt '),
    le(format.length, 4),
    format,
    before ?? [],
    text('data'),
    le(dataBytes ?? data.length, 4),
    data,
    after ?? [],
  );
}

async function hear(bytes: Uint8Array, most = 50) {
  const decoder = await openDecoder(decoders, container('wav'));
  const samples = samplesOf(run(decoder, pieces(bytes, most, createRandom(3))));
  return { samples, damaged: decoder.damagedBytes };
}

const bytesOf = (samples: Int16Array): Uint8Array => new Uint8Array(samples.slice().buffer);
const clean = { samples: spoken, damaged: 0 };
const PCM16 = { code: 1, bits: 16 };

describe('kinds of samples', () => {
  it.each<[string, Shape, (sample: number) => readonly number[]]>([
    ['24 bits', { code: 1, bits: 24 }, (sample) => [0, ...le(sample & 0xffff, 2)]],
    ['32 bits', { code: 1, bits: 32 }, (sample) => [0, 0, ...le(sample & 0xffff, 2)]],
    ['16 bits, described at length', { code: 1, bits: 16, extensible: true }, (sample) => le(sample & 0xffff, 2)],
    ['floating point', { code: 3, bits: 32 }, (sample) => [...new Uint8Array(Float32Array.of(sample / 32_768).buffer)]],
    [
      'double precision',
      { code: 3, bits: 64 },
      (sample) => [...new Uint8Array(Float64Array.of(sample / 32_768).buffer)],
    ],
  ])('%s', async (_, shape, write) => {
    expect(await hear(wav(concat(...Array.from(spoken, write)), shape))).toEqual(clean);
  });

  it('8 bits', async () => {
    const { samples } = await hear(wav(Uint8Array.of(0, 128, 255), { code: 1, bits: 8 }));
    expect(samples).toEqual(Int16Array.of(-32_768, 0, 32_512));
  });

  it.each([
    [6, Int16Array.of(-5_504, 5_504, 8, -8, 32_256)],
    [7, Int16Array.of(-32_124, 32_124, 0, 120, 372)],
  ])('telephone code %d', async (code, expected) => {
    const data = code === 6 ? [0x00, 0x80, 0xd5, 0x55, 0xaa] : [0x00, 0x80, 0xff, 0xf0, 0xe0];
    const { samples } = await hear(wav(Uint8Array.from(data), { code, bits: 8 }));
    expect(samples).toEqual(expected);
  });

  it('two channels become their mean', async () => {
    const data = bytesOf(Int16Array.of(100, 300, -5, -6, 32_767, 32_767));
    const { samples } = await hear(wav(data, { ...PCM16, channels: 2 }));
    expect(samples).toEqual(Int16Array.of(200, -5, 32_767));
  });

  it('an unknown kind is counted and not played', async () => {
    const { samples, damaged } = await hear(wav(bytesOf(spoken), { code: 0x55, bits: 16 }));
    expect(samples.length).toBe(0);
    expect(damaged).toBeGreaterThanOrEqual(spoken.length * 2);
  });
});

describe('lengths', () => {
  it.each([0, 0xffffffff, 0x7fffffff, 100, 101, 10_000])('a data length of %d is not believed', async (dataBytes) => {
    expect(await hear(wav(bytesOf(spoken), { ...PCM16, dataBytes }))).toEqual(clean);
  });

  it('chunks before and after the sound are passed over', async () => {
    const list = concat(text('LIST'), le(5, 4), text('INFO!'), [0]);
    expect(await hear(wav(bytesOf(spoken), { ...PCM16, before: list, after: list }))).toEqual(clean);
  });

  it.each([0, 0xffffffff, undefined, 64])('a further file follows one of length %s', async (dataBytes) => {
    const one = wav(bytesOf(spoken), { ...PCM16, ...(dataBytes === undefined ? {} : { dataBytes }) });
    for (const most of [1, 50, 100_000]) {
      const { samples, damaged } = await hear(concat(one, formatWav({ samples: spoken, rateHz: 24_000 }), one), most);
      expect(samples.length).toBe(3 * spoken.length);
      expect(samples.subarray(-spoken.length)).toEqual(spoken);
      expect(damaged).toBe(0);
    }
  });

  it('a stream that ends in the middle of a sample loses that sample', async () => {
    expect(await hear(wav(bytesOf(spoken), PCM16).subarray(0, -1))).toEqual({
      samples: spoken.slice(0, -1),
      damaged: 1,
    });
  });

  it('sound that looks like the beginning of a header at its end is sound', async () => {
    const samples = new Int16Array(bytesOf(spoken).buffer.slice(0, 100));
    const data = concat(bytesOf(samples), text('RIFF'), le(77, 4), text('WA'));
    const { samples: heard, damaged } = await hear(wav(data, { ...PCM16, dataBytes: 0 }));
    expect(heard.length).toBe(55);
    expect(damaged).toBe(0);
  });

  it('noise in front of the header is counted', async () => {
    const { samples, damaged } = await hear(concat(text('RIFX RIF R'), wav(bytesOf(spoken), PCM16)));
    // What follows damage rises from silence.
    expect(samples.subarray(64)).toEqual(spoken.subarray(64));
    expect([samples.length, damaged]).toEqual([spoken.length, 10]);
  });
});
