import { beforeAll, describe, expect, it, vi } from 'vitest';
import { createSoundDecoders, type SoundDecoders } from '../../../../src-main/audio/decode/sound-decoders.js';
import type { SoundContainer } from '../../../../src-preload/contract/audio.js';
import { concat } from '../../../simulators/kit/encode/bytes.js';
import { createAnswerEncoder } from '../../../simulators/kit/encode.js';
import type { SimulatorWorld } from '../../../simulators/kit/simulator.js';
import {
  container,
  correlation,
  createRandom,
  energy,
  openDecoder,
  peak,
  pieces,
  run,
  samplesOf,
  voice,
} from './sounds.js';

const RATE_HZ = 24_000;
const answer = { text: '', samples: voice(4_000, RATE_HZ), rateHz: RATE_HZ };
/** Where damage begins, of the stream's length: headers are the matter of other tests. */
const SAFE = 0.15;
const TRIALS = 6;

type Damage = (bytes: Uint8Array, random: () => number) => Uint8Array;

const place = (bytes: Uint8Array, random: () => number): number =>
  Math.floor(bytes.length * (SAFE + (0.85 - SAFE) * random()));

const DAMAGE: Record<string, Damage> = {
  'changed bytes': (bytes, random) => {
    const damaged = bytes.slice();
    for (let time = 0; time < 3; time++) {
      const at = place(bytes, random);
      damaged[at] = (damaged[at] ?? 0) ^ (1 + Math.floor(random() * 255));
    }
    return damaged;
  },
  'a lost stretch': (bytes, random) => {
    const at = place(bytes, random);
    return concat(bytes.subarray(0, at), bytes.subarray(at + 1 + Math.floor(random() * 700)));
  },
  'a strange stretch': (bytes, random) => {
    const at = place(bytes, random);
    const strange = Uint8Array.from({ length: 1 + Math.floor(random() * 400) }, () => Math.floor(random() * 256));
    return concat(bytes.subarray(0, at), strange, bytes.subarray(at));
  },
};

let encode: SimulatorWorld['encode'];
let decoders: SoundDecoders;

beforeAll(async () => {
  encode = await createAnswerEncoder();
  decoders = createSoundDecoders();
});

async function hear(name: SoundContainer, bytes: Uint8Array, random: () => number) {
  const decoder = await openDecoder(decoders, container(name));
  const samples = samplesOf(run(decoder, pieces(bytes, 2_000, random)));
  return { samples, damaged: decoder.damagedBytes };
}

/** What is lost at most of 4 s, and how much louder it may be: 1 where check sums find everything. */
const BOUNDS: readonly { name: SoundContainer; lostMs: number; peak: number; energy: number }[] = [
  { name: 'mp3', lostMs: 600, peak: 2.1, energy: 1.2 },
  { name: 'webm', lostMs: 1_300, peak: 2.1, energy: 1.4 },
  { name: 'ogg', lostMs: 900, peak: 1.1, energy: 1.02 },
  { name: 'flac', lostMs: 400, peak: 1.001, energy: 1.01 },
];

describe.each(BOUNDS)('$name', ({ name, lostMs, peak: louder, energy: stronger }) => {
  it.each(Object.keys(DAMAGE))(
    'with %s is quiet about it and goes on',
    async (kind) => {
      const random = createRandom(11);
      const bytes = encode(answer, name, RATE_HZ);
      const clean = await hear(name, bytes, random);
      const msOf = (samples: Int16Array) => (samples.length / clean.samples.length) * 4_000;
      let damaged = 0;
      for (let trial = 0; trial < TRIALS; trial++) {
        const heard = await hear(name, DAMAGE[kind]?.(bytes, random) ?? bytes, random);
        expect(peak(heard.samples)).toBeLessThanOrEqual(peak(clean.samples) * louder);
        expect(energy(heard.samples)).toBeLessThanOrEqual(energy(clean.samples) * stronger);
        expect(msOf(heard.samples)).toBeGreaterThan(4_000 - lostMs);
        damaged += heard.damaged;
        // The last word is there again, wherever the damage was.
        const word = -Math.round(clean.samples.length / 16);
        expect(correlation(clean.samples.subarray(word), heard.samples.subarray(word), 0)).toBeGreaterThan(0.9);
      }
      expect(damaged).toBeGreaterThan(0);
    },
    20_000,
  );
});

describe('joins over missing sound', () => {
  it('fall to silence and rise from it, so that they do not click', async () => {
    const tone = Int16Array.from({ length: 48_000 }, (_, at) => Math.round(12_000 * Math.sin(at / 40)));
    const bytes = encode({ text: '', samples: tone, rateHz: RATE_HZ }, 'flac', RATE_HZ);
    const steepest = (samples: Int16Array) =>
      samples.reduce((most, sample, at) => Math.max(most, Math.abs(sample - (samples[at - 1] ?? sample))), 0);
    const random = createRandom(5);
    for (let trial = 0; trial < 20; trial++) {
      const damaged = bytes.slice();
      const at = place(bytes, random);
      damaged[at] = (damaged[at] ?? 0) ^ 0x55;
      const { samples } = await hear('flac', damaged, random);
      expect(samples.length).toBeLessThan(tone.length);
      expect(steepest(samples)).toBeLessThan(steepest(tone) * 1.6);
    }
  });
});

describe('damage a decoder complains about', () => {
  it('is never written to the console', async () => {
    const complaint = vi.spyOn(console, 'error').mockImplementation(() => {});
    const random = createRandom(3);
    for (const name of ['mp3', 'ogg', 'webm'] as const) {
      const bytes = encode(answer, name, RATE_HZ);
      for (let trial = 0; trial < 20; trial++) {
        const damaged = DAMAGE['changed bytes']?.(DAMAGE['a lost stretch']?.(bytes, random) ?? bytes, random) ?? bytes;
        await hear(name, damaged, random);
      }
    }
    expect(complaint).not.toHaveBeenCalled();
    complaint.mockRestore();
  }, 20_000);
});
