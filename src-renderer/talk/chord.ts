/**
 * Owns how a talk key is read from the keyboard and written for people.
 */
import { CHORD_KEYS, MODIFIERS, type Chord, type ChordKey, type Modifier } from '../../src-preload/contract/talk.js';
import { chordRefusal, type ChordPlatform, type ChordRefusal } from '../../src-preload/contract/chord-rules.js';
import { t } from '../i18n/i18n.js';

/** What a key press means while a new chord is recorded. */
export type ChordInput =
  | { readonly kind: 'chord'; readonly chord: Chord }
  /** Only modifiers so far. */
  | { readonly kind: 'pending'; readonly modifiers: readonly Modifier[] }
  /** `unknown`: no source can watch this key. */
  | { readonly kind: 'refused'; readonly reason: RecordRefusal }
  | { readonly kind: 'cancelled' };

export type RecordRefusal = ChordRefusal | 'unknown';

export type KeyPress = Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>;

const MODIFIER_CODE = /^(Control|Alt|Shift|Meta|OS)(Left|Right)?$/;

export function readChord(press: KeyPress, platform: ChordPlatform): ChordInput {
  const modifiers = modifiersOf(press);
  if (MODIFIER_CODE.test(press.code)) return { kind: 'pending', modifiers };
  if (press.code === 'Escape') return { kind: 'cancelled' };
  const key = CHORD_KEYS.find((known) => known === press.code);
  if (key === undefined) return { kind: 'refused', reason: 'unknown' };
  const chord = { modifiers, key };
  const reason = chordRefusal(chord, platform);
  return reason === null ? { kind: 'chord', chord } : { kind: 'refused', reason };
}

/** The modifiers held, in the order they are written. */
export function modifiersOf(press: KeyPress): readonly Modifier[] {
  const down = { control: press.ctrlKey, alt: press.altKey, shift: press.shiftKey, meta: press.metaKey };
  return MODIFIERS.filter((modifier) => down[modifier]);
}

/** The parts of a chord as they are printed on the keys of this platform. */
export function chordParts(
  chord: { readonly modifiers: readonly Modifier[]; readonly key?: ChordKey },
  platform: ChordPlatform,
): readonly string[] {
  const modifiers = MODIFIERS.filter((modifier) => chord.modifiers.includes(modifier));
  const names = modifiers.map((modifier) => modifierName(modifier, platform));
  return chord.key === undefined ? names : [...names, keyName(chord.key)];
}

function modifierName(modifier: Modifier, platform: ChordPlatform): string {
  if (platform === 'darwin') return { control: '⌃', alt: '⌥', shift: '⇧', meta: '⌘' }[modifier];
  if (modifier === 'meta') return t(platform === 'win32' ? 'chord.meta.win32' : 'chord.meta.linux');
  return t(`chord.${modifier}`);
}

/** `KeyA` is printed A, `Digit1` 1, `PageUp` Page Up. */
function keyName(key: ChordKey): string {
  if (key === 'Backquote') return '`';
  return key.replace(/^(Key|Digit)/, '').replace(/([a-z])([A-Z])/g, '$1 $2');
}
