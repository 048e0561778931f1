/**
 * Owns how a talk key is read from the keyboard and written for people.
 */
import { CHORD_KEYS, MODIFIERS, type Chord, type ChordKey, type Modifier } from '../../src-preload/contract/talk.js';
import { t } from '../i18n/i18n.js';

export type Platform = 'linux' | 'darwin' | 'win32';

/** What a key press means while a new chord is recorded. */
export type ChordInput =
  | { readonly kind: 'chord'; readonly chord: Chord }
  /** Only modifiers so far. */
  | { readonly kind: 'pending'; readonly modifiers: readonly Modifier[] }
  /** `bare`: the key alone would be taken away from typing. */
  | { readonly kind: 'refused'; readonly reason: 'key' | 'bare' }
  | { readonly kind: 'cancelled' };

export type KeyPress = Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>;

const MODIFIER_CODE = /^(Control|Alt|Shift|Meta|OS)(Left|Right)?$/;
/** Keys that people type with: never alone, and not with Shift alone. */
const TYPING_KEY = /^(Key[A-Z]|Digit\d|Space|Enter|Tab|Backquote|Home|End|PageUp|PageDown)$/;

export function readChord(press: KeyPress): ChordInput {
  const modifiers = modifiersOf(press);
  if (MODIFIER_CODE.test(press.code)) return { kind: 'pending', modifiers };
  if (press.code === 'Escape') return { kind: 'cancelled' };
  const key = CHORD_KEYS.find((known) => known === press.code);
  if (key === undefined) return { kind: 'refused', reason: 'key' };
  const typed = TYPING_KEY.test(key) && modifiers.every((modifier) => modifier === 'shift');
  return typed ? { kind: 'refused', reason: 'bare' } : { kind: 'chord', chord: { modifiers, key } };
}

/** The modifiers held, in the order they are written. */
export function modifiersOf(press: KeyPress): readonly Modifier[] {
  const down = { control: press.ctrlKey, alt: press.altKey, shift: press.shiftKey, meta: press.metaKey };
  return MODIFIERS.filter((modifier) => down[modifier]);
}

/** The parts of a chord as they are printed on the keys of this platform. */
export function chordParts(
  chord: { readonly modifiers: readonly Modifier[]; readonly key?: ChordKey },
  platform: Platform,
): readonly string[] {
  const modifiers = MODIFIERS.filter((modifier) => chord.modifiers.includes(modifier));
  const names = modifiers.map((modifier) => modifierName(modifier, platform));
  return chord.key === undefined ? names : [...names, keyName(chord.key)];
}

function modifierName(modifier: Modifier, platform: Platform): string {
  if (platform === 'darwin') return { control: '⌃', alt: '⌥', shift: '⇧', meta: '⌘' }[modifier];
  if (modifier === 'meta') return t(platform === 'win32' ? 'chord.meta.win32' : 'chord.meta.linux');
  return t(`chord.${modifier}`);
}

/** `KeyA` is printed A, `Digit1` 1, `PageUp` Page Up. */
function keyName(key: ChordKey): string {
  if (key === 'Backquote') return '`';
  return key.replace(/^(Key|Digit)/, '').replace(/([a-z])([A-Z])/g, '$1 $2');
}
