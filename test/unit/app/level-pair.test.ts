import { describe, expect, it } from 'vitest';
import { createLevelPair } from '../../../src-main/app/level-pair.js';
import type { MiniLevels } from '../../../src-preload/contract/mini.js';
import { createManualClock } from '../../fakes/manual-clock.js';

function setUp() {
  const clock = createManualClock(0);
  const told: MiniLevels[] = [];
  return { clock, told, levels: createLevelPair(clock, (pair) => told.push(pair)) };
}
const frame = (value: number): Int16Array => new Int16Array(320).fill(value);

describe('the loudness of both sides', () => {
  it('is told at most twelve times a second, the loudest of the microphone each time', () => {
    const { clock, told, levels } = setUp();
    levels.heard(frame(3_276));
    levels.heard(frame(16_384));
    levels.heard(frame(0));
    clock.advance(70);
    expect(told).toEqual([]);
    clock.advance(10);
    expect(told).toEqual([{ you: 0.5, them: 0 }]);
  });

  it('ends with silence and leaves no timer', () => {
    const { clock, told, levels } = setUp();
    levels.heard(frame(16_384));
    clock.advance(1_000);
    expect(told).toEqual([
      { you: 0.5, them: 0 },
      { you: 0, them: 0 },
    ]);
    expect(clock.pending()).toBe(0);
  });

  it('holds the answer’s until it is another', () => {
    const { clock, told, levels } = setUp();
    levels.played(0.25);
    clock.advance(80);
    levels.played(0.25);
    clock.advance(80);
    levels.played(0);
    clock.advance(80);
    expect(told).toEqual([
      { you: 0, them: 0.25 },
      { you: 0, them: 0 },
    ]);
  });

  it('says nothing of silence, nor of an empty frame', () => {
    const { clock, told, levels } = setUp();
    levels.heard(frame(0));
    levels.heard(new Int16Array());
    clock.advance(1_000);
    expect(told).toEqual([]);
  });

  it('rests', () => {
    const { clock, told, levels } = setUp();
    levels.heard(frame(16_384));
    levels.rest();
    clock.advance(1_000);
    expect(told).toEqual([]);
  });
});
