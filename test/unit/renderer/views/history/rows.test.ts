import { describe, expect, it } from 'vitest';
import type { StoredTurn } from '../../../../../src-preload/contract/history.js';
import { appError } from '../../../../../src-preload/contract/app-error.js';
import { dividerAt, placeAfter } from '../../../../../src-renderer/views/history/roving.js';
import { cutText } from '../../../../../src-renderer/talk/turn-words.js';
import { countText, figuresOf } from '../../../../../src-renderer/views/history/turn-words.js';
import { LATENCY } from '../../../../fakes/app-snapshot.js';
import { keptTurn } from '../../../../fakes/history.js';

describe('keys in the list', () => {
  const view = { total: 100, rows: 6 };
  it.each([
    ['ArrowDown', 10, 11],
    ['ArrowUp', 10, 9],
    ['PageDown', 10, 15],
    ['PageUp', 10, 5],
    ['Home', 10, 0],
    ['End', 10, 99],
    ['ArrowDown', 99, 99],
    ['ArrowUp', 0, 0],
    ['PageDown', 98, 99],
    ['PageUp', 2, 0],
    ['a', 10, null],
  ])('%s at %d leads to %j', (key, place, expected) => {
    expect(placeAfter(key, place, view)).toBe(expected);
  });

  it('move by a row where hardly one is in view, and stay in a list of none', () => {
    expect(placeAfter('PageDown', 10, { total: 100, rows: 0 })).toBe(11);
    expect(placeAfter('End', 0, { total: 0, rows: 0 })).toBe(0);
    expect(placeAfter('ArrowDown', 0, { total: 0, rows: 0 })).toBe(0);
  });
});

describe('what stands above a turn', () => {
  const at = (conversation: number, startedAtMs: number): StoredTurn => ({
    ...keptTurn(1, startedAtMs),
    conversation,
  });
  const turns = [at(2, 90), at(2, 80), at(1, 70), at(1, 5), null, at(1, 4)];
  const results = { turnAt: (place: number) => turns[place] ?? null };
  const divider = (place: number) =>
    dividerAt(results, place, (one, other) => Math.floor(one / 50) === Math.floor(other / 50));

  it('is its day, or the end of the conversation after it', () => {
    expect([0, 1, 2, 3].map(divider)).toEqual(['day', null, 'conversation', 'day']);
  });

  it('is nothing while it or the one above is not known', () => {
    expect([4, 5, 6].map(divider)).toEqual([null, null, null]);
  });
});

describe('words of a turn', () => {
  const { turn } = keptTurn(2, 0);

  it('say where it was cut', () => {
    expect(cutText({ kind: 'cut', by: 'user', heardMs: 3_240 })).toBe('You interrupted after 3.2 s');
    expect(cutText({ kind: 'cut', by: 'user', heardMs: 20 })).toBe('You interrupted at once');
    expect(cutText({ kind: 'cut', by: 'provider', heardMs: 500 })).toBe('Broken off after 0.5 s');
    expect(cutText({ kind: 'final' })).toBeNull();
    expect(cutText({ kind: 'failed', error: appError('timeout') })).toBeNull();
  });

  it('say what was measured and billed, and nothing of what was not', () => {
    expect(figuresOf({ turn: { ...turn, latency: null }, usage: [] })).toEqual([]);
    expect(
      figuresOf({
        turn: { ...turn, latency: { ...LATENCY, bargeInMs: 41.6 } },
        usage: [{ unit: 'seconds of audio', amount: 4.25 }],
      }),
    ).toEqual(['heard you after 61 ms', 'answered in 434 ms', 'fell silent in 42 ms', '4.3 seconds of audio billed']);
  });

  it('count', () => {
    expect(countText(1, false)).toBe('1 turn');
    expect(countText(100_000, false)).toBe('100,000 turns');
    expect(countText(1, true)).toBe('1 turn found');
    expect(countText(0, true)).toBe('0 turns found');
  });
});
