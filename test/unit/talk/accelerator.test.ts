import { expect, it } from 'vitest';
import { CHORD_KEYS, type ChordKey } from '../../../src-preload/contract/talk.js';
import { toAccelerator } from '../../../src-main/talk/accelerator.js';

it.each([
  [['control', 'shift'], 'Space', 'Control+Shift+Space'],
  [['alt', 'meta'], 'KeyK', 'Alt+Super+K'],
  [[], 'F24', 'F24'],
  [['control'], 'Digit7', 'Control+7'],
  [['control'], 'Enter', 'Control+Enter'],
  [['meta'], 'Backquote', 'Super+`'],
  [['alt'], 'PageUp', 'Alt+PageUp'],
  [[], 'CapsLock', 'Capslock'],
  [[], 'ScrollLock', 'Scrolllock'],
  [['control'], 'Tab', 'Control+Tab'],
] as const)('writes %j + %s as %s', (modifiers, key, expected) => {
  expect(toAccelerator({ modifiers, key })).toBe(expected);
});

it('has no words for one side of a modifier, mouse buttons and Pause, and different ones for all other keys', () => {
  const without = CHORD_KEYS.filter((key) => toAccelerator({ modifiers: [], key }) === null);
  const sides = ['Control', 'Alt', 'Shift', 'Meta'].flatMap((it) => [`${it}Left`, `${it}Right`] as ChordKey[]);
  expect(new Set(without)).toEqual(new Set([...sides, 'MouseMiddle', 'MouseBack', 'MouseForward', 'Pause']));
  const words = CHORD_KEYS.map((key) => toAccelerator({ modifiers: [], key })).filter((it) => it !== null);
  expect(new Set(words).size).toBe(words.length);
});
