import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSound, shareFound } from '../../rig/correlate.js';

/** Repeatable noise, unlike itself at every other offset. */
function noise(count: number, seed: number, peak = 8000): Int16Array {
  let state = seed;
  return Int16Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.round(peak * (state / 2 ** 31 - 1));
  });
}

describe('finding a known sound', () => {
  it('finds it at its exact place, quieter and under noise', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 1, max: 1000 }), (offset, seed) => {
        const known = noise(1000, seed);
        const recording = noise(4000, seed + 7, 500);
        for (const [index, sample] of known.entries())
          recording[offset + index] = (recording[offset + index] ?? 0) + Math.round(sample / 4);
        const match = findSound(recording, known);
        expect(match.offsetSamples).toBe(offset);
        expect(match.correlation).toBeGreaterThan(0.9);
      }),
      { numRuns: 20 },
    );
  });

  it('finds nothing alike in another sound or in silence', () => {
    expect(findSound(noise(4000, 1), noise(1000, 2)).correlation).toBeLessThan(0.2);
    expect(findSound(new Int16Array(4000), noise(1000, 2))).toEqual({ offsetSamples: 0, correlation: 0 });
  });

  it('calls a copy the same whatever its loudness', () => {
    const known = noise(500, 3);
    expect(
      findSound(
        known.map((sample) => sample / 8),
        known,
      ).correlation,
    ).toBeCloseTo(1, 3);
  });

  it('tells how much of a sound is there, whatever blocks were put between', () => {
    const known = noise(16_000, 4);
    const broken = new Int16Array(20_000);
    broken.set(known.subarray(0, 8_960), 500);
    broken.set(known.subarray(8_960), 500 + 8_960 + 333);
    expect(shareFound(broken, known, 16_000)).toBe(1);
    expect(shareFound(broken.subarray(0, 9_460), known, 16_000)).toBeCloseTo(7 / 12, 1);
    const tone = Int16Array.from({ length: 20_000 }, (_, at) => Math.round(8_000 * Math.sin(at / 5)));
    expect(shareFound(tone, known, 16_000)).toBe(0);
    expect(shareFound(new Int16Array(10), known, 16_000)).toBe(0);
  });

  it('refuses what cannot lie inside', () => {
    expect(() => findSound(new Int16Array(10), new Int16Array(11))).toThrow(RangeError);
    expect(() => findSound(new Int16Array(10), new Int16Array(0))).toThrow(RangeError);
  });
});
