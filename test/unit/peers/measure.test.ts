import { describe, expect, it } from 'vitest';
import { gapsIn } from '../../../bench/peers/measure/gaps.js';
import { withoutPauses } from '../../../bench/peers/measure/speech.js';
import { upPathOf } from '../../../bench/peers/measure/up-path.js';
import { createRecording } from '../../rig/recording.js';
import { durationMs, join, resample, silence, tone } from '../../rig/sound.js';

const RATE_HZ = 48_000;

describe('gaps', () => {
  it('are none in a tone between silences', () => {
    const { samples } = join(silence(300), tone(440, 1_000), silence(500));
    const { count, silentMs, spanMs } = gapsIn(samples, RATE_HZ);
    expect([count, silentMs]).toEqual([0, 0]);
    expect(spanMs).toBeGreaterThan(990);
    expect(spanMs).toBeLessThan(1_006);
  });

  it('are found, and their length', () => {
    const { samples } = join(tone(440, 500), silence(80), tone(440, 500), silence(20), tone(440, 200));
    const { count, silentMs } = gapsIn(samples, RATE_HZ);
    expect(count).toBe(2);
    expect(silentMs).toBeGreaterThan(95);
    expect(silentMs).toBeLessThan(108);
  });

  it('are none where nothing was heard', () => {
    expect(gapsIn(silence(500).samples, RATE_HZ)).toEqual({ count: 0, silentMs: 0, spanMs: 0 });
  });
});

describe('speech without its pauses', () => {
  it('keeps what is heard and leaves out the rest', () => {
    const { samples, rateHz } = withoutPauses(join(tone(300, 200), silence(400), tone(500, 200)));
    expect(durationMs({ samples, rateHz })).toBe(400);
  });
});

describe('the up path', () => {
  /** A sound that is alike nowhere else: a rising tone. */
  const rising = Int16Array.from(
    { length: RATE_HZ * 3 },
    (_, at) => 8_000 * Math.sin(2 * Math.PI * (200 + (at / RATE_HZ) * 150) * (at / RATE_HZ)),
  );
  const microphone = createRecording(
    rising,
    RATE_HZ,
    [{ firstSample: 0, count: rising.length, arrivedMs: 5_000 + 3_000 }],
    'captured',
  );
  const sent = resample({ samples: rising, rateHz: RATE_HZ }, 16_000).samples;
  const frames = (frameMs: number, delayMs: number) =>
    Array.from({ length: Math.floor(1_600 / frameMs) }, (_, index) => {
      const from = 16_000 + index * 16 * frameMs;
      return {
        atMs: 5_000 + 1_000 + (index + 1) * frameMs + delayMs,
        samples: sent.slice(from, from + 16 * frameMs),
        rateHz: 16_000,
      };
    });

  it('is what lies between the last sample and the arrival', () => {
    const { lastSampleMs, middleMs, frameMs } = upPathOf(microphone, frames(20, 25));
    expect(lastSampleMs.length).toBe(80);
    for (const ms of lastSampleMs) expect(ms).toBeCloseTo(25, 0);
    for (const ms of middleMs) expect(ms).toBeCloseTo(35, 0);
    expect(new Set(frameMs)).toEqual(new Set([20]));
  });

  it('counts no frame of silence', () => {
    const silent = frames(20, 25).map((frame) => ({ ...frame, samples: new Int16Array(320) }));
    expect(upPathOf(microphone, silent).lastSampleMs).toEqual([]);
  });
});
