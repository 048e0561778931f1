import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INITIAL_MUTE_KEY, stepMuteKey, type MuteKeyInput } from '../../../src-main/talk/mute-key.js';

const down = (atMs: number, source: 'hook' | 'portal' = 'hook'): MuteKeyInput => ({ type: 'key-down', source, atMs });
const up = (atMs: number, source: 'hook' | 'portal' = 'hook'): MuteKeyInput => ({ type: 'key-up', source, atMs });
const joined = (atMs: number): MuteKeyInput => ({ type: 'other-key-joined', source: 'hook', atMs });
const LOST: MuteKeyInput = { type: 'source-lost', source: 'hook' };
const TOGGLED: MuteKeyInput = { type: 'toggled' };
const DROPPED: MuteKeyInput = { type: 'dropped' };

/** Whether it is muted after each input. A boolean stands for somebody who mutes or unmutes elsewhere. */
function play(muted: boolean, ...inputs: readonly (MuteKeyInput | boolean)[]): readonly boolean[] {
  let state = INITIAL_MUTE_KEY;
  let current = muted;
  return inputs.map((input) => {
    if (typeof input === 'boolean') current = input;
    else {
      const step = stepMuteKey(state, input, current);
      state = step.state;
      current = step.mute ?? current;
    }
    return current;
  });
}

describe('a tap', () => {
  it('mutes at the press, and stays muted', () => {
    expect(play(false, down(0), up(249))).toEqual([true, true]);
  });

  it('unmutes at the release', () => {
    expect(play(true, down(0), up(249))).toEqual([true, false]);
  });
});

describe('a hold', () => {
  it('mutes while it lasts', () => {
    expect(play(false, down(0), up(250))).toEqual([true, false]);
  });

  it('changes nothing when it was muted before', () => {
    expect(play(true, down(0), up(250))).toEqual([true, true]);
  });

  it('leaves alone what was unmuted elsewhere meanwhile', () => {
    expect(play(false, down(0), false, up(900))).toEqual([true, false, false]);
    expect(play(true, down(0), false, up(900))).toEqual([true, false, false]);
  });

  it('ends once: repeats and releases of others mean nothing', () => {
    expect(play(false, down(0), down(300), up(400, 'portal'), up(900), up(901))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it('goes on through the synthetic pairs of a key that never left its place', () => {
    expect(play(false, down(0), up(220), down(221), up(260), down(261), up(2_000)).at(-1)).toBe(false);
    expect(play(true, down(0), up(220), down(221), up(260), down(261), up(2_000)).at(-1)).toBe(true);
    // A second press of a hand is a second tap.
    expect(play(false, down(0), up(100), down(151), up(250))).toEqual([true, true, true, false]);
  });
});

describe('another key', () => {
  it('soon after the press takes it back', () => {
    expect(play(false, down(0), joined(250), up(300))).toEqual([true, false, false]);
    expect(play(true, down(0), joined(100), up(200))).toEqual([true, true, true]);
  });

  it('later means nothing', () => {
    expect(play(false, down(0), joined(251), up(300))).toEqual([true, true, false]);
  });
});

describe('a lost source', () => {
  it('ends what it mutes', () => {
    expect(play(false, down(0), LOST)).toEqual([true, false]);
    expect(play(true, down(0), LOST)).toEqual([true, true]);
  });

  it('undoes no tap, and nothing of another source', () => {
    expect(play(false, down(0), up(100), LOST)).toEqual([true, true, true]);
    expect(play(false, down(0, 'portal'), LOST)).toEqual([true, true]);
  });
});

it('keys that are tried end what is held', () => {
  expect(play(false, down(0), DROPPED, up(900))).toEqual([true, false, false]);
  expect(play(false, DROPPED)).toEqual([false]);
});

it('a source without releases switches', () => {
  expect(play(false, TOGGLED, TOGGLED)).toEqual([true, false]);
});

it('in any order, with all keys up or lost, only taps and toggles have changed anything', () => {
  const input = fc.oneof(
    { weight: 4, arbitrary: fc.constant('down' as const) },
    { weight: 4, arbitrary: fc.constant('up' as const) },
    { weight: 1, arbitrary: fc.constantFrom('join' as const, 'lose' as const, 'drop' as const) },
  );
  const plays = fc.array(fc.tuple(input, fc.integer({ min: 60, max: 700 })), { maxLength: 60 });
  fc.assert(
    fc.property(fc.boolean(), plays, (first, steps) => {
      let now = 0;
      let pressedAtMs: number | null = null;
      let taps = 0;
      const release = (): void => {
        if (pressedAtMs !== null && now - pressedAtMs < 250) taps += 1;
        pressedAtMs = null;
      };
      const inputs = steps.map(([kind, afterMs]): MuteKeyInput => {
        now += afterMs;
        switch (kind) {
          case 'down':
            pressedAtMs ??= now;
            return down(now);
          case 'up':
            release();
            return up(now);
          case 'join':
            if (pressedAtMs !== null && now - pressedAtMs <= 250) pressedAtMs = null;
            return joined(now);
          case 'lose':
            pressedAtMs = null;
            return LOST;
          case 'drop':
            pressedAtMs = null;
            return DROPPED;
        }
      });
      const after = play(first, ...inputs, LOST).at(-1);
      expect(after).toBe(taps % 2 === 0 ? first : !first);
    }),
    { numRuns: 2_000 },
  );
});
