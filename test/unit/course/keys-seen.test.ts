import { describe, expect, it } from 'vitest';
import { asSeen, deafAfter, sourceAt } from '../../course/keys-seen.js';
import { judge, type Press } from '../../course/verdict.js';
import type { Mark } from '../../rig/trace.js';

const press = (downMs: number, upMs: number): Press => ({ downMs, upMs, style: 'hold' });
const armed = (source: string, atMs: number): Mark => ({ name: 'talk-armed', source, atMs });

describe('a key host that died', () => {
  const death = { fromMs: 1_000, killedMs: 1_020, armedMs: 1_300 };

  it('is deaf until it is armed', () => {
    expect(deafAfter(death, [press(200, 800), press(1_100, 1_200)])).toEqual({ fromMs: 1_000, untilMs: 1_400 });
  });

  it('is deaf for the repeats of a key that was down', () => {
    expect(deafAfter(death, [press(200, 1_010)])).toEqual({ fromMs: 1_000, untilMs: 2_100 });
    expect(deafAfter(death, [press(1_015, 1_600)])).toEqual({ fromMs: 1_000, untilMs: 2_100 });
  });
});

describe('shortcuts that stand in for the hook', () => {
  const marks = [armed('hook', 0), armed('shortcut', 5_000), armed('hook', 20_000)];

  it('see the keys until something better is armed', () => {
    expect([-1, 0, 5_000, 19_999, 20_000].map((ms) => sourceAt(marks, ms))).toEqual([
      '',
      'hook',
      'shortcut',
      'shortcut',
      'hook',
    ]);
  });

  it('make a toggle of each press, and maybe nothing of one that comes soon after another', () => {
    const presses = [press(4_000, 4_500), press(5_000, 7_000), press(7_500, 7_600), press(9_000, 9_100)];
    expect(asSeen([...presses, press(20_100, 20_200)], marks)).toEqual([
      presses[0],
      { ...presses[1], style: 'toggle', mayBeRepeat: true },
      { ...presses[2], style: 'toggle', mayBeRepeat: true },
      { ...presses[3], style: 'toggle', mayBeRepeat: false },
      press(20_100, 20_200),
    ]);
  });

  it('are judged for the presses they can tell apart', () => {
    const judged = (presses: readonly Press[]) => judge(asSeen(presses, marks), [], { releaseTailMs: 0 }).problems;
    expect(judged([press(7_500, 7_600)])).toEqual(['press 1 (100 ms at 7500) was not heard']);
    expect(judged([press(7_500, 7_600), press(8_000, 8_100)])).toEqual(['press 1 (100 ms at 7500) was not heard']);
    expect(judged([press(7_500, 7_600), press(8_500, 8_600)])).toHaveLength(2);
  });
});
