import { describe, expect, it } from 'vitest';
import { chordParts, readChord, type KeyPress } from '../../../../src-renderer/talk/chord.js';

const press = (code: string, held: Partial<KeyPress> = {}): KeyPress => ({
  code,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  metaKey: false,
  ...held,
});

describe('reading a chord', () => {
  it('takes a key with its modifiers, and a key that nobody types with alone', () => {
    expect(readChord(press('KeyT', { ctrlKey: true, altKey: true }), 'linux')).toEqual({
      kind: 'chord',
      chord: { modifiers: ['control', 'alt'], key: 'KeyT' },
    });
    expect(readChord(press('F9'), 'linux')).toEqual({ kind: 'chord', chord: { modifiers: [], key: 'F9' } });
  });

  it('waits while only modifiers are held', () => {
    expect(readChord(press('ShiftLeft', { shiftKey: true }), 'linux')).toEqual({
      kind: 'pending',
      modifiers: ['shift'],
    });
  });

  it.each(['KeyA', 'Digit1', 'Space', 'Enter'])('refuses %s alone and with Shift, for it is typed with', (code) => {
    expect(readChord(press(code), 'linux')).toEqual({ kind: 'refused', reason: 'types-text' });
    expect(readChord(press(code, { shiftKey: true }), 'linux')).toEqual({ kind: 'refused', reason: 'types-text' });
  });

  it('refuses keys that no source can watch, and lets Escape out', () => {
    expect(readChord(press('BrowserBack'), 'linux')).toEqual({ kind: 'refused', reason: 'unknown' });
    expect(readChord(press('Escape'), 'linux')).toEqual({ kind: 'cancelled' });
  });
});

it('refuses what every program uses', () => {
  expect(readChord(press('KeyC', { ctrlKey: true }), 'linux')).toEqual({ kind: 'refused', reason: 'common' });
  expect(readChord(press('KeyC', { ctrlKey: true }), 'darwin').kind).toBe('chord');
});

describe('writing a chord', () => {
  it('uses the names on the keys of the platform, in the usual order', () => {
    const chord = { modifiers: ['meta', 'shift', 'control'], key: 'Space' } as const;
    expect(chordParts(chord, 'linux')).toEqual(['Ctrl', 'Shift', 'Super', 'Space']);
    expect(chordParts(chord, 'win32')).toEqual(['Ctrl', 'Shift', 'Win', 'Space']);
    expect(chordParts(chord, 'darwin')).toEqual(['⌃', '⇧', '⌘', 'Space']);
  });

  it.each([
    ['KeyA', 'A'],
    ['Digit1', '1'],
    ['PageUp', 'Page Up'],
    ['Backquote', '`'],
    ['F12', 'F12'],
  ] as const)('writes %s as %s', (key, written) => {
    expect(chordParts({ modifiers: [], key }, 'linux')).toEqual([written]);
  });
});
