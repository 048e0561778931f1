import { beforeEach, describe, expect, it } from 'vitest';
import { createPairing, type Pairing } from '../../../../../src-renderer/audio/capture-thread/pairing.js';

const MOST_WAITING = 6;
const DEAD = 8;
/** What came out: samples of the first input, with those of the second or without. */
let out: (readonly [samples: number[], bare: number[] | null])[];
let pairing: Pairing;
const sound = (...values: number[]): Float32Array => Float32Array.from(values);
const zeros = (count: number): Float32Array => new Float32Array(count);

beforeEach(() => {
  out = [];
  pairing = createPairing({
    onSound: (samples, bare) => out.push([[...samples], bare === undefined ? null : [...bare]]),
    mostWaiting: MOST_WAITING,
    deadSamples: DEAD,
  });
});

describe('pairing', () => {
  it('passes the first input on at once while the second gives nothing, or zeros from the beginning', () => {
    pairing.heard(sound(1, 2));
    pairing.bare(zeros(4));
    pairing.heard(sound(3));
    expect(out).toEqual([
      [[1, 2], null],
      [[3], null],
    ]);
  });

  it('lays them side by side, whatever their pieces', () => {
    pairing.bare(sound(-1, -2, -3));
    pairing.heard(sound(1, 2));
    pairing.heard(sound(3, 4));
    pairing.bare(sound(-4, -5));
    pairing.heard(sound(5));
    expect(out.flatMap(([samples]) => samples)).toEqual([1, 2, 3, 4, 5]);
    expect(out.flatMap(([, bare]) => bare ?? [])).toEqual([-1, -2, -3, -4, -5]);
  });

  it('goes on without a second input that stopped, and loses nothing of the first', () => {
    pairing.bare(sound(-1));
    for (let n = 1; n <= 9; n += 1) pairing.heard(sound(n));
    expect(out.flatMap(([samples]) => samples)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(out[0]).toEqual([[1], [-1]]);
    expect(out.slice(1).every(([, bare]) => bare === null)).toBe(true);
    pairing.bare(sound(-10));
    pairing.heard(sound(10));
    expect(out.at(-1)).toEqual([[10], [-10]]);
  });

  it('keeps no more of the second than it may wait', () => {
    pairing.bare(sound(...Array.from({ length: 20 }, (_, n) => -1 - n)));
    pairing.heard(sound(1));
    expect(out).toEqual([[[1], [-15]]]);
  });

  it('takes zeros for the end of the second only while the first hears something', () => {
    pairing.bare(sound(-1));
    pairing.heard(sound(1));
    const both = (value: number): void => {
      pairing.bare(zeros(1));
      pairing.heard(sound(value));
    };
    for (let n = 0; n < 30; n += 1) both(0);
    for (let n = 0; n < DEAD; n += 1) both(0.5);
    expect(out.slice(1).every(([, bare]) => bare !== null)).toBe(true);
    both(0.5);
    both(0.5);
    expect(out.slice(-2)).toEqual([
      [[0.5], null],
      [[0.5], null],
    ]);
    expect(out).toHaveLength(1 + 30 + DEAD + 2);
  });

  it('gives out what waits when the second ends, or all is asked for', () => {
    pairing.bare(sound(-1));
    pairing.heard(sound(1, 2, 3));
    pairing.flush();
    pairing.heard(sound(4));
    pairing.endBare();
    pairing.heard(sound(5));
    expect(out).toEqual([
      [[1], [-1]],
      [[2, 3], null],
      [[4], null],
      [[5], null],
    ]);
  });
});
