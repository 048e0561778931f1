import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../../src-preload/contract/settings.js';
import { DEFAULT_CHORD, type HotkeyHealth } from '../../../../src-preload/contract/talk.js';
import {
  chordsOf,
  escapeAction,
  microphoneReason,
  shownOtherKey,
  shownTalkKey,
  voicesHeard,
} from '../../../../src-renderer/talk/wording.js';

const armed = (source: 'hook' | 'portal' | 'shortcut', trigger: string | null = null): HotkeyHealth => ({
  state: 'armed',
  source,
  trigger,
});
const lost: HotkeyHealth = { state: 'unavailable', reason: 'crashed' };
const F9 = { modifiers: [], key: 'F9' } as const;

describe('the key that is shown', () => {
  it('is the chord that was set, where it works', () => {
    expect(shownTalkKey(armed('hook'), { chord: F9 })).toEqual({ kind: 'chord', chord: F9 });
    expect(shownTalkKey(armed('shortcut'), { chord: F9 })).toEqual({ kind: 'chord', chord: F9 });
    expect(shownTalkKey(lost, { chord: F9 })).toBeNull();
    expect(shownTalkKey({ state: 'starting' }, { chord: F9 })).toBeNull();
  });

  it('is what the desktop calls it where the desktop chose, and nothing where it does not say', () => {
    expect(shownTalkKey(armed('portal', 'Meta+F4'), { chord: F9 })).toEqual({ kind: 'trigger', trigger: 'Meta+F4' });
    expect(shownTalkKey(armed('portal'), { chord: F9 })).toBeNull();
    expect(shownOtherKey(armed('portal', 'Meta+F4'), F9)).toBeNull();
    expect(shownOtherKey(armed('hook'), F9)).toEqual(F9);
    expect(shownOtherKey(armed('hook'), null)).toBeNull();
  });

  it('is one for each action', () => {
    const talkKey = { ...DEFAULT_SETTINGS.talkKey, muteChord: { modifiers: [], key: 'F9' as const } };
    expect(chordsOf(talkKey)).toEqual({ talk: DEFAULT_CHORD, interrupt: null, mute: F9 });
  });
});

it.each([
  [true, 'hold', false, 'hold'],
  [true, 'latched', true, 'latched'],
  [true, 'hands-free', false, 'hands-free'],
  [true, null, false, 'ending'],
  [false, 'hold', false, 'opening'],
  [false, 'hold', true, 'kept'],
  [false, null, true, 'kept'],
  [false, null, false, null],
] as const)('microphone open: %s, mode %s, kept ready: %s: the reason is %s', (microphoneOpen, talkMode, kept, why) => {
  expect(microphoneReason({ microphoneOpen, talkMode }, kept)).toBe(why);
});

it.each([
  ['hold', 'listening', 'cancel'],
  ['latched', 'reconnecting', 'cancel'],
  ['hands-free', 'listening', 'cancel'],
  ['hands-free', 'reconnecting', 'cancel'],
  ['hands-free', 'thinking', 'interrupt'],
  ['hands-free', 'speaking', 'interrupt'],
  [null, 'speaking', 'interrupt'],
  [null, 'thinking', 'interrupt'],
  [null, 'idle', null],
] as const)('Escape, while talking is %s and the phase %s: %s', (talkMode, phase, action) => {
  expect(escapeAction({ talkMode, phase })).toBe(action);
});

it.each([
  ['listening', 'hold', false, true, false],
  ['listening', 'hands-free', true, true, false],
  ['speaking', null, false, false, true],
  ['speaking', 'hands-free', false, true, true],
  // Held back, so that the assistant does not hear itself.
  ['speaking', 'hands-free', true, false, true],
  ['thinking', 'hands-free', false, false, false],
  ['idle', null, false, false, false],
] as const)('voices while %s, talking %s, held back: %s', (phase, talkMode, halfDuplex, person, answer) => {
  expect(voicesHeard({ phase, talkMode, halfDuplex, microphoneOpen: talkMode !== null })).toEqual({ person, answer });
});
