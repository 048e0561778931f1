import { describe, expect, it } from 'vitest';
import { createPageRevival } from '../../../src-main/platform/page-revival.js';
import { createManualClock } from '../../fakes/manual-clock.js';

function setUp() {
  const clock = createManualClock();
  let loads = 0;
  const revival = createPageRevival({ clock, load: () => (loads += 1) });
  /** Dies `count` times, each time as soon as it is loaded; answers the pauses. */
  const diesAtOnce = (count: number): readonly number[] =>
    Array.from({ length: count }, () => {
      const pauseMs = revival.died();
      clock.advance(pauseMs);
      return pauseMs;
    });
  return { clock, revival, diesAtOnce, loads: () => loads };
}

describe('a page that dies', () => {
  it('is loaded again at once, but not within the death', () => {
    const { clock, revival, loads } = setUp();
    expect(revival.died()).toBe(0);
    expect(loads()).toBe(0);
    clock.advance(0);
    expect(loads()).toBe(1);
    expect(clock.pending()).toBe(0);
  });

  it('again and again is loaded after a growing pause, and never given up', () => {
    const { diesAtOnce, loads } = setUp();
    expect(diesAtOnce(10)).toEqual([0, 0, 0, 1_000, 2_000, 5_000, 10_000, 30_000, 30_000, 30_000]);
    expect(loads()).toBe(10);
    expect(diesAtOnce(1_000).every((pauseMs) => pauseMs === 30_000)).toBe(true);
    expect(loads()).toBe(1_010);
  });

  it('four times within a minute comes back', () => {
    const { clock, revival, loads } = setUp();
    for (const lifeMs of [20_000, 7_000, 12_000, 18_000]) {
      clock.advance(lifeMs);
      revival.died();
      clock.advance(1_000);
    }
    expect(loads()).toBe(4);
  });

  it('after a minute of life is loaded at once, whatever was before', () => {
    const { clock, diesAtOnce } = setUp();
    diesAtOnce(8);
    clock.advance(59_999);
    expect(diesAtOnce(1)).toEqual([30_000]);
    clock.advance(60_000);
    expect(diesAtOnce(4)).toEqual([0, 0, 0, 1_000]);
  });

  it('is loaded by whoever needs it now, and not once more by itself', () => {
    const { clock, revival, diesAtOnce, loads } = setUp();
    diesAtOnce(7);
    expect(revival.died()).toBe(30_000);
    expect(revival.takeOver()).toBe(true);
    expect(revival.takeOver()).toBe(false);
    clock.advance(60_000);
    expect(loads()).toBe(7);
    expect(revival.died()).toBe(0);
  });

  it("is nobody's to load while it lives, nor once the window is closed", () => {
    const { clock, revival, loads } = setUp();
    expect(revival.takeOver()).toBe(false);
    revival.died();
    revival.dispose();
    revival.died();
    clock.advance(60_000);
    expect(loads()).toBe(0);
    expect(revival.takeOver()).toBe(false);
  });
});
