/**
 * Owns writing a chord as an accelerator, in the words of Electron's global shortcuts.
 */
import type { Chord, ChordKey, Modifier } from '../../src-preload/contract/talk.js';

const MODIFIER_NAME: Readonly<Record<Modifier, string>> = {
  control: 'Control',
  alt: 'Alt',
  shift: 'Shift',
  meta: 'Super',
};

const KEY_NAME: Partial<Readonly<Record<ChordKey, string>>> = {
  Backquote: '`',
  CapsLock: 'Capslock',
  ScrollLock: 'Scrolllock',
};

/** Accelerators have no words for one side of a modifier, for mouse buttons, nor for Pause. */
const INEXPRESSIBLE = /^(Mouse|Control|Alt|Shift|Meta|Pause$)/;

/** For example `Control+Shift+Space`; null for a chord that accelerators have no words for. */
export function toAccelerator({ modifiers, key }: Chord): string | null {
  if (INEXPRESSIBLE.test(key)) return null;
  const [, character] = /^(?:Key|Digit)(\w)$/.exec(key) ?? [];
  return [...modifiers.map((modifier) => MODIFIER_NAME[modifier]), KEY_NAME[key] ?? character ?? key].join('+');
}
