import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chordRefusal } from '../../../src-preload/contract/chord-rules.js';
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
