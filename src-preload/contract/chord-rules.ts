/**
 * Owns which chords may be the talk key: the window says why one may not, main keeps none that may not.
 */
import { MODIFIERS, type Chord, type ChordKey, type Modifier } from './talk.js';

export type ChordPlatform = 'linux' | 'darwin' | 'win32';

/**
 * Why a chord cannot be the talk key: it types or moves the cursor, the system keeps it, nearly every program uses
 * it, or the keyboard does not report holding it.
 */
export type ChordRefusal = 'types-text' | 'moves-cursor' | 'system' | 'common' | 'not-held';

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

/** Why this chord would make a bad talk key on this system; null when it is fine. */
export function chordRefusal(chord: Chord, platform: ChordPlatform): ChordRefusal | null {
  const { key } = chord;
  const modifiers = MODIFIERS.filter((modifier) => chord.modifiers.includes(modifier));
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
