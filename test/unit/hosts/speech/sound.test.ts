import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  inPieces,
  samplesOfWav,
  toFloats,
  trimLeadingSilence,
  withGain,
} from '../../../../src-main/hosts/speech/sound.js';

describe('sound', () => {
  it('becomes floats in [-1, 1)', () => {
    expect([...toFloats(Int16Array.of(-32_768, 0, 16_384))]).toEqual([-1, 0, 0.5]);
  });

  it('loses the silence before it and keeps a little', () => {
    const pcm = Int16Array.of(0, 3, -4, 0, 900, 0, 0);
    expect([...trimLeadingSilence(pcm, 200, 2)]).toEqual([-4, 0, 900, 0, 0]);
    expect([...trimLeadingSilence(pcm, 200, 99)]).toEqual([...pcm]);
    expect(trimLeadingSilence(Int16Array.of(1, 2, 3), 200, 2)).toHaveLength(0);
  });

  it('gets louder and quieter, never past full scale, and keeps its order', () => {
    fc.assert(
      fc.property(fc.int16Array({ minLength: 1 }), fc.double({ min: 0.25, max: 4, noNaN: true }), (pcm, gain) => {
        const changed = withGain(pcm, gain);
        for (const [index, sample] of pcm.entries()) {
          const result = changed[index] ?? Number.NaN;
          expect(Math.abs(result)).toBeLessThanOrEqual(32_767 + 1);
          if (sample > 0) expect(result).toBeGreaterThanOrEqual(0);
          if (sample < 0) expect(result).toBeLessThanOrEqual(0);
        }
      }),
    );
    expect([...withGain(Int16Array.of(1_000, -1_000), 2)]).toEqual([2_000, -2_000]);
    expect(withGain(Int16Array.of(30_000), 4)[0]).toBeGreaterThan(30_000);
  });

  it('comes apart in pieces that make it up again', () => {
    fc.assert(
      fc.property(fc.int16Array(), fc.integer({ min: 1, max: 50 }), (pcm, size) => {
        const pieces = [...inPieces(pcm, size)];
        expect(pieces.flatMap((piece) => [...piece])).toEqual([...pcm]);
        for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(size);
      }),
    );
  });
});

describe('a WAV file', () => {
  function wav(rateHz: number, samples: Int16Array, channels = 1): Uint8Array {
    const bytes = Buffer.alloc(44 + samples.length * 2);
    bytes.write('RIFF', 0);
    bytes.write('WAVE', 8);
    bytes.writeUInt16LE(channels, 22);
    bytes.writeUInt32LE(rateHz, 24);
    bytes.writeUInt16LE(16, 34);
    bytes.set(new Uint8Array(samples.buffer), 44);
    return bytes;
  }

  it('gives its samples', () => {
    expect(samplesOfWav(wav(16_000, Int16Array.of(1, -2, 3)), 16_000)).toEqual(Int16Array.of(1, -2, 3));
  });

  it('is refused at another rate, in stereo, cut short or when it is something else', () => {
    expect(samplesOfWav(wav(8_000, Int16Array.of(1)), 16_000)).toBeNull();
    expect(samplesOfWav(wav(16_000, Int16Array.of(1), 2), 16_000)).toBeNull();
    expect(samplesOfWav(new Uint8Array(10), 16_000)).toBeNull();
    expect(samplesOfWav(new Uint8Array(100), 16_000)).toBeNull();
  });
});
