import { describe, expect, it } from 'vitest';
import {
  chordParts,
  createChordReader,
  isPressOf,
  isSameChord,
  type ButtonPress,
  type ChordReader,
  type KeyPress,
} from '../../../../src-renderer/talk/chord.js';

const RELEASED = { ctrlKey: false, altKey: false, shiftKey: false, metaKey: false };
const press = (code: string, held: Partial<KeyPress> = {}): KeyPress => ({ ...RELEASED, code, ...held });
const click = (button: number, held: Partial<ButtonPress> = {}): ButtonPress => ({ ...RELEASED, button, ...held });
const reader = (platform: 'linux' | 'darwin' = 'linux', mouseAndSides = true): ChordReader =>
  createChordReader(platform, { mouseAndSides });

describe('reading a chord', () => {
  it('takes a key with its modifiers, and a key that nobody types with alone', () => {
    expect(reader().keyDown(press('KeyT', { ctrlKey: true, altKey: true }))).toEqual({
      kind: 'chord',
      chord: { modifiers: ['control', 'alt'], key: 'KeyT' },
    });
    expect(reader().keyDown(press('F9'))).toEqual({ kind: 'chord', chord: { modifiers: [], key: 'F9' } });
  });

  it('waits while only modifiers are held', () => {
    expect(reader().keyDown(press('ShiftLeft', { shiftKey: true }))).toEqual({
      kind: 'pending',
      modifiers: ['shift'],
    });
  });

  it.each(['KeyA', 'Digit1', 'Space', 'Enter'])('refuses %s alone and with Shift, for it is typed with', (code) => {
    expect(reader().keyDown(press(code))).toEqual({ kind: 'refused', reason: 'types-text' });
    expect(reader().keyDown(press(code, { shiftKey: true }))).toEqual({ kind: 'refused', reason: 'types-text' });
  });

  it('refuses keys that no source can watch, and lets Escape out', () => {
    expect(reader().keyDown(press('BrowserBack'))).toEqual({ kind: 'refused', reason: 'unknown' });
    expect(reader().keyDown(press('Escape'))).toEqual({ kind: 'cancelled' });
  });

  it('refuses what every program uses', () => {
    expect(reader().keyDown(press('KeyC', { ctrlKey: true }))).toEqual({ kind: 'refused', reason: 'common' });
    expect(reader('darwin').keyDown(press('KeyC', { ctrlKey: true })).kind).toBe('chord');
  });
});

describe('one side of a modifier alone', () => {
  it('is a key when it is let go with nothing else between', () => {
    const reading = reader();
    expect(reading.keyDown(press('ControlRight', { ctrlKey: true })).kind).toBe('pending');
    expect(reading.keyUp(press('ControlRight'))).toEqual({
      kind: 'chord',
      chord: { modifiers: [], key: 'ControlRight' },
    });
  });

  it('is none after another modifier, another key or a click', () => {
    const two = reader();
    two.keyDown(press('ControlRight', { ctrlKey: true }));
    two.keyDown(press('ShiftRight', { ctrlKey: true, shiftKey: true }));
    expect(two.keyUp(press('ControlRight', { shiftKey: true }))).toEqual({ kind: 'pending', modifiers: ['shift'] });
    expect(two.keyUp(press('ShiftRight'))).toEqual({ kind: 'pending', modifiers: [] });

    const withKey = reader();
    withKey.keyDown(press('ControlRight', { ctrlKey: true }));
    withKey.keyDown(press('KeyC', { ctrlKey: true }));
    expect(withKey.keyUp(press('KeyC', { ctrlKey: true }))).toBeNull();
    expect(withKey.keyUp(press('ControlRight'))?.kind).toBe('pending');

    const withClick = reader();
    withClick.keyDown(press('ControlRight', { ctrlKey: true }));
    expect(withClick.buttonDown(click(0, { ctrlKey: true }))).toBeNull();
    expect(withClick.keyUp(press('ControlRight'))?.kind).toBe('pending');
  });

  it('is a key again after a try with two of them', () => {
    const reading = reader();
    reading.keyDown(press('ControlRight', { ctrlKey: true }));
    reading.keyDown(press('ShiftRight', { ctrlKey: true, shiftKey: true }));
    reading.keyUp(press('ControlRight', { shiftKey: true }));
    reading.keyUp(press('ShiftRight'));
    reading.keyDown(press('ControlRight', { ctrlKey: true }));
    expect(reading.keyUp(press('ControlRight'))).toMatchObject({ chord: { key: 'ControlRight' } });
  });

  it.each([
    ['ShiftLeft', 'types-text'],
    ['MetaRight', 'system'],
  ] as const)('is refused for %s, which is in use', (code, reason) => {
    const reading = reader();
    reading.keyDown(press(code));
    expect(reading.keyUp(press(code))).toEqual({ kind: 'refused', reason });
  });

  it('is refused where the source does not see sides', () => {
    const reading = reader('linux', false);
    reading.keyDown(press('ControlRight', { ctrlKey: true }));
    expect(reading.keyUp(press('ControlRight'))).toEqual({ kind: 'refused', reason: 'not-seen' });
  });
});

describe('mouse buttons', () => {
  it.each([
    [1, 'MouseMiddle'],
    [3, 'MouseBack'],
    [4, 'MouseForward'],
  ] as const)('button %d is %s, with its modifiers', (button, key) => {
    expect(reader().buttonDown(click(button, { altKey: true }))).toEqual({
      kind: 'chord',
      chord: { modifiers: ['alt'], key },
    });
    expect(reader('linux', false).buttonDown(click(button))).toEqual({ kind: 'refused', reason: 'not-seen' });
  });

  it.each([0, 2])('button %d stays what it is', (button) => {
    expect(reader().buttonDown(click(button))).toBeNull();
  });
});

describe('comparing', () => {
  const chord = { modifiers: ['control', 'shift'], key: 'Space' } as const;

  it('takes no notice of the order of modifiers', () => {
    expect(isSameChord(chord, { modifiers: ['shift', 'control'], key: 'Space' })).toBe(true);
    expect(isSameChord(chord, { modifiers: ['shift'], key: 'Space' })).toBe(false);
    expect(isSameChord(chord, { ...chord, key: 'F9' })).toBe(false);
  });

  it('knows a press of it, by key or by mouse, with exactly its modifiers', () => {
    expect(isPressOf(chord, press('Space', { ctrlKey: true, shiftKey: true }))).toBe(true);
    expect(isPressOf(chord, press('Space', { ctrlKey: true }))).toBe(false);
    expect(isPressOf(chord, press('Space', { ctrlKey: true, shiftKey: true, altKey: true }))).toBe(false);
    expect(isPressOf({ modifiers: [], key: 'MouseBack' }, click(3))).toBe(true);
    expect(isPressOf({ modifiers: [], key: 'MouseBack' }, click(0))).toBe(false);
    expect(isPressOf({ modifiers: [], key: 'ControlRight' }, press('ControlRight', { ctrlKey: true }))).toBe(false);
  });
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
    ['ControlRight', 'Right Ctrl'],
    ['MetaLeft', 'Left Super'],
    ['MouseBack', 'Mouse Back'],
    ['MouseMiddle', 'Middle mouse button'],
  ] as const)('writes %s as %s', (key, written) => {
    expect(chordParts({ modifiers: [], key }, 'linux')).toEqual([written]);
  });
});
