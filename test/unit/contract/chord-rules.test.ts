import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chordConflict, chordRefusal, sideOf } from '../../../src-preload/contract/chord-rules.js';
import { CHORD_KEYS, MODIFIERS, type Chord, type ChordKey, type Modifier } from '../../../src-preload/contract/talk.js';

const platforms = ['linux', 'darwin', 'win32'] as const;
const chord: fc.Arbitrary<Chord> = fc.record({
  modifiers: fc.subarray([...MODIFIERS]),
  key: fc.constantFrom(...CHORD_KEYS),
});

/** Reads `control+shift+Space`. */
function read(text: string): Chord {
  const words = text.split('+');
  return { modifiers: words.slice(0, -1) as Modifier[], key: words.at(-1) as ChordKey };
}

describe('judging', () => {
  it.each([
    ['KeyA', 'linux', 'types-text'],
    ['shift+KeyA', 'linux', 'types-text'],
    ['Space', 'darwin', 'types-text'],
    ['shift+Enter', 'win32', 'types-text'],
    ['Digit7', 'linux', 'types-text'],
    ['Home', 'linux', 'moves-cursor'],
    ['shift+PageUp', 'win32', 'moves-cursor'],
    ['alt+F4', 'linux', 'system'],
    ['alt+F4', 'win32', 'system'],
    ['alt+Tab', 'win32', 'system'],
    ['control+alt+F3', 'linux', 'system'],
    ['meta+KeyL', 'win32', 'system'],
    ['meta+Space', 'darwin', 'system'],
    ['meta+KeyQ', 'darwin', 'system'],
    ['control+KeyC', 'linux', 'common'],
    ['meta+KeyC', 'darwin', 'common'],
    ['CapsLock', 'darwin', 'not-held'],
    ['ShiftLeft', 'linux', 'types-text'],
    ['ShiftRight', 'win32', 'types-text'],
    ['ShiftRight', 'darwin', 'types-text'],
    ['ControlLeft', 'linux', 'common'],
    ['ControlLeft', 'win32', 'common'],
    ['AltLeft', 'linux', 'system'],
    ['AltRight', 'linux', 'types-text'],
    ['AltRight', 'win32', 'types-text'],
    ['MetaLeft', 'win32', 'system'],
    ['MetaRight', 'linux', 'system'],
    ['AltLeft', 'darwin', 'types-text'],
    ['MetaLeft', 'darwin', 'common'],
    ['control+ControlRight', 'linux', 'not-alone'],
    ['shift+ControlRight', 'darwin', 'not-alone'],
    ['MouseMiddle', 'linux', 'common'],
    ['MouseMiddle', 'darwin', 'common'],
  ] as const)('%s on %s: %s', (text, platform, refusal) => {
    expect(chordRefusal(read(text), platform)).toBe(refusal);
  });

  it.each([
    ['control+shift+Space', 'linux'],
    ['control+shift+Space', 'darwin'],
    ['control+shift+Space', 'win32'],
    ['F9', 'linux'],
    ['control+alt+F3', 'win32'],
    ['control+alt+Space', 'linux'],
    ['CapsLock', 'linux'],
    ['Pause', 'win32'],
    ['alt+F4', 'darwin'],
    ['control+KeyC', 'darwin'],
    ['alt+KeyK', 'linux'],
    ['ControlRight', 'linux'],
    ['ControlRight', 'win32'],
    ['ControlRight', 'darwin'],
    ['ControlLeft', 'darwin'],
    ['AltRight', 'darwin'],
    ['MetaRight', 'darwin'],
    ['MouseBack', 'linux'],
    ['MouseForward', 'win32'],
    ['control+MouseBack', 'darwin'],
    ['control+MouseMiddle', 'linux'],
  ] as const)('%s on %s is fine', (text, platform) => {
    expect(chordRefusal(read(text), platform)).toBeNull();
  });

  it('does not care for the order of modifiers', () => {
    fc.assert(
      fc.property(chord, fc.constantFrom(...platforms), (given, platform) => {
        const turned: Chord = { ...given, modifiers: [...given.modifiers].reverse() };
        expect(chordRefusal(turned, platform)).toBe(chordRefusal(given, platform));
      }),
    );
  });
});

describe('three keys together', () => {
  it.each([
    ['F9', 'F9', null, { actions: ['talk', 'interrupt'], reason: 'same' }],
    ['F9', null, 'F9', { actions: ['talk', 'mute'], reason: 'same' }],
    ['F9', 'MouseBack', 'MouseBack', { actions: ['interrupt', 'mute'], reason: 'same' }],
    ['control+shift+F9', 'shift+control+F9', null, { actions: ['talk', 'interrupt'], reason: 'same' }],
    ['ControlRight', 'control+F9', null, { actions: ['talk', 'interrupt'], reason: 'side' }],
    ['control+shift+Space', null, 'ControlRight', { actions: ['talk', 'mute'], reason: 'side' }],
    ['F8', 'alt+MouseBack', 'AltRight', { actions: ['interrupt', 'mute'], reason: 'side' }],
  ] as const)('%s, %s, %s: %j', (talk, interrupt, mute, conflict) => {
    const chordOf = (text: string | null): Chord | null => (text === null ? null : read(text));
    expect(chordConflict({ talk: chordOf(talk), interrupt: chordOf(interrupt), mute: chordOf(mute) })).toEqual(
      conflict,
    );
  });

  it.each([
    ['F9', null, null],
    ['F9', 'control+F9', 'control+shift+F9'],
    ['ControlRight', 'shift+F9', 'MouseBack'],
    ['ControlLeft', 'ControlRight', null],
    ['control+shift+Space', 'control+shift+KeyK', 'alt+MouseForward'],
  ] as const)('%s, %s, %s can be told apart', (talk, interrupt, mute) => {
    const chordOf = (text: string | null): Chord | null => (text === null ? null : read(text));
    expect(chordConflict({ talk: chordOf(talk), interrupt: chordOf(interrupt), mute: chordOf(mute) })).toBeNull();
  });

  it('does not depend on which of two actions has which chord', () => {
    fc.assert(
      fc.property(chord, chord, (one, other) => {
        expect(chordConflict({ talk: one, interrupt: other, mute: null })).toEqual(
          chordConflict({ talk: other, interrupt: one, mute: null }),
        );
      }),
    );
  });
});

it('knows the sides of modifiers', () => {
  expect(CHORD_KEYS.filter((key) => sideOf(key) !== null)).toHaveLength(8);
  expect(sideOf('ControlRight')).toBe('control');
  expect(sideOf('F9')).toBeNull();
});
