/**
 * Owns how a key is read from keyboard and mouse and written for people.
 */
import {
  CHORD_KEYS,
  MODIFIERS,
  type Chord,
  type ChordKey,
  type KeyAbilities,
  type Modifier,
} from '../../src-preload/contract/talk.js';
import { chordRefusal, type ChordPlatform, type ChordRefusal } from '../../src-preload/contract/chord-rules.js';
import { t, type MessageKey } from '../i18n/i18n.js';

/** What a key press means while a new chord is recorded. */
export type ChordInput =
  | { readonly kind: 'chord'; readonly chord: Chord }
  /** Only modifiers so far. */
  | { readonly kind: 'pending'; readonly modifiers: readonly Modifier[] }
  | { readonly kind: 'refused'; readonly reason: RecordRefusal }
  | { readonly kind: 'cancelled' };

/** `unknown`: no source can watch this key. `not-seen`: the source in use cannot. */
export type RecordRefusal = ChordRefusal | 'unknown' | 'not-seen';

type HeldModifiers = Pick<KeyboardEvent, 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>;
export type KeyPress = HeldModifiers & Pick<KeyboardEvent, 'code'>;
export type ButtonPress = HeldModifiers & Pick<MouseEvent, 'button'>;

/** Reads one chord from what is pressed; made anew for each recording. */
export interface ChordReader {
  keyDown(press: KeyPress): ChordInput;
  /** Null where the release means nothing by itself. */
  keyUp(press: KeyPress): ChordInput | null;
  /** Null for the two buttons everybody clicks with. */
  buttonDown(press: ButtonPress): ChordInput | null;
}

const MODIFIER_CODE = /^(Control|Alt|Shift|Meta|OS)(Left|Right)?$/;
const BUTTONS: Readonly<Record<number, ChordKey>> = { 1: 'MouseMiddle', 3: 'MouseBack', 4: 'MouseForward' };

export function createChordReader(
  platform: ChordPlatform,
  { mouseAndSides }: Pick<KeyAbilities, 'mouseAndSides'>,
): ChordReader {
  // A modifier that went down and up with nothing else between is a key of its own.
  let alone: string | null = null;
  let down = 0;

  const read = (press: HeldModifiers, key: ChordKey | undefined): ChordInput => {
    if (key === undefined) return { kind: 'refused', reason: 'unknown' };
    const chord = { modifiers: modifiersOf(press), key };
    const reason = chordRefusal(chord, platform);
    return reason === null ? { kind: 'chord', chord } : { kind: 'refused', reason };
  };
  return {
    keyDown(press) {
      if (MODIFIER_CODE.test(press.code)) {
        down += 1;
        alone = down === 1 ? press.code : null;
        return { kind: 'pending', modifiers: modifiersOf(press) };
      }
      alone = null;
      if (press.code === 'Escape') return { kind: 'cancelled' };
      return read(
        press,
        CHORD_KEYS.find((known) => known === press.code),
      );
    },
    keyUp(press) {
      if (!MODIFIER_CODE.test(press.code)) return null;
      const isAlone = alone === press.code && modifiersOf(press).length === 0;
      down = modifiersOf(press).length;
      alone = null;
      if (!isAlone) return { kind: 'pending', modifiers: modifiersOf(press) };
      if (!mouseAndSides) return { kind: 'refused', reason: 'not-seen' };
      return read(
        press,
        CHORD_KEYS.find((known) => known === press.code.replace('OS', 'Meta')),
      );
    },
    buttonDown(press) {
      const key = BUTTONS[press.button];
      alone = null;
      if (key === undefined) return null;
      return mouseAndSides ? read(press, key) : { kind: 'refused', reason: 'not-seen' };
    },
  };
}

/** The modifiers held, in the order they are written. */
function modifiersOf(press: HeldModifiers): readonly Modifier[] {
  const held = { control: press.ctrlKey, alt: press.altKey, shift: press.shiftKey, meta: press.metaKey };
  return MODIFIERS.filter((modifier) => held[modifier]);
}

/** The parts of a chord as they are printed on the keys of this platform. */
export function chordParts(
  chord: { readonly modifiers: readonly Modifier[]; readonly key?: ChordKey },
  platform: ChordPlatform,
): readonly string[] {
  const modifiers = MODIFIERS.filter((modifier) => chord.modifiers.includes(modifier));
  const names = modifiers.map((modifier) => modifierName(modifier, platform));
  return chord.key === undefined ? names : [...names, keyName(chord.key, platform)];
}

function modifierName(modifier: Modifier, platform: ChordPlatform): string {
  if (platform === 'darwin') return { control: '⌃', alt: '⌥', shift: '⇧', meta: '⌘' }[modifier];
  if (modifier === 'meta') return t(platform === 'win32' ? 'chord.meta.win32' : 'chord.meta.linux');
  return t(`chord.${modifier}`);
}

const SIDED = /^(Control|Alt|Shift|Meta)(Left|Right)$/;
const MODIFIER_OF: Readonly<Record<string, Modifier>> = {
  Control: 'control',
  Alt: 'alt',
  Shift: 'shift',
  Meta: 'meta',
};
const BUTTON_NAMES = {
  MouseMiddle: 'chord.mouse.middle',
  MouseBack: 'chord.mouse.back',
  MouseForward: 'chord.mouse.forward',
} as const satisfies Partial<Record<ChordKey, MessageKey>>;
const isButton = (key: ChordKey): key is keyof typeof BUTTON_NAMES => key in BUTTON_NAMES;

/** `KeyA` is printed A, `Digit1` 1, `PageUp` Page Up, `ControlRight` Right Ctrl. */
function keyName(key: ChordKey, platform: ChordPlatform): string {
  if (key === 'Backquote') return '`';
  if (isButton(key)) return t(BUTTON_NAMES[key]);
  const [, base = '', side] = SIDED.exec(key) ?? [];
  const modifier = MODIFIER_OF[base];
  if (modifier !== undefined) {
    return t(side === 'Left' ? 'chord.left' : 'chord.right', { key: modifierName(modifier, platform) });
  }
  return key.replace(/^(Key|Digit)/, '').replace(/([a-z])([A-Z])/g, '$1 $2');
}

/** Whether two chords are pressed the same way. */
export const isSameChord = (one: Chord, other: Chord): boolean =>
  one.key === other.key &&
  MODIFIERS.every((modifier) => one.modifiers.includes(modifier) === other.modifiers.includes(modifier));

/** Whether a chord that was held is still whole after this release. */
export function isWholeChord(chord: Chord, release: KeyPress | ButtonPress): boolean {
  const key = 'code' in release ? release.code : BUTTONS[release.button];
  const held = modifiersOf(release);
  return key !== chord.key && chord.modifiers.every((one) => held.includes(one));
}

/** Whether this press, in the window, is a press of the chord. A modifier alone does nothing there and never matches. */
export function isPressOf(chord: Chord, press: KeyPress | ButtonPress): boolean {
  const key = 'code' in press ? press.code : BUTTONS[press.button];
  const held = modifiersOf(press);
  return (
    key === chord.key && held.length === chord.modifiers.length && chord.modifiers.every((one) => held.includes(one))
  );
}
