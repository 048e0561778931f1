import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { createResampler } from '../../../src-main/audio/resample.js';

const sine = (hz: number, rateHz: number, seconds: number): Int16Array =>
  Int16Array.from(
    { length: Math.round(rateHz * seconds) },
    (_, n) => 20_000 * Math.sin((2 * Math.PI * hz * n) / rateHz),
  );

function convert(input: Int16Array, fromHz: number, toHz: number, pieces: readonly number[] = []): Int16Array {
  const resampler = createResampler(fromHz, toHz);
  const out: number[] = [];
  let at = 0;
  for (const size of pieces) {
    out.push(...resampler.process(input.subarray(at, at + size)));
    at += size;
  }
  out.push(...resampler.process(input.subarray(at)), ...resampler.flush());
  return Int16Array.from(out);
}

/** Signal to everything else, in dB, leaving the edges out where the sound begins and ends within the filter. */
function snrDb(output: Int16Array, hz: number, rateHz: number): number {
  const edge = Math.round(rateHz * 0.02);
  let signal = 0;
  let noise = 0;
  for (let n = edge; n < output.length - edge; n++) {
    const ideal = 20_000 * Math.sin((2 * Math.PI * hz * n) / rateHz);
    signal += ideal ** 2;
    noise += ((output[n] ?? 0) - ideal) ** 2;
  }
  return 10 * Math.log10(signal / noise);
}

describe('resampler', () => {
  it.each([
    [24_000, 48_000, 1_000],
    [24_000, 48_000, 9_000],
    [16_000, 48_000, 6_500],
    [8_000, 48_000, 3_000],
    [22_050, 48_000, 4_000],
    [44_100, 48_000, 15_000],
    [48_000, 44_100, 12_000],
    [48_000, 16_000, 5_000],
    [24_000, 44_100, 440],
  ])('%i Hz to %i Hz keeps a sine of %i Hz above 60 dB, at the same moment', (fromHz, toHz, hz) => {
    expect(snrDb(convert(sine(hz, fromHz, 0.5), fromHz, toHz), hz, toHz)).toBeGreaterThan(60);
  });

  it('removes what the lower rate cannot carry', () => {
    const output = convert(sine(12_000, 48_000, 0.5), 48_000, 16_000);
    const loudest = output.subarray(400, -400).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(20 * Math.log10(loudest / 20_000)).toBeLessThan(-60);
  });

  it('keeps the length of the sound', () => {
    expect(convert(sine(500, 24_000, 1), 24_000, 48_000)).toHaveLength(48_000);
    expect(Math.abs(convert(sine(500, 22_050, 1), 22_050, 48_000).length - 48_000)).toBeLessThanOrEqual(1);
    expect(Math.abs(convert(sine(500, 48_000, 1), 48_000, 44_100).length - 44_100)).toBeLessThanOrEqual(1);
  });

  it('takes a rate with no small common ratio', () => {
    const output = convert(sine(1_000, 23_999, 0.5), 23_999, 48_000);
    expect(Math.abs(output.length - 24_000)).toBeLessThan(3);
    expect(snrDb(output, 1_000, 48_000)).toBeGreaterThan(20);
  });

  it('clips instead of wrapping around', () => {
    const square = Int16Array.from({ length: 480 }, (_, n) => (n % 48 < 24 ? 32_767 : -32_768));
    const output = convert(square, 24_000, 48_000);
    for (let n = 1; n < output.length; n++)
      expect(Math.abs((output[n] ?? 0) - (output[n - 1] ?? 0))).toBeLessThan(60_000);
  });

  it('gives the same whatever the pieces it arrives in', () => {
    const input = sine(700, 24_000, 0.05);
    const whole = convert(input, 24_000, 44_100);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 12 }), (pieces) => {
        expect(convert(input, 24_000, 44_100, pieces)).toEqual(whole);
      }),
      { numRuns: 50 },
    );
  });
});
