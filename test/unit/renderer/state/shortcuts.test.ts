import { describe, expect, it } from 'vitest';
import { isTaken, shortcutPressed, writtenShortcut } from '../../../../src-renderer/state/shortcuts.js';

const press = (key: string, code: string, held: string = '') => ({
  key,
  code,
  ctrlKey: held.includes('c'),
  metaKey: held.includes('m'),
  altKey: held.includes('a'),
  shiftKey: held.includes('s'),
});

describe('shortcuts of the window', () => {
  it.each([
    ['k', 'KeyK', 'c', 'palette'],
    ['1', 'Digit1', 'c', 'talk'],
    ['2', 'Digit2', 'c', 'history'],
    ['3', 'Digit3', 'c', 'settings'],
    [',', 'Comma', 'c', 'preferences'],
    ['f', 'KeyF', 'c', 'search'],
    ['m', 'KeyM', 'c', 'mute'],
    ['n', 'KeyN', 'c', 'newConversation'],
    ['/', 'Slash', 'c', 'shortcuts'],
    ['?', 'Slash', 's', 'help'],
  ])('%s (%s) with %j is %s', (key, code, held, id) => {
    expect(shortcutPressed(press(key, code, held), 'linux')).toBe(id);
  });

  it.each([
    ['without a modifier', press('k', 'KeyK')],
    ['with another modifier too', press('k', 'KeyK', 'ca')],
    ['with Shift too', press('K', 'KeyK', 'cs')],
    ['with the modifier of another system', press('k', 'KeyK', 'm')],
    ['of another key', press('j', 'KeyJ', 'c')],
  ])('a press %s is none', (_name, one) => {
    expect(shortcutPressed(one, 'linux')).toBeNull();
  });

  it('is found by its place where the layout types no Latin letter, and by its letter where it does', () => {
    expect(shortcutPressed(press('ክ', 'KeyK', 'c'), 'linux')).toBe('palette');
    expect(shortcutPressed(press('ن', 'KeyK', 'c'), 'linux')).toBe('palette');
    // Dvorak has its K on the key of V, and T on that of K.
    expect(shortcutPressed(press('k', 'KeyV', 'c'), 'linux')).toBe('palette');
    expect(shortcutPressed(press('t', 'KeyK', 'c'), 'linux')).toBeNull();
  });

  it('finds digits and signs on layouts that type them with Shift, or need none', () => {
    expect(shortcutPressed(press('&', 'Digit1', 'c'), 'linux')).toBe('talk');
    expect(shortcutPressed(press('/', 'Digit7', 'cs'), 'linux')).toBe('shortcuts');
    expect(shortcutPressed(press('?', 'Minus', 's'), 'linux')).toBe('help');
  });

  it('uses Command on macOS, where Command and M belongs to the system', () => {
    expect(shortcutPressed(press('k', 'KeyK', 'm'), 'darwin')).toBe('palette');
    expect(shortcutPressed(press('k', 'KeyK', 'c'), 'darwin')).toBeNull();
    expect(shortcutPressed(press('m', 'KeyM', 'm'), 'darwin')).toBeNull();
    expect(shortcutPressed(press('M', 'KeyM', 'ms'), 'darwin')).toBe('mute');
    expect(writtenShortcut('mute', 'darwin')).toEqual({ modifiers: ['shift', 'meta'], key: 'M' });
    expect(writtenShortcut('mute', 'linux')).toEqual({ modifiers: ['control'], key: 'M' });
  });

  it('is taken by a global key that is pressed the same way, and by no other', () => {
    expect(isTaken('palette', [{ modifiers: ['control'], key: 'KeyK' }], 'linux')).toBe(true);
    expect(isTaken('palette', [{ modifiers: ['control', 'alt'], key: 'KeyK' }], 'linux')).toBe(false);
    expect(isTaken('palette', [{ modifiers: ['control'], key: 'KeyK' }], 'darwin')).toBe(false);
    expect(isTaken('palette', [], 'linux')).toBe(false);
  });
});
