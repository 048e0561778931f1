import { describe, expect, it } from 'vitest';
import { dbfs, firstSoundAfter, rms, silenceAfter } from '../../rig/level.js';
import { createRecording } from '../../rig/recording.js';
import { join, silence, tone } from '../../rig/sound.js';

/** Begins at 10 000 ms on the clock: 500 ms silence, 300 ms tone, 100 ms pause, 300 ms tone, 500 ms silence. */
const talk = (() => {
  const beep = tone(440, 300, -20);
  const { samples, rateHz } = join(silence(500), beep, silence(100), beep, silence(500));
  return createRecording(samples, rateHz, [{ firstSample: 0, count: 480, arrivedMs: 10_010 }], 'captured');
})();

describe('loudness', () => {
  it('measures the level a tone was made with', () => {
    const { samples } = tone(1000, 1000, -26);
    expect(dbfs(rms(samples, 4800, 43_200))).toBeCloseTo(-26, 1);
  });

  it('is nothing for silence, for no samples and beyond the end', () => {
    expect(rms(new Int16Array(10))).toBe(0);
    expect(rms(new Int16Array(0))).toBe(0);
    expect(rms(tone(440, 10).samples, 10_000)).toBe(0);
    expect(dbfs(0)).toBe(-Infinity);
  });
});

describe('the beginning of sound', () => {
  it('is where the tone begins', () => {
    expect(firstSoundAfter(talk, 10_000)).toBeGreaterThanOrEqual(10_500);
    expect(firstSoundAfter(talk, 10_000)).toBeLessThan(10_502);
  });

  it('is the second tone when asked for in the pause, and none after it', () => {
    expect(firstSoundAfter(talk, 10_820)).toBeCloseTo(10_901, -0.5);
    expect(firstSoundAfter(talk, 11_300)).toBeNull();
  });

  it('is told only for what is loud enough', () => {
    expect(firstSoundAfter(talk, 10_000, -10)).toBeNull();
  });
});

describe('the end of sound', () => {
  it('is not taken for a pause that is shorter than the hold', () => {
    expect(silenceAfter(talk, 10_600)).toBeGreaterThan(11_195);
    expect(silenceAfter(talk, 10_600)).toBeLessThanOrEqual(11_202);
  });

  it('is the pause itself with a shorter hold', () => {
    expect(silenceAfter(talk, 10_600, -50, 50)).toBeLessThanOrEqual(10_802);
  });

  it('is the asked time when it was silent already, and unknown while the silence is too short', () => {
    expect(silenceAfter(talk, 10_100)).toBe(10_100);
    expect(silenceAfter(talk, 10_600, -50, 600)).toBeNull();
  });
});
