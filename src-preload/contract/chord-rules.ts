/**
 * Owns which chords may be a global key, and which may not be keys together: the window says why not, main keeps none
 * that may not. Must never ask the system: the same answer on both sides of the bridge.
 */
import { KEY_ACTIONS, MODIFIERS, type Chord, type ChordKey, type KeyAction, type Modifier } from './talk.js';

export type ChordPlatform = 'linux' | 'darwin' | 'win32';

/**
 * Why a chord cannot be a key: it types or moves the cursor, the system keeps it, nearly every program uses it, the
 * keyboard does not report holding it, or it is one side of a modifier that is not alone.
 */
export type ChordRefusal = 'types-text' | 'moves-cursor' | 'system' | 'common' | 'not-held' | 'not-alone';

const TYPING: ReadonlySet<string> = new Set(['Space', 'Enter', 'Tab', 'Backquote']);
const MOVING: ReadonlySet<string> = new Set(['Home', 'End', 'PageUp', 'PageDown']);

const isTyping = (key: ChordKey): boolean => TYPING.has(key) || /^(?:Key|Digit)/.test(key);

/** Combinations the system itself answers: modifiers in the order of MODIFIERS, then the key. */
const SYSTEM: Readonly<Record<ChordPlatform, ReadonlySet<string>>> = {
  linux: new Set([
    'alt F4', 'alt F2', 'alt Tab', 'alt shift Tab', 'alt Space', 'meta KeyL', 'meta KeyD', 'meta Tab', 'meta Space',
  ]),
  win32: new Set([
    'alt F4', 'alt Tab', 'alt shift Tab', 'alt Space', 'control alt Tab', 'meta KeyL', 'meta KeyD', 'meta KeyE',
    'meta KeyH', 'meta KeyR', 'meta KeyV', 'meta KeyX', 'meta Tab', 'meta Space',
  ]),
  darwin: new Set([
    'meta Space', 'meta Tab', 'shift meta Tab', 'meta Backquote', 'meta KeyQ', 'control meta KeyQ', 'meta KeyW',
    'meta KeyH', 'meta KeyM', 'alt meta Space', 'control meta Space', 'shift meta Digit3', 'shift meta Digit4',
    'shift meta Digit5',
  ]),
}; // prettier-ignore

/** The editing shortcuts that work almost everywhere. */
const COMMON_KEYS: ReadonlySet<string> = new Set([
  'KeyA', 'KeyC', 'KeyF', 'KeyN', 'KeyO', 'KeyP', 'KeyQ', 'KeyS', 'KeyT', 'KeyV', 'KeyW', 'KeyX', 'KeyY', 'KeyZ',
  'Home', 'End', 'Tab',
]); // prettier-ignore

const SIDES: Readonly<Partial<Record<ChordKey, Modifier>>> = {
  ControlLeft: 'control',
  ControlRight: 'control',
  AltLeft: 'alt',
  AltRight: 'alt',
  ShiftLeft: 'shift',
  ShiftRight: 'shift',
  MetaLeft: 'meta',
  MetaRight: 'meta',
};

/** The modifier that this key is one side of; null for every other key. */
export const sideOf = (key: ChordKey): Modifier | null => SIDES[key] ?? null;

/**
 * A side alone begins with every shortcut that it is part of, and is taken back once the other key joins: an answer
 * that is heard would be cut each time. So the sides are refused that typing or most shortcuts need. Alt Gr is the
 * right Alt of most layouts; on macOS both Option keys type the same, and the right one can be spared.
 */
const PC_SIDES: Readonly<Partial<Record<ChordKey, ChordRefusal>>> = {
  ShiftLeft: 'types-text',
  ShiftRight: 'types-text',
  ControlLeft: 'common',
  AltLeft: 'system',
  AltRight: 'types-text',
  MetaLeft: 'system',
  MetaRight: 'system',
};
const SIDE_REFUSALS: Readonly<Record<ChordPlatform, Readonly<Partial<Record<ChordKey, ChordRefusal>>>>> = {
  linux: PC_SIDES,
  win32: PC_SIDES,
  darwin: { ShiftLeft: 'types-text', ShiftRight: 'types-text', AltLeft: 'types-text', MetaLeft: 'common' },
};

/** Why this chord would make a bad key on this system; null when it is fine. */
export function chordRefusal(chord: Chord, platform: ChordPlatform): ChordRefusal | null {
  const { key } = chord;
  const modifiers = MODIFIERS.filter((modifier) => chord.modifiers.includes(modifier));
  if (sideOf(key) !== null) return modifiers.length > 0 ? 'not-alone' : (SIDE_REFUSALS[platform][key] ?? null);
  // Pastes, opens in a new tab or scrolls; the thumb's buttons at worst turn a page.
  if (key === 'MouseMiddle' && modifiers.length === 0) return 'common';
  const has = (modifier: Modifier): boolean => modifiers.includes(modifier);
  const commanding = has('control') || has('alt') || has('meta');
  if (platform === 'darwin' && key === 'CapsLock') return 'not-held';
  if (isTyping(key) && !commanding) return 'types-text';
  if (MOVING.has(key) && !commanding) return 'moves-cursor';
  // Control, Alt and a function key switch consoles.
  const isConsole = platform === 'linux' && modifiers.join() === 'control,alt' && /^F(?:[1-9]|1[0-2])$/.test(key);
  if (isConsole || SYSTEM[platform].has([...modifiers, key].join(' '))) return 'system';
  const main: Modifier = platform === 'darwin' ? 'meta' : 'control';
  return modifiers.length === 1 && has(main) && COMMON_KEYS.has(key) ? 'common' : null;
}

/** Two keys that could not be told apart when they are pressed. */
export interface ChordConflict {
  /** In the order of KEY_ACTIONS. */
  readonly actions: readonly [KeyAction, KeyAction];
  /** same: the same chord. side: one is a side of a modifier that the other begins with, and would always come first. */
  readonly reason: 'same' | 'side';
}

function conflictOf(one: Chord, other: Chord): ChordConflict['reason'] | null {
  const isSame =
    one.key === other.key && MODIFIERS.every((it) => one.modifiers.includes(it) === other.modifiers.includes(it));
  if (isSame) return 'same';
  const beginsWith = (side: Chord, chord: Chord): boolean => {
    const modifier = sideOf(side.key);
    return modifier !== null && chord.modifiers.includes(modifier);
  };
  return beginsWith(one, other) || beginsWith(other, one) ? 'side' : null;
}

/**
 * The first two chords that get in each other's way; null when all three can be told apart. A chord and the same one with
 * more modifiers are no conflict: modifiers must match exactly. Nor are the two sides of one modifier.
 */
export function chordConflict(chords: Readonly<Record<KeyAction, Chord | null>>): ChordConflict | null {
  for (const [index, first] of KEY_ACTIONS.entries()) {
    for (const second of KEY_ACTIONS.slice(index + 1)) {
      const [one, other] = [chords[first], chords[second]];
      const reason = one === null || other === null ? null : conflictOf(one, other);
      if (reason !== null) return { actions: [first, second], reason };
    }
  }
  return null;
}
