import { describe, expect, it } from 'vitest';
import { createRoom, DESK, impulseResponse } from '../../rig/reverberation.mjs';

const energy = (from: readonly { readonly weight: number }[]): number =>
  from.reduce((sum, { weight }) => sum + weight * weight, 0);

describe('the impulse response of a room', () => {
  const taps = impulseResponse(DESK);

  it('begins with the direct path after the delay', () => {
    expect(taps[0]?.at).toBe(1_440);
    expect((taps[0]?.weight ?? 0) ** 2 / energy(taps)).toBeCloseTo(DESK.directShare);
  });

  it('has the gain that was asked for, whatever the room', () => {
    for (const rt60Ms of [100, 300, 800]) {
      expect(Math.sqrt(energy(impulseResponse({ ...DESK, rt60Ms })))).toBeCloseTo(DESK.gain);
    }
  });

  it('dies away by 60 dB in its time', () => {
    const between = (fromMs: number, toMs: number): number =>
      energy(taps.slice(1).filter(({ at }) => at / 48 - 30 >= fromMs && at / 48 - 30 < toMs));
    const decibelsPerMs = (10 * Math.log10(between(20, 60) / between(120, 160))) / 100;
    expect(decibelsPerMs * DESK.rt60Ms).toBeGreaterThan(50);
    expect(decibelsPerMs * DESK.rt60Ms).toBeLessThan(70);
  });

  it('is the same for one seed and another for the next', () => {
    expect(impulseResponse(DESK)).toEqual(taps);
    expect(impulseResponse({ ...DESK, seed: 2 })).not.toEqual(taps);
  });
});

describe('sound through a room', () => {
  it('does not depend on the blocks it comes in', () => {
    const sound = Int16Array.from({ length: 3_000 }, (_, n) => 8_000 * Math.sin(n * n * 1e-4));
    const taps = impulseResponse({ ...DESK, delayMs: 5, rt60Ms: 40 });
    const whole = createRoom(taps)(sound);
    const room = createRoom(taps);
    const parts = [0, 700, 701, 2_048].map((from, index, cuts) => room(sound.subarray(from, cuts[index + 1])));
    expect(parts.flatMap((part) => [...part])).toEqual([...whole]);
  });

  it('clips instead of turning over', () => {
    const loud = createRoom([{ at: 0, weight: 4 }]);
    expect([...loud(Int16Array.of(20_000, -20_000))]).toEqual([32_767, -32_768]);
  });
});
