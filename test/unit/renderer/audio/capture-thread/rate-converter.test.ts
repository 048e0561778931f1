import { describe, expect, it } from 'vitest';
import { createRateConverter } from '../../../../../src-renderer/audio/capture-thread/rate-converter.js';

const TO_HZ = 16_000;
const wave = (hz: number, fromHz: number, samples = fromHz / 5): Float32Array =>
  Float32Array.from({ length: samples }, (_, n) => Math.sin((2 * Math.PI * hz * n) / fromHz));
/** The level of the second half, where the filter is full; decibels below a full sine. */
const levelOf = (samples: Float32Array): number => {
  const half = samples.subarray(samples.length / 2);
  return 10 * Math.log10((2 * half.reduce((sum, sample) => sum + sample * sample, 0)) / half.length);
};

describe.each([8_000, 22_050, 32_000, 44_100, 48_000, 96_000])('from %i Hz', (fromHz) => {
  const bandHz = Math.min(fromHz, TO_HZ) / 2;

  it('keeps what speech is made of', () => {
    for (const part of [0.05, 0.3, 0.6, 0.75, 0.85]) {
      const level = levelOf(createRateConverter(fromHz, TO_HZ).push(wave(part * bandHz, fromHz)));
      expect(Math.abs(level), `${part} of the band`).toBeLessThan(0.35);
    }
  });

  it('lets nothing fold back', () => {
    const above = [1.05, 1.1, 1.5, 1.9, 2.4].filter((part) => part * bandHz < 0.98 * (fromHz / 2));
    for (const part of above) {
      const level = levelOf(createRateConverter(fromHz, TO_HZ).push(wave(part * bandHz, fromHz)));
      expect(level, `${part} of the band`).toBeLessThan(-74);
    }
  });

  it('gives the same however it is cut, as much as went in, and at its moment', () => {
    const sound = wave(700, fromHz, fromHz / 10);
    const whole = createRateConverter(fromHz, TO_HZ);
    const all = [...whole.push(sound), ...whole.flush()];
    const converter = createRateConverter(fromHz, TO_HZ);
    const cuts = [0, 1, 130, 131, 642, sound.length];
    const parts = cuts.slice(1).flatMap((to, index) => [...converter.push(sound.subarray(cuts[index], to))]);
    expect([...parts, ...converter.flush()]).toEqual(all);
    expect(all).toHaveLength(TO_HZ / 10);
    for (let n = 80; n < all.length - 80; n += 1) {
      expect(Math.abs((all[n] ?? 0) - Math.sin((2 * Math.PI * 700 * n) / TO_HZ))).toBeLessThan(0.01);
    }
  });

  it('has nothing of before after a flush', () => {
    const converter = createRateConverter(fromHz, TO_HZ);
    converter.push(new Float32Array(5_000).fill(1));
    converter.flush();
    const after = [...converter.push(new Float32Array(5_000)), ...converter.flush()];
    expect(after.every((it) => it === 0)).toBe(true);
  });
});

it('passes everything where the rates are one', () => {
  const converter = createRateConverter(TO_HZ, TO_HZ);
  const sound = Float32Array.of(0.1, -0.2);
  expect([...converter.push(sound)]).toEqual([...sound]);
  expect(converter.flush()).toHaveLength(0);
});

it('takes rates that have nothing in common', () => {
  const converter = createRateConverter(44_099, TO_HZ);
  const all = [...converter.push(wave(400, 44_099, 44_099)), ...converter.flush()];
  expect(Math.abs(all.length - TO_HZ)).toBeLessThanOrEqual(16);
  expect(Math.abs(levelOf(Float32Array.from(all)))).toBeLessThan(0.1);
});
