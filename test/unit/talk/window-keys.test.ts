import { describe, expect, it } from 'vitest';
import type { KeySeen } from '../../../src-preload/contract/talk.js';
import { createKeyActions } from '../../../src-main/talk/key-actions.js';
import { createTalkControl } from '../../../src-main/talk/talk-control.js';
import { createWindowKeys } from '../../../src-main/talk/window-keys.js';
import { createFakeClock } from './fake-clock.js';

function setUp() {
  const clock = createFakeClock(10_000);
  const done: string[] = [];
  const seen: KeySeen[] = [];
  const control = createTalkControl({
    clock,
    settings: { style: 'hold-or-tap', releaseTailMs: 0 },
    emit: (verb) => done.push(verb.type),
  });
  const keys = createKeyActions({
    control,
    interrupt: () => done.push('interrupt'),
    isMuted: () => false,
    setMuted: () => done.push('mute'),
    onSeen: (one) => seen.push(one),
  });
  /** Holds the global key for longer than a tap. */
  const hold = (): void => {
    keys.input({ type: 'key-down', action: 'talk', source: 'hook', atMs: clock.nowMs() });
    clock.advance(600);
    keys.input({ type: 'key-up', action: 'talk', source: 'hook', atMs: clock.nowMs() });
    clock.advance(600);
  };
  return { clock, done, seen, hold, page: createWindowKeys(control, keys) };
}

describe('the page', () => {
  it('talks with its own control', () => {
    const { clock, done, page } = setUp();
    page.press();
    clock.advance(600);
    page.release();
    clock.advance(600);
    page.press();
    page.cancel();
    expect(done).toEqual(['talk-start', 'talk-stop', 'talk-start', 'talk-cancel']);
  });

  it('talks without holding anything, but not while keys are tried', () => {
    const { clock, done, page } = setUp();
    page.tryingKeys(true);
    page.toggle();
    expect(done).toEqual([]);
    page.tryingKeys(false);
    page.toggle();
    clock.advance(5_000);
    expect(done.filter((verb) => verb !== 'talk-latch')).toEqual(['talk-start']);
    page.toggle();
    expect(done.filter((verb) => verb !== 'talk-latch')).toEqual(['talk-start', 'talk-stop']);
  });

  it('is shown keys while it tries them, also when it records one meanwhile', () => {
    const { done, seen, hold, page } = setUp();
    page.tryingKeys(true);
    page.recordingChord(true);
    hold();
    page.press();
    page.release();
    expect(seen).toHaveLength(2);
    page.tryingKeys(false);
    hold();
    expect(seen).toHaveLength(2);
    page.recordingChord(false);
    expect(done).toEqual([]);
    hold();
    expect(done).toEqual(['talk-start', 'talk-stop']);
  });
});

describe('a page that is gone', () => {
  it.each(['tryingKeys', 'recordingChord'] as const)('gives back the keys it took for %s', (what) => {
    const { done, hold, page } = setUp();
    page[what](true);
    page.pageGone();
    hold();
    expect(done).toEqual(['talk-start', 'talk-stop']);
  });

  it('lets go of what it held, and the next page is heard at its first press', () => {
    const { clock, done, page } = setUp();
    page.press();
    clock.advance(600);
    page.pageGone();
    expect(done).toEqual(['talk-start', 'talk-stop']);
    clock.advance(600);
    page.press();
    expect(done).toEqual(['talk-start', 'talk-stop', 'talk-start']);
  });
});
