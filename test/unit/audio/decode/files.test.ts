import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createSoundDecoders, type SoundDecoders } from '../../../../src-main/audio/decode/sound-decoders.js';
import { resample } from '../../../rig/sound.js';
import { concat } from '../../../simulators/kit/encode/bytes.js';
import { createRandom, delay, openDecoder, pieces, run, samplesOf, voice } from './sounds.js';

/** Files of other encoders, made of the sound below: the reference encoders of FLAC, of Opus, and LAME. */
const file = (name: string): Uint8Array => readFileSync(new URL(`./files/${name}`, import.meta.url));
const left = voice(300, 16_000);

let decoders: SoundDecoders;
beforeAll(() => {
  decoders = createSoundDecoders();
});

async function hear(bytes: Uint8Array) {
  const decoder = await openDecoder(decoders, { encoding: 'sniffed', otherwise: 'wav' });
  const heard = run(decoder, pieces(bytes, 90, createRandom(1)));
  return { samples: samplesOf(heard), damaged: decoder.damagedBytes, rateHz: heard[0]?.rateHz };
}

describe('files of other encoders', () => {
  it('FLAC in stereo, with linear prediction and decorrelated channels, is the exact mean', async () => {
    const mean = left.slice(0, 2_400).map((sample, at) => {
      const right = (sample >> 1) + (left[at - 40] ?? 0);
      return Math.round((sample + right) / 2);
    });
    expect(await hear(file('stereo.flac'))).toEqual({ samples: mean, damaged: 0, rateHz: 16_000 });
  });

  it('FLAC of 24 bits is rounded to 16', async () => {
    const rounded = left.slice(0, 1_600).map((sample, at) => Math.round(sample + ((at * 37) & 255) / 256));
    expect(await hear(file('deep.flac'))).toEqual({ samples: rounded, damaged: 0, rateHz: 16_000 });
  });

  it('MP3 that tells its delay and padding has the length and the place of its source', async () => {
    const { samples, damaged, rateHz } = await hear(file('gapless.mp3'));
    expect([samples.length, damaged, rateHz]).toEqual([left.length, 0, 16_000]);
    const { lag, match } = delay(left, samples, -300, 300);
    expect(lag).toBe(0);
    expect(match).toBeGreaterThan(0.98);
  });

  it('MP3 files after each other are cut each by its own first frame', async () => {
    const { samples, damaged } = await hear(concat(file('gapless.mp3'), file('gapless.mp3')));
    expect([samples.length, damaged]).toEqual([2 * left.length, 0]);
  });

  it('Opus has the length and the place of its source', async () => {
    const { samples, damaged, rateHz } = await hear(file('mono.ogg'));
    const meant = resample({ samples: left, rateHz: 16_000 }, 48_000).samples;
    expect([samples.length, damaged, rateHz]).toEqual([meant.length, 0, 48_000]);
    const { lag, match } = delay(meant, samples, -100, 100);
    expect(Math.abs(lag)).toBeLessThan(10);
    expect(match).toBeGreaterThan(0.97);
  });

  it('Ogg streams after each other are heard after each other', async () => {
    const { samples, damaged } = await hear(concat(file('mono.ogg'), file('mono.ogg')));
    expect([samples.length, damaged]).toEqual([2 * 14_400, 0]);
  });
});
