import { describe, expect, it } from 'vitest';
import { meterFraction, rms } from '../../../../src-renderer/audio/loudness.js';

describe('loudness', () => {
  it('is even in decibels between -60 dB and full scale', () => {
    expect(meterFraction(1)).toBe(1);
    expect(meterFraction(10 ** (-30 / 20))).toBeCloseTo(0.5);
    expect(meterFraction(10 ** (-60 / 20))).toBeCloseTo(0);
    expect(meterFraction(10 ** (-80 / 20))).toBe(0);
    expect(meterFraction(0)).toBe(0);
    expect(meterFraction(4)).toBe(1);
    expect(meterFraction(Number.NaN)).toBe(0);
  });

  it('takes the root mean square', () => {
    expect(rms(Float32Array.of(3, -4))).toBeCloseTo(Math.sqrt(12.5));
    expect(rms(new Float32Array())).toBe(0);
  });
});
