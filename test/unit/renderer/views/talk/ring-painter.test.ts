import { describe, expect, it } from 'vitest';
import { HISTORY_LENGTH, ringTicks, TICKS } from '../../../../../src-renderer/views/talk/ring-painter.js';

const quiet = new Float32Array(HISTORY_LENGTH);
const longest = (ticks: readonly { readonly reach: number }[]): number =>
  ticks.reduce((best, tick, index) => (tick.reach > (ticks[best]?.reach ?? 0) ? index : best), 0);

describe('ring', () => {
  it('is even when nothing moves', () => {
    const ticks = ringTicks({ motion: 'still', from: 'top', history: quiet, nowMs: 0 });
    expect(ticks).toHaveLength(TICKS);
    expect(new Set(ticks.map(({ reach }) => reach)).size).toBe(1);
  });

  it('shows the newest sound at its end of the ring, the same on both sides', () => {
    const history = Float32Array.from({ length: HISTORY_LENGTH }, (_, age) => 1 - age / HISTORY_LENGTH);
    const down = ringTicks({ motion: 'voice', from: 'top', history, nowMs: 0 });
    const up = ringTicks({ motion: 'voice', from: 'bottom', history, nowMs: 0 });
    expect(longest(down)).toBe(0);
    expect(longest(up)).toBe(TICKS / 2);
    for (let index = 1; index < TICKS / 2; index++) expect(down[index]?.reach).toBe(down[TICKS - index]?.reach);
  });

  it('sweeps round and comes back to where it was', () => {
    const at = (nowMs: number) => ringTicks({ motion: 'sweep', from: 'top', history: quiet, nowMs });
    expect(longest(at(0))).toBe(0);
    expect(longest(at(400))).toBe(TICKS / 4);
    expect(at(1_600)).toEqual(at(0));
  });

  it('never leaves its bounds', () => {
    const history = new Float32Array(HISTORY_LENGTH).fill(1);
    for (const { reach, alpha } of ringTicks({ motion: 'voice', from: 'top', history, nowMs: 0 })) {
      expect(reach).toBeLessThanOrEqual(1);
      expect(alpha).toBeLessThanOrEqual(1);
    }
  });
});
