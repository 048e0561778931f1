import { describe, expect, it } from 'vitest';
import { createDecimator } from '../../../../src-renderer/audio/decimator.js';

const RATE_HZ = 48_000;
const wave = (hz: number, samples = 4_800): Float32Array =>
  Float32Array.from({ length: samples }, (_, n) => Math.sin((2 * Math.PI * hz * n) / RATE_HZ));
/** The level of the second half, where the filter is full; decibels below a full sine. */
const levelOf = (samples: Float32Array): number => {
  const half = samples.subarray(samples.length / 2);
  return 10 * Math.log10((2 * half.reduce((sum, sample) => sum + sample * sample, 0)) / half.length);
};

describe.each([2, 3, 6])('one of %i samples', (factor) => {
  const bandHz = RATE_HZ / factor / 2;

  it('keeps what speech is made of', () => {
    for (const part of [0.05, 0.3, 0.6, 0.75, 0.85]) {
      const level = levelOf(createDecimator(factor, 4_800).push(wave(part * bandHz)));
      expect(Math.abs(level), `${part} of the band`).toBeLessThan(0.35);
    }
  });

  it('lets nothing fold back into it', () => {
    for (const part of [1.05, 1.1, 1.5, 1.9, 2.4].filter((times) => times < factor)) {
      const level = levelOf(createDecimator(factor, 4_800).push(wave(part * bandHz)));
      expect(level, `${part} of the band`).toBeLessThan(-74);
    }
  });

  it('gives the same however it is cut', () => {
    const sound = wave(700, 60 * factor);
    const whole = [...createDecimator(factor, sound.length).push(sound)];
    const decimator = createDecimator(factor, sound.length);
    const cut = [0, 7, 8, 31, 60].slice(1).flatMap((to, index) => {
      const from = [0, 7, 8, 31][index] ?? 0;
      return [...decimator.push(sound.subarray(from * factor, to * factor))];
    });
    expect(cut).toEqual(whole);
  });

  it('is late by what it says', () => {
    const decimator = createDecimator(factor, 600 * factor);
    const click = new Float32Array(600 * factor);
    click[100 * factor] = 1;
    const heard = decimator.push(click);
    expect(heard.indexOf(Math.max(...heard))).toBe(100 + decimator.delaySamples / factor);
  });

  it('forgets', () => {
    const decimator = createDecimator(factor, 60 * factor);
    decimator.push(new Float32Array(60 * factor).fill(1));
    decimator.reset();
    expect([...decimator.push(new Float32Array(60 * factor))].every((sample) => sample === 0)).toBe(true);
  });
});

it('passes everything where nothing is to be left out', () => {
  const decimator = createDecimator(1, 10);
  expect([...decimator.push(Float32Array.of(0.1, -0.2))]).toEqual([...Float32Array.of(0.1, -0.2)]);
  expect(decimator.delaySamples).toBe(0);
});
