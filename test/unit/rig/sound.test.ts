import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSound } from '../../rig/correlate.js';
import { dbfs, rms } from '../../rig/level.js';
import { durationMs, join, resample, silence, tone } from '../../rig/sound.js';
import { formatWav, parseWav } from '../../rig/wav.js';

describe('a WAV file', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.int16Array(), fc.constantFrom(16_000, 22_050, 48_000), (samples, rateHz) => {
        expect(parseWav(formatWav({ samples, rateHz }))).toEqual({ samples, rateHz });
      }),
    );
  });

  it('is read to its end when its lengths are those of an endless stream', () => {
    const file = formatWav({ samples: Int16Array.of(1, -2, 3), rateHz: 22_050 });
    new DataView(file.buffer).setUint32(40, 0x7fff_f000, true);
    expect([...parseWav(file).samples]).toEqual([1, -2, 3]);
  });

  it('is refused when it is none, is empty or holds something other than PCM16', () => {
    const float = formatWav({ samples: Int16Array.of(1), rateHz: 8000 });
    float[20] = 3;
    for (const file of [new Uint8Array(0), new Uint8Array(100), float])
      expect(() => parseWav(file)).toThrow(RangeError);
  });
});

describe('a change of rate', () => {
  it('keeps length, level and shape', () => {
    const original = tone(1000, 400, -20, 22_050);
    const changed = resample(original, 48_000);
    expect(durationMs(changed)).toBeCloseTo(400, 0);
    expect(dbfs(rms(changed.samples, 2400, 16_000))).toBeCloseTo(-20, 1);
    expect(findSound(changed.samples, tone(1000, 400, -20, 48_000).samples).correlation).toBeGreaterThan(0.999);
  });

  it('leaves out what the lower rate cannot hold', () => {
    const { samples } = resample(tone(7000, 300, -10, 48_000), 8_000);
    expect(dbfs(rms(samples, 400, 2000))).toBeLessThan(-50);
  });
});

describe('sounds in a row', () => {
  it('last as long as all together and must share a rate', () => {
    expect(durationMs(join(tone(440, 100), silence(50)))).toBeCloseTo(150, 6);
    expect(() => join(tone(440, 100), silence(50, 16_000))).toThrow(RangeError);
  });
});
