import { describe, expect, it } from 'vitest';
import { createContinuations } from '../../../../src-main/providers/kit/continuations.js';
import { isLoud } from '../../../../src-main/providers/kit/loudness.js';

describe('going on with a conversation', () => {
  it('is tried twice in vain, and again once it was confirmed or is insisted on', () => {
    for (const again of ['confirmed', 'revive'] as const) {
      const continuations = createContinuations();
      expect([1, 2, 3].map(() => continuations.attempt('a'))).toEqual([true, true, false]);
      continuations[again]('a');
      expect(continuations.attempt('a')).toBe(true);
    }
  });

  it('is not tried where it was given up', () => {
    const continuations = createContinuations();
    continuations.giveUp('a');
    expect(continuations.attempt('a')).toBe(false);
    expect(continuations.attempt('b')).toBe(true);
  });

  it('is remembered of few', () => {
    const continuations = createContinuations();
    for (let at = 0; at < 100; at += 1) continuations.giveUp(String(at));
    expect(continuations.attempt('0')).toBe(true);
    expect(continuations.attempt('99')).toBe(false);
  });
});

describe('loudness', () => {
  it('tells a voice from silence and from the hiss of a microphone', () => {
    expect(isLoud(new Int16Array(320))).toBe(false);
    expect(isLoud(new Int16Array(320).fill(-120))).toBe(false);
    expect(isLoud(Int16Array.of(0, 0, -600))).toBe(true);
  });
});
