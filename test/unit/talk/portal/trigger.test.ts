import { expect, it } from 'vitest';
import { CHORD_KEYS, type ChordKey } from '../../../../src-preload/contract/talk.js';
import { xdgTrigger } from '../../../../src-main/talk/portal/trigger.js';

it.each([
  [['control', 'shift'], 'Space', 'CTRL+SHIFT+space'],
  [['alt', 'meta'], 'KeyK', 'ALT+LOGO+k'],
  [[], 'F13', 'F13'],
  [['control'], 'Digit7', 'CTRL+7'],
  [['control'], 'Enter', 'CTRL+Return'],
  [['meta'], 'Backquote', 'LOGO+grave'],
  [['alt'], 'PageUp', 'ALT+Page_Up'],
  [['alt'], 'PageDown', 'ALT+Page_Down'],
  [[], 'CapsLock', 'Caps_Lock'],
  [[], 'ScrollLock', 'Scroll_Lock'],
  [[], 'Pause', 'Pause'],
  [['control'], 'Tab', 'CTRL+Tab'],
] as const)('writes %j + %s as %s', (modifiers, key, expected) => {
  expect(xdgTrigger({ modifiers, key })).toBe(expected);
});

it('has no words for one side of a modifier nor for mouse buttons, and for all other keys', () => {
  const without = CHORD_KEYS.filter((key) => xdgTrigger({ modifiers: [], key }) === null);
  const sides = ['Control', 'Alt', 'Shift', 'Meta'].flatMap((it) => [`${it}Left`, `${it}Right`] as ChordKey[]);
  expect(new Set(without)).toEqual(new Set([...sides, 'MouseMiddle', 'MouseBack', 'MouseForward']));
  const words = CHORD_KEYS.map((key) => xdgTrigger({ modifiers: [], key })).filter((it) => it !== null);
  expect(new Set(words).size).toBe(words.length);
  // Names of xkb: letters and digits, with underscores between words.
  for (const word of words) expect(word).toMatch(/^[A-Za-z0-9]+(_[A-Z][a-z]+)?$/);
});
