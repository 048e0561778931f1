import { describe, expect, it } from 'vitest';
import type { KeyAction, KeySeen } from '../../../src-preload/contract/talk.js';
import { createKeyActions } from '../../../src-main/talk/key-actions.js';
import { createTalkControl } from '../../../src-main/talk/talk-control.js';
import { createFakeClock } from './fake-clock.js';

/** Keys joined to a real grammar and a session of three facts. */
function setUp() {
  const clock = createFakeClock(10_000);
  const done: string[] = [];
  const seen: KeySeen[] = [];
  let muted = false;
  const control = createTalkControl({
    clock,
    settings: { style: 'hold-or-tap', releaseTailMs: 200 },
    emit: (verb) => done.push(verb.type),
  });
  const keys = createKeyActions({
    control,
    interrupt: (atMs) => done.push(`interrupt at ${atMs}`),
    isMuted: () => muted,
    setMuted(next) {
      muted = next;
      done.push(next ? 'mute' : 'unmute');
    },
    onSeen: (one) => seen.push(one),
  });
  const key = (type: 'key-down' | 'key-up' | 'toggled', action: KeyAction): void =>
    keys.input({ type, action, source: 'hook', atMs: clock.nowMs() });
  return {
    clock,
    control,
    done,
    seen,
    keys,
    down: (action: KeyAction) => key('key-down', action),
    up: (action: KeyAction) => key('key-up', action),
    toggled: (action: KeyAction) => key('toggled', action),
    joined: (action: KeyAction) =>
      keys.input({ type: 'other-key-joined', action, source: 'hook', atMs: clock.nowMs() }),
    lost: () => keys.input({ type: 'source-lost', source: 'hook', atMs: clock.nowMs() }),
    escape: () => keys.input({ type: 'cancel' }),
  };
}

describe('keys that act', () => {
  it('talk', () => {
    const { clock, done, down, up } = setUp();
    down('talk');
    clock.advance(600);
    up('talk');
    clock.advance(1_000);
    expect(done).toEqual(['talk-start', 'talk-stop']);
  });

  it('interrupt once for each press, with the time of the key', () => {
    const { clock, done, down, up } = setUp();
    down('interrupt');
    clock.advance(600);
    up('interrupt');
    expect(done).toEqual(['interrupt at 10000']);
  });

  it('mute while held, and switch when tapped', () => {
    const { clock, done, down, up } = setUp();
    down('mute');
    clock.advance(600);
    up('mute');
    clock.advance(600);
    down('mute');
    up('mute');
    expect(done).toEqual(['mute', 'unmute', 'mute']);
  });

  it('of a source without releases begin, end, switch and interrupt', () => {
    const { clock, done, toggled } = setUp();
    toggled('talk');
    clock.advance(5_000);
    toggled('talk');
    toggled('mute');
    toggled('mute');
    toggled('interrupt');
    expect(done).toEqual(['talk-start', 'talk-stop', 'mute', 'unmute', 'interrupt at 15000']);
  });

  it('are taken back, each for itself, when another key joins', () => {
    const { done, down, joined } = setUp();
    down('talk');
    joined('interrupt');
    expect(done).toEqual(['talk-start']);
    joined('talk');
    down('mute');
    joined('mute');
    expect(done).toEqual(['talk-start', 'talk-cancel', 'mute', 'unmute']);
  });

  it('end with their source: the talk and the mute', () => {
    const { clock, done, down, lost } = setUp();
    down('talk');
    clock.advance(600);
    down('mute');
    lost();
    expect(done).toEqual(['talk-start', 'mute', 'talk-stop', 'unmute']);
  });

  it('cancel with Escape also what was latched', () => {
    const { clock, done, down, up, escape } = setUp();
    down('talk');
    clock.advance(100);
    up('talk');
    clock.advance(3_000);
    escape();
    expect(done).toEqual(['talk-start', 'talk-latch', 'talk-cancel']);
  });
});

describe('keys that are tried', () => {
  it('are shown, all three, and do nothing; Escape neither', () => {
    const { clock, done, seen, keys, down, up, toggled, joined, escape } = setUp();
    keys.setPurpose('try');
    for (const action of ['talk', 'interrupt', 'mute'] as const) {
      down(action);
      joined(action);
      clock.advance(400);
      up(action);
      clock.advance(400);
    }
    toggled('mute');
    escape();
    expect(done).toEqual([]);
    expect(seen.map(({ action, phase }) => `${action} ${phase}`)).toEqual([
      'talk down',
      'talk up',
      'interrupt down',
      'interrupt up',
      'mute down',
      'mute up',
      'mute down',
    ]);
    expect(seen[0]?.source).toBe('hook');
  });

  it('end what was held when it began, and the next press works', () => {
    const { clock, done, keys, down, up } = setUp();
    down('talk');
    down('mute');
    keys.setPurpose('try');
    expect(done).toEqual(['talk-start', 'mute', 'talk-cancel', 'unmute']);
    clock.advance(500);
    up('talk');
    up('mute');
    keys.setPurpose('act');
    clock.advance(500);
    down('talk');
    down('mute');
    expect(done.slice(4)).toEqual(['talk-start', 'mute']);
  });

  it('that are still down when it ends do not act', () => {
    const { clock, done, keys, down, up } = setUp();
    keys.setPurpose('try');
    down('talk');
    down('mute');
    keys.setPurpose('act');
    clock.advance(100);
    up('talk');
    up('mute');
    clock.advance(1_000);
    expect(done).toEqual([]);
  });
});

it('keys are neither shown nor act while a chord is recorded', () => {
  const { done, seen, keys, down, toggled, escape } = setUp();
  keys.setPurpose('record');
  down('talk');
  down('interrupt');
  toggled('mute');
  escape();
  expect([...done, ...seen]).toEqual([]);
});
