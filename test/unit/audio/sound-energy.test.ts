import { describe, expect, it } from 'vitest';
import { energyOf } from '../../../src-main/audio/sound-energy.js';

const tone = (hz: number, rateHz: number): Int16Array =>
  Int16Array.from({ length: rateHz }, (_, n) => 16_384 * Math.sin((2 * Math.PI * hz * n) / rateHz));
const decibels = (value: number): number => 10 * Math.log10(value);

describe('the energy of sound', () => {
  it('is its mean square', () => {
    expect(energyOf(tone(440, 16_000), 16_000).plain).toBeCloseTo(0.125, 3);
    expect(energyOf(new Int16Array(), 16_000)).toEqual({ plain: 0, bright: 0 });
  });

  it('is smaller for low sound in the bright view, and about the same at every rate', () => {
    const bright = (hz: number, rateHz: number): number => decibels(energyOf(tone(hz, rateHz), rateHz).bright);
    expect(bright(2_000, 16_000) - bright(150, 16_000)).toBeGreaterThan(12);
    for (const rateHz of [22_050, 24_000, 48_000]) {
      for (const hz of [300, 1_000, 2_500]) expect(Math.abs(bright(hz, rateHz) - bright(hz, 16_000))).toBeLessThan(1.5);
    }
  });
});
