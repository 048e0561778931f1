/**
 * Owns writing a chord in the words of the XDG shortcuts specification, as the portal takes it for a proposal:
 * modifiers in capitals, then the xkb name of the key, joined by plus signs.
 */
import type { Chord, ChordKey, Modifier } from '../../../src-preload/contract/talk.js';

const MODIFIER_NAME: Readonly<Record<Modifier, string>> = {
  control: 'CTRL',
  alt: 'ALT',
  shift: 'SHIFT',
  meta: 'LOGO',
};

/** Keys whose xkb name is not what is left of the chord's name without `Key` or `Digit`. */
const KEYSYM: Partial<Readonly<Record<ChordKey, string>>> = {
  Space: 'space',
  Enter: 'Return',
  Backquote: 'grave',
  PageUp: 'Page_Up',
  PageDown: 'Page_Down',
  CapsLock: 'Caps_Lock',
  ScrollLock: 'Scroll_Lock',
};

/** Triggers are keyboard keys with modifiers: no mouse buttons, and no modifier as the key. */
const INEXPRESSIBLE = /^(Mouse|Control|Alt|Shift|Meta)/;

/** For example `CTRL+SHIFT+space`; null for a chord the specification has no words for. */
export function xdgTrigger({ modifiers, key }: Chord): string | null {
  if (INEXPRESSIBLE.test(key)) return null;
  const letter = /^Key([A-Z])$/.exec(key)?.[1]?.toLowerCase();
  const digit = /^Digit(\d)$/.exec(key)?.[1];
  const keysym = KEYSYM[key] ?? letter ?? digit ?? key;
  return [...modifiers.map((modifier) => MODIFIER_NAME[modifier]), keysym].join('+');
}
