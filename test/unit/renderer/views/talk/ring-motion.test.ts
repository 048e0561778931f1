import { describe, expect, it } from 'vitest';
import { runRing, type RingPlan } from '../../../../../src-renderer/views/talk/ring-motion.js';
import type { RingMoment } from '../../../../../src-renderer/views/talk/ring-painter.js';
import { createManualClock } from '../../../../fakes/manual-clock.js';

const FRAME_MS = 1000 / 60;

/** A ring on a display of 60 pictures a second, and what became of it. */
function ring(changes: Partial<RingPlan>) {
  const clock = createManualClock();
  const painted: RingMoment[] = [];
  let frames = 0;
  const stop = runRing(
    { motion: 'voice', calm: false, person: null, answer: null, sparing: () => false, ...changes },
    {
      frame(callback) {
        frames++;
        const now = clock.nowMs();
        const next = (Math.floor(now / FRAME_MS + 1e-6) + 1) * FRAME_MS;
        return clock.after(next - now, () => callback(next));
      },
      after: clock.after,
    },
    (moment) => painted.push(structuredClone(moment)),
  );
  return {
    painted,
    stop,
    clock,
    /** How many pictures were asked for, and painted, in a time. */
    during(ms: number): { readonly frames: number; readonly painted: number } {
      const before = { frames, painted: painted.length };
      clock.advance(ms);
      return { frames: frames - before.frames, painted: painted.length - before.painted };
    },
  };
}
const speech = (clock: () => number) => (): number => Math.abs(Math.sin(clock() / 90));

describe('ring', () => {
  it('is painted once while nothing goes on, and asks for nothing more', () => {
    const { during, painted, clock } = ring({ motion: 'still' });
    during(100);
    expect(painted).toEqual([{ motion: 'still' }]);
    expect(clock.pending()).toBe(0);
  });

  it('follows a voice at display rate', () => {
    let now = (): number => 0;
    const { during, clock } = ring({ answer: () => speech(now)() });
    now = () => clock.nowMs();
    during(100);
    expect(during(1_000).painted).toBeGreaterThan(55);
  });

  it('follows a voice eight times a second where software draws, as far along as elsewhere', () => {
    let now = (): number => 0;
    const { during, clock } = ring({ answer: () => speech(now)(), sparing: () => true });
    now = () => clock.nowMs();
    during(100);
    const { painted, frames } = during(1_000);
    expect(painted).toBeGreaterThanOrEqual(8);
    expect(frames).toBeLessThanOrEqual(9);
    const front = (sparing: boolean): number => {
      const loud = ring({ person: () => 1, sparing: () => sparing });
      loud.during(410);
      const last = loud.painted.at(-1);
      return last?.motion === 'voice' ? (last.person?.filter((value) => value > 0).length ?? 0) : 0;
    };
    expect(Math.abs(front(true) - front(false))).toBeLessThanOrEqual(7);
    expect(front(true)).toBeGreaterThan(15);
  });

  it('asks for no picture while a voice is silent, and for one soon after it is heard again', () => {
    let level = 0.8;
    const { during, painted } = ring({ person: () => level });
    during(500);
    level = 0;
    during(2_000);
    expect(painted.at(-1)).toMatchObject({ answer: null });
    expect(during(5_000)).toEqual({ frames: 0, painted: 0 });
    level = 0.8;
    expect(during(100).painted).toBeGreaterThan(1);
  });

  it('takes the newest sound in at the end of it, of both voices', () => {
    const { during, painted } = ring({ person: () => 0.9, answer: () => 0.4 });
    during(40);
    const last = painted.at(-1);
    if (last?.motion !== 'voice') throw new Error('No voice was painted.');
    expect(last.person?.[0]).toBeGreaterThan(last.answer?.[0] ?? 1);
    expect(last.answer?.[0]).toBeGreaterThan(0);
    expect(last.person?.at(-1)).toBe(0);
  });

  it('sweeps at half of display rate', () => {
    const { during, painted } = ring({ motion: 'sweep' });
    during(100);
    const { frames } = during(1_000);
    expect(frames).toBeGreaterThan(25);
    expect(frames).toBeLessThanOrEqual(31);
    expect(painted.every(({ motion }) => motion === 'sweep')).toBe(true);
  });

  it('sweeps eight times a second where software draws', () => {
    const { during } = ring({ motion: 'sweep', sparing: () => true });
    during(100);
    expect(during(1_000).frames).toBeLessThanOrEqual(9);
  });

  it('keeps still with reduced motion, but for the level in calm steps', () => {
    const swept = ring({ motion: 'sweep', calm: true });
    swept.during(2_000);
    expect(swept.painted).toEqual([{ motion: 'still' }]);
    let level = 0;
    const calm = ring({ calm: true, person: () => level });
    calm.during(100);
    expect(calm.during(2_000).painted).toBe(0);
    level = 0.7;
    expect(calm.during(1_000).painted).toBe(1);
    const last = calm.painted.at(-1);
    expect(last?.motion === 'voice' && new Set(last.person).size).toBe(1);
  });

  it('does nothing more once it is stopped, whatever it waited for', () => {
    for (const plan of [{ motion: 'sweep' }, { person: () => 0 }, { person: () => Math.random() }] as const) {
      const { stop, during, clock } = ring(plan);
      during(333);
      stop();
      expect(clock.pending()).toBe(0);
    }
  });
});
