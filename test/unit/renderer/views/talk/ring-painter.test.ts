import { describe, expect, it } from 'vitest';
import {
  HISTORY_LENGTH,
  ringTicks,
  SHADES,
  TICKS,
  type RingMoment,
} from '../../../../../src-renderer/views/talk/ring-painter.js';

const fading = Float32Array.from({ length: HISTORY_LENGTH }, (_, age) => 1 - age / HISTORY_LENGTH);
const loud = new Float32Array(HISTORY_LENGTH).fill(1);
const voice = (person: Float32Array | null, answer: Float32Array | null): RingMoment => ({
  motion: 'voice',
  person,
  answer,
});
const longest = (ticks: readonly { readonly reach: number }[]): number =>
  ticks.reduce((best, tick, index) => (tick.reach > (ticks[best]?.reach ?? 0) ? index : best), 0);

describe('ring', () => {
  it('is even when nothing moves', () => {
    const ticks = ringTicks({ motion: 'still' });
    expect(ticks).toHaveLength(TICKS);
    expect(new Set(ticks.map(({ reach }) => reach)).size).toBe(1);
  });

  it('shows the newest sound at its end of the ring, the same on both sides', () => {
    const down = ringTicks(voice(null, fading));
    const up = ringTicks(voice(fading, null));
    expect(longest(down)).toBe(0);
    expect(longest(up)).toBe(TICKS / 2);
    for (let index = 1; index < TICKS / 2; index++) expect(down[index]?.reach).toBe(down[TICKS - index]?.reach);
  });

  it('gives each voice its half while both are heard, and they fade where they meet', () => {
    const ticks = ringTicks(voice(loud, loud));
    expect(ticks[0]).toMatchObject({ of: 'answer', reach: 1 });
    expect(ticks[TICKS / 2]).toMatchObject({ of: 'person', reach: 1 });
    expect(ticks.filter(({ of }) => of === 'person').length).toBeCloseTo(TICKS / 2, -1);
    expect(ticks[TICKS / 4]?.reach).toBeLessThan(0.2);
    // A loud one does not show in the half of one that is silent.
    const alone = ringTicks(voice(loud, new Float32Array(HISTORY_LENGTH)));
    expect(new Set(alone.filter(({ of }) => of === 'answer').map(({ reach }) => reach)).size).toBe(1);
  });

  it('sweeps round and comes back to where it was', () => {
    const at = (turn: number) => ringTicks({ motion: 'sweep', turn });
    expect(longest(at(0))).toBe(0);
    expect(longest(at(0.25))).toBe(TICKS / 4);
    expect(at(1)).toEqual(at(0));
  });

  it('never leaves its bounds', () => {
    for (const moment of [voice(loud, null), voice(null, loud), voice(loud, loud)])
      for (const { reach, shade } of ringTicks(moment)) {
        expect(reach).toBeLessThanOrEqual(1);
        expect(shade).toBeLessThan(SHADES);
      }
  });
});
