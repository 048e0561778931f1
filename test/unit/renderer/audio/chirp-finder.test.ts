import { describe, expect, it } from 'vitest';
import { chirp, CHIRP } from '../../../../src-preload/contract/diagnostics.js';
import { findChirp } from '../../../../src-renderer/audio/chirp-finder.js';
import { complexFor, fourier } from '../../../../src-renderer/audio/fourier.js';
import { rms } from '../../../../src-renderer/audio/loudness.js';

const RATE_HZ = 16_000;
const KNOWN = chirp(RATE_HZ);

/** Even noise of this loudness, the same each time. */
function noise(length: number, level: number, seed = 1): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state / 2 ** 31 - 1) * level * Math.sqrt(3);
  });
}
/** `sound` added at a place, this much quieter. */
function withSound(bed: Float32Array, at: number, gain: number, sound: Float32Array = KNOWN): Float32Array {
  const mixed = bed.slice();
  for (const [index, sample] of sound.entries()) mixed[at + index] = (mixed[at + index] ?? 0) + gain * sample;
  return mixed;
}
/** Tones that change as those of a voice do. */
const voice = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, at) => {
    const timeS = at / RATE_HZ;
    const pitchHz = 120 + 30 * Math.sin(2 * Math.PI * 2.3 * timeS);
    let value = 0;
    for (let harmonic = 1; harmonic <= 20; harmonic++)
      value += Math.sin(2 * Math.PI * pitchHz * harmonic * timeS) / harmonic;
    return 0.1 * value * Math.max(0, Math.sin(2 * Math.PI * 3 * timeS));
  });

describe('the transform', () => {
  it('finds a tone where it is, and comes back to where it began', () => {
    const signal = complexFor(60);
    expect(signal.re).toHaveLength(64);
    for (let at = 0; at < 64; at++) signal.re[at] = Math.cos((2 * Math.PI * 5 * at) / 64);
    const before = signal.re.slice();
    fourier(signal, 'there');
    expect([signal.re[5], signal.re[59], signal.re[6]].map((value) => Math.round(value ?? NaN))).toEqual([32, 32, 0]);
    fourier(signal, 'back');
    for (let at = 0; at < 64; at++) expect((signal.re[at] ?? NaN) / 64).toBeCloseTo(before[at] ?? NaN, 9);
  });
});

describe('the chirp', () => {
  it('lasts as long as it says and does not click', () => {
    expect(KNOWN).toHaveLength(CHIRP.seconds * RATE_HZ);
    expect(Math.abs(KNOWN[0] ?? 1)).toBeLessThan(0.01);
    expect(Math.abs(KNOWN.at(-1) ?? 1)).toBeLessThan(0.01);
    expect(KNOWN.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)).toBeLessThanOrEqual(CHIRP.peak + 1e-6);
  });
});

describe('finding it', () => {
  it.each([
    [0, 1],
    [12_345, 0.5],
    [40_000, 0.01],
  ])('at %i, at a loudness of %f', (at, gain) => {
    const found = findChirp(withSound(noise(60_000, 1e-4), at, gain), KNOWN);
    expect(Math.abs((found?.offset ?? NaN) - at)).toBeLessThanOrEqual(2);
    expect(found?.level).toBeCloseTo(gain * rms(KNOWN), 3);
  });

  it('under noise ten decibels louder than it', () => {
    const gain = 0.1;
    const found = findChirp(withSound(noise(60_000, gain * rms(KNOWN) * 3.16), 20_000, gain), KNOWN);
    expect(Math.abs((found?.offset ?? NaN) - 20_000)).toBeLessThanOrEqual(3);
  });

  it('while somebody talks', () => {
    const found = findChirp(withSound(voice(60_000), 20_000, 0.3), KNOWN);
    expect(Math.abs((found?.offset ?? NaN) - 20_000)).toBeLessThanOrEqual(3);
  });

  it('inverted, as some devices do', () => {
    expect(findChirp(withSound(noise(30_000, 1e-3), 5_000, -0.2), KNOWN)?.offset).toBeCloseTo(5_000, -1);
  });

  it('in a room: the first arrival, not a later one that is louder', () => {
    const room = withSound(withSound(noise(60_000, 1e-3), 20_000, 0.3), 20_400, 0.36);
    expect(Math.abs((findChirp(room, KNOWN)?.offset ?? NaN) - 20_000)).toBeLessThanOrEqual(3);
  });
});

describe('not finding it', () => {
  it.each([1, 2, 3, 4, 5])('in noise (%i)', (seed) => expect(findChirp(noise(80_000, 0.2, seed), KNOWN)).toBeNull());
  it('in a voice', () => expect(findChirp(voice(80_000), KNOWN)).toBeNull());
  it('in hum', () => {
    const hum = Float32Array.from({ length: 60_000 }, (_, at) => 0.3 * Math.sin((2 * Math.PI * 1_000 * at) / RATE_HZ));
    expect(findChirp(hum, KNOWN)).toBeNull();
  });
  it('in a click, a chirp that runs the other way, silence, or too little', () => {
    const click = new Float32Array(30_000);
    click[9_000] = 1;
    expect(findChirp(click, KNOWN)).toBeNull();
    expect(findChirp(withSound(noise(30_000, 1e-3), 9_000, 0.5, KNOWN.slice().reverse()), KNOWN)).toBeNull();
    expect(findChirp(new Float32Array(30_000), KNOWN)).toBeNull();
    expect(findChirp(KNOWN.subarray(1), KNOWN)).toBeNull();
  });
});
