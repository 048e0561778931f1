import { beforeAll, describe, expect, it } from 'vitest';
import type { SoundContainer, SoundFormat } from '../../../../src-preload/contract/audio.js';
import { createSoundDecoders, type SoundDecoders } from '../../../../src-main/audio/decode/sound-decoders.js';
import type { SoundDecoder } from '../../../../src-main/audio/decode/sound-decoder.js';
import { resample } from '../../../rig/sound.js';
import { createAnswerEncoder } from '../../../simulators/kit/encode.js';
import type { AnswerEncoding, SimulatorWorld } from '../../../simulators/kit/simulator.js';
import { container, correlation, createRandom, delay, openDecoder, pieces, run, samplesOf, voice } from './sounds.js';

const RATE_HZ = 24_000;
const answer = { text: 'All is well.', samples: voice(1_200, RATE_HZ), rateHz: RATE_HZ };
/** Largest piece of a stream, bytes. */
const CUTS = [1, 7, 300, 5_000, 1_000_000];

let encode: SimulatorWorld['encode'];
let decoders: SoundDecoders;

beforeAll(async () => {
  encode = await createAnswerEncoder();
  decoders = createSoundDecoders();
});

const open = (format: SoundFormat): Promise<SoundDecoder> => openDecoder(decoders, format);

async function hear(format: SoundFormat, bytes: Uint8Array, most: number) {
  const decoder = await open(format);
  const heard = run(decoder, pieces(bytes, most, createRandom(most)));
  return {
    samples: samplesOf(heard),
    rates: new Set(heard.map(({ rateHz }) => rateHz)),
    damaged: decoder.damagedBytes,
  };
}

describe.each(CUTS)('streams in pieces of up to %d bytes', (most) => {
  it.each<[AnswerEncoding, SoundFormat]>([
    ['pcm16', { encoding: 'pcm16', rateHz: RATE_HZ, channels: 1 }],
    ['float32', { encoding: 'float32', rateHz: RATE_HZ, channels: 1 }],
    ['wav', container('wav')],
    ['flac', container('flac')],
    ['wav', { encoding: 'sniffed', otherwise: 'mp3' }],
    ['flac', { encoding: 'sniffed', otherwise: 'mp3' }],
  ])('%s is heard sample for sample', async (encoding, format) => {
    const { samples, rates, damaged } = await hear(format, encode(answer, encoding, RATE_HZ), most);
    expect(samples).toEqual(answer.samples);
    expect([...rates]).toEqual([RATE_HZ]);
    expect(damaged).toBe(0);
  });

  it('mulaw is heard to half a step of its code', async () => {
    const format: SoundFormat = { encoding: 'mulaw', rateHz: 8_000, channels: 1 };
    const low = resample(answer, 8_000).samples;
    const { samples } = await hear(format, encode(answer, 'mulaw', 8_000), most);
    expect(samples.length).toBe(low.length);
    const misses = samples.filter((sample, at) => Math.abs(sample - (low[at] ?? 0)) > 4 + Math.abs(sample) / 28);
    expect(misses).toEqual(new Int16Array(0));
    expect(correlation(low, samples, 0)).toBeGreaterThan(0.999);
  });

  it.each<SoundFormat>([container('mp3'), { encoding: 'sniffed', otherwise: 'wav' }])('mp3 as %j', async (format) => {
    const { samples, rates, damaged } = await hear(format, encode(answer, 'mp3', RATE_HZ), most);
    // Around the one that is expected: each lag that is tried is a correlation.
    const { lag, match } = delay(answer.samples, samples, 1_005, 1_205);
    expect(match).toBeGreaterThan(0.99);
    // An encoder's delay of 576 and the decoder's of 529 samples; this file does not tell its own.
    expect(lag).toBe(1_105);
    expect(samples.length - answer.samples.length).toBeGreaterThanOrEqual(lag);
    expect(samples.length - answer.samples.length).toBeLessThan(lag + 2 * 576);
    expect([...rates]).toEqual([RATE_HZ]);
    expect(damaged).toBe(0);
  });

  it.each<['ogg' | 'webm', SoundFormat]>([
    ['ogg', container('ogg')],
    ['webm', container('webm')],
    ['ogg', { encoding: 'sniffed', otherwise: 'mp3' }],
    ['webm', { encoding: 'sniffed', otherwise: 'mp3' }],
  ])('Opus in %s as %j', async (encoding, format) => {
    const meant = resample(answer, 48_000).samples;
    const { samples, rates, damaged } = await hear(format, encode(answer, encoding, RATE_HZ), most);
    expect(samples.length).toBe(meant.length);
    const { lag, match } = delay(meant, samples, -60, 60);
    expect(match).toBeGreaterThan(0.99);
    expect(Math.abs(lag)).toBeLessThan(48);
    expect([...rates]).toEqual([48_000]);
    expect(damaged).toBe(0);
  });
});

describe('how soon sound is heard', () => {
  it('raw samples come with their last byte', async () => {
    const decoder = await open({ encoding: 'pcm16', rateHz: 16_000, channels: 1 });
    expect(decoder.decode(Uint8Array.of(1))).toEqual([]);
    expect(decoder.decode(Uint8Array.of(1, 2))).toEqual([{ pcm: Int16Array.of(257), rateHz: 16_000 }]);
  });

  it.each<[AnswerEncoding & SoundContainer, number]>([
    ['mp3', 192],
    ['wav', 46],
  ])('%s comes with its first whole frame', async (encoding, bytes) => {
    const decoder = await open(container(encoding));
    const stream = encode(answer, encoding, RATE_HZ);
    expect(decoder.decode(stream.subarray(0, bytes - 1))).toEqual([]);
    expect(samplesOf(decoder.decode(stream.subarray(bytes - 1, bytes))).length).toBeGreaterThan(0);
  });

  it('FLAC frames come with their last byte', async () => {
    const decoder = await open(container('flac'));
    const heard: number[] = [];
    for (const byte of encode(answer, 'flac', RATE_HZ)) {
      const samples = samplesOf(decoder.decode(Uint8Array.of(byte))).length;
      if (samples > 0) heard.push(samples);
    }
    expect(heard.slice(0, 3)).toEqual([1152, 1152, 1152]);
    expect(decoder.flush()).toEqual([]);
  });

  it('Opus in WebM comes with its first block', async () => {
    const decoder = await open(container('webm'));
    const stream = encode(answer, 'webm', RATE_HZ);
    let needed = 0;
    while (decoder.decode(stream.subarray(needed, needed + 1)).length === 0) needed += 1;
    expect(needed).toBeLessThan(600);
  });
});
