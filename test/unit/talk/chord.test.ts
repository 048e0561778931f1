import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHORD_KEYS, DEFAULT_CHORD, MODIFIERS, type Chord } from '../../../src-preload/contract/talk.js';
import { chordRefusal, chordsEqual, formatChord, parseChord } from '../../../src-main/talk/chord.js';

const platforms = ['linux', 'darwin', 'win32'] as const;
const chord: fc.Arbitrary<Chord> = fc.record({
  modifiers: fc.subarray([...MODIFIERS]),
  key: fc.constantFrom(...CHORD_KEYS),
});

const read = (text: string): Chord => {
  const parsed = parseChord(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.chord;
};

describe('writing', () => {
  it('follows the habits of each system', () => {
    expect(formatChord(DEFAULT_CHORD, 'linux')).toBe('Ctrl+Shift+Space');
    expect(formatChord(DEFAULT_CHORD, 'win32')).toBe('Ctrl+Shift+Space');
    expect(formatChord(DEFAULT_CHORD, 'darwin')).toBe('⌃⇧Space');
    expect(formatChord({ modifiers: ['meta', 'alt'], key: 'KeyK' }, 'linux')).toBe('Alt+Super+K');
    expect(formatChord({ modifiers: ['meta', 'alt'], key: 'KeyK' }, 'win32')).toBe('Alt+Win+K');
    expect(formatChord({ modifiers: ['meta', 'alt'], key: 'Digit4' }, 'darwin')).toBe('⌥⌘4');
    expect(formatChord({ modifiers: [], key: 'PageUp' }, 'linux')).toBe('Page Up');
  });
});

describe('reading', () => {
  it('reads back whatever was written, on every system', () => {
    fc.assert(
      fc.property(chord, fc.constantFrom(...platforms), (given, platform) => {
        expect(chordsEqual(read(formatChord(given, platform)), given)).toBe(true);
      }),
    );
  });

  it('takes other names, any case and any order', () => {
    expect(read('shift + CONTROL + space')).toEqual(DEFAULT_CHORD);
    expect(read('Option+Cmd+F5')).toEqual({ modifiers: ['alt', 'meta'], key: 'F5' });
    expect(read('Ctrl+Ctrl+KeyB')).toEqual({ modifiers: ['control'], key: 'KeyB' });
    expect(read('pagedown')).toEqual({ modifiers: [], key: 'PageDown' });
  });

  it('says what it cannot read', () => {
    expect(parseChord('')).toEqual({ ok: false, message: 'No key is named.' });
    expect(parseChord('Ctrl+Delete')).toEqual({ ok: false, message: '“Delete” cannot be the talk key.' });
    expect(parseChord('Hyper+Space')).toEqual({ ok: false, message: '“Hyper” is not a modifier key.' });
    expect(parseChord('Ctrl+Shift').ok).toBe(false);
    expect(parseChord('constructor+Space').ok).toBe(false);
  });
});

describe('judging', () => {
  it.each([
    ['A', 'linux', 'types-text'],
    ['Shift+A', 'linux', 'types-text'],
    ['Space', 'darwin', 'types-text'],
    ['Shift+Enter', 'win32', 'types-text'],
    ['7', 'linux', 'types-text'],
    ['Home', 'linux', 'moves-cursor'],
    ['Shift+PageUp', 'win32', 'moves-cursor'],
    ['Alt+F4', 'linux', 'system'],
    ['Alt+F4', 'win32', 'system'],
    ['Alt+Tab', 'win32', 'system'],
    ['Ctrl+Alt+F3', 'linux', 'system'],
    ['Super+L', 'win32', 'system'],
    ['Cmd+Space', 'darwin', 'system'],
    ['Cmd+Q', 'darwin', 'system'],
    ['Ctrl+C', 'linux', 'common'],
    ['Cmd+C', 'darwin', 'common'],
    ['CapsLock', 'darwin', 'not-held'],
  ] as const)('%s on %s: %s', (text, platform, refusal) => {
    expect(chordRefusal(read(text), platform)).toBe(refusal);
  });

  it.each([
    ['Ctrl+Shift+Space', 'linux'],
    ['Ctrl+Shift+Space', 'darwin'],
    ['Ctrl+Shift+Space', 'win32'],
    ['F9', 'linux'],
    ['Ctrl+Alt+F3', 'win32'],
    ['Ctrl+Alt+Space', 'linux'],
    ['CapsLock', 'linux'],
    ['Pause', 'win32'],
    ['Alt+F4', 'darwin'],
    ['Ctrl+C', 'darwin'],
    ['Alt+K', 'linux'],
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
