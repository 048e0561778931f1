import { describe, expect, it } from 'vitest';
import { powerOfTwoFor, transform } from '../../rig/fft.js';

describe('the Fourier transform', () => {
  it('finds the one frequency of a cosine', () => {
    const re = Float64Array.from({ length: 64 }, (_, index) => Math.cos((2 * Math.PI * 5 * index) / 64));
    const im = new Float64Array(64);
    transform({ re, im }, 1);
    for (const [bin, value] of re.entries()) expect(value).toBeCloseTo(bin === 5 || bin === 59 ? 32 : 0, 9);
  });

  it('gives the signal back when transformed and inverted', () => {
    const original = Float64Array.from({ length: 256 }, (_, index) => ((index * 7919) % 101) - 50);
    const re = original.slice();
    const im = new Float64Array(256);
    transform({ re, im }, 1);
    transform({ re, im }, -1);
    for (const [index, value] of re.entries()) expect(value / 256).toBeCloseTo(original[index] ?? NaN, 9);
  });

  it('refuses a length that is no power of two', () => {
    expect(() => transform({ re: new Float64Array(12), im: new Float64Array(12) }, 1)).toThrow(RangeError);
    expect([1, 2, 3, 1024, 1025].map(powerOfTwoFor)).toEqual([1, 2, 4, 1024, 2048]);
  });
});
