import { describe, expect, it } from 'vitest';
import { createPortalKeys } from '../../../../src-main/talk/portal/portal-keys.js';

const down = (atMs: number, action = 'talk') => ({ type: 'key-down', action, source: 'portal', atMs });
const up = (atMs: number, action = 'talk') => ({ type: 'key-up', action, source: 'portal', atMs });
const lost = (atMs: number) => ({ type: 'source-lost', source: 'portal', atMs });

describe('keys of a portal', () => {
  it('are told as they come', () => {
    const keys = createPortalKeys();
    expect(keys.pressed('talk', 10)).toEqual([down(10)]);
    expect(keys.pressed('mute', 20)).toEqual([down(20, 'mute')]);
    expect(keys.released('talk', 30)).toEqual([up(30)]);
    expect(keys.released('mute', 40)).toEqual([up(40, 'mute')]);
    expect(keys.pressed('talk', 41)).toEqual([down(41)]);
  });

  it('drop a release of what is not held', () => {
    const keys = createPortalKeys();
    expect(keys.released('talk', 10)).toEqual([]);
  });

  it('drop the repeats of a held key, however long it is held', () => {
    const keys = createPortalKeys();
    keys.pressed('talk', 0);
    for (let atMs = 660; atMs < 20_000; atMs += 40) expect(keys.pressed('talk', atMs)).toEqual([]);
    expect(keys.released('talk', 20_000)).toEqual([up(20_000)]);
  });

  it('end a hold whose release was never told with the next press, which begins nothing', () => {
    const keys = createPortalKeys();
    keys.pressed('talk', 0);
    expect(keys.pressed('talk', 701)).toEqual([lost(701)]);
    expect(keys.released('talk', 800)).toEqual([]);
    expect(keys.pressed('talk', 900)).toEqual([down(900)]);
  });

  it('are lost once, and only if one is held', () => {
    const keys = createPortalKeys();
    expect(keys.lost(5)).toEqual([]);
    keys.pressed('talk', 10);
    keys.pressed('interrupt', 11);
    expect(keys.lost(20)).toEqual([lost(20)]);
    expect(keys.lost(21)).toEqual([]);
    expect(keys.released('talk', 30)).toEqual([]);
  });

  it('are lost for good once, also when none is held: a latch may hang on the last press', () => {
    const keys = createPortalKeys();
    expect(keys.lostForGood(5)).toEqual([]);
    keys.pressed('talk', 10);
    keys.released('talk', 11);
    expect(keys.lost(12)).toEqual([]);
    expect(keys.lostForGood(20)).toEqual([lost(20)]);
    expect(keys.lostForGood(21)).toEqual([]);
  });
});
