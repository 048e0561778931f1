/**
 * Owns how a chord is written, read and judged as a talk key: pure, the same in every process.
 * Whether a chord is down is the key host's question (hosts/key/chord-matcher).
 */
import { CHORD_KEYS, MODIFIERS, type Chord, type ChordKey, type Modifier } from '../../src-preload/contract/talk.js';

export type ChordPlatform = 'linux' | 'darwin' | 'win32';

const MODIFIER_LABELS: Readonly<Record<ChordPlatform, Readonly<Record<Modifier, string>>>> = {
  linux: { control: 'Ctrl', alt: 'Alt', shift: 'Shift', meta: 'Super' },
  win32: { control: 'Ctrl', alt: 'Alt', shift: 'Shift', meta: 'Win' },
  darwin: { control: '⌃', alt: '⌥', shift: '⇧', meta: '⌘' },
};

const KEY_LABELS: Readonly<Partial<Record<ChordKey, string>>> = {
  Backquote: '`',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
  CapsLock: 'Caps Lock',
  ScrollLock: 'Scroll Lock',
};

const keyLabel = (key: ChordKey): string => KEY_LABELS[key] ?? key.replace(/^(?:Key|Digit)/, '');

/** The chord as people of that system write it: `Ctrl+Shift+Space`, on macOS `⌃⇧Space`. */
export function formatChord(chord: Chord, platform: ChordPlatform): string {
  const labels = MODIFIERS.filter((modifier) => chord.modifiers.includes(modifier)).map(
    (modifier) => MODIFIER_LABELS[platform][modifier],
  );
  return platform === 'darwin' ? [...labels, keyLabel(chord.key)].join('') : [...labels, keyLabel(chord.key)].join('+');
}

const MODIFIER_NAMES: ReadonlyMap<string, Modifier> = new Map(
  Object.entries({
    control: ['control', 'ctrl', '⌃'],
    alt: ['alt', 'option', 'opt', '⌥'],
    shift: ['shift', '⇧'],
    meta: ['meta', 'super', 'win', 'windows', 'cmd', 'command', '⌘'],
  } as const satisfies Record<Modifier, readonly string[]>).flatMap(([modifier, names]) =>
    names.map((name) => [name, modifier as Modifier] as const),
  ),
);

const KEY_NAMES: ReadonlyMap<string, ChordKey> = new Map(
  CHORD_KEYS.flatMap((key) => [
    [key.toLowerCase(), key],
    [keyLabel(key).toLowerCase().replaceAll(' ', ''), key],
  ]),
);

export type ChordParse =
  { readonly ok: true; readonly chord: Chord } | { readonly ok: false; readonly message: string };

/** Reads what `formatChord` writes, any case and order, and the usual other names (Control, Option, Cmd …). */
export function parseChord(text: string): ChordParse {
  const words = text
    .replace(/[⌃⌥⇧⌘]/gu, '$&+')
    .split('+')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  const keyWord = words.pop();
  if (keyWord === undefined) return { ok: false, message: 'No key is named.' };
  const key = KEY_NAMES.get(keyWord.toLowerCase().replaceAll(' ', ''));
  if (key === undefined) return { ok: false, message: `“${keyWord}” cannot be the talk key.` };
  const named = new Set<Modifier>();
  for (const word of words) {
    const modifier = MODIFIER_NAMES.get(word.toLowerCase());
    if (modifier === undefined) return { ok: false, message: `“${word}” is not a modifier key.` };
    named.add(modifier);
  }
  return { ok: true, chord: { modifiers: MODIFIERS.filter((modifier) => named.has(modifier)), key } };
}

/** Whether two chords are the same, whatever the order of their modifiers. */
export const chordsEqual = (a: Chord, b: Chord): boolean =>
  a.key === b.key && MODIFIERS.every((modifier) => a.modifiers.includes(modifier) === b.modifiers.includes(modifier));

/**
 * Why a chord cannot be the talk key: it types or moves the cursor, the system keeps it, nearly every program uses
 * it, or the keyboard does not report holding it.
 */
export type ChordRefusal = 'types-text' | 'moves-cursor' | 'system' | 'common' | 'not-held';

export const CHORD_REFUSAL_TEXT: Readonly<Record<ChordRefusal, string>> = {
  'types-text': 'This key types text. Add Ctrl, Alt or the system key.',
  'moves-cursor': 'This key moves the cursor. Add a modifier.',
  system: 'The system keeps this combination for itself.',
  common: 'Most programs use this combination.',
  'not-held': 'This system does not report how long Caps Lock is held.',
};

const TYPING: ReadonlySet<string> = new Set(['Space', 'Enter', 'Tab', 'Backquote']);
const MOVING: ReadonlySet<string> = new Set(['Home', 'End', 'PageUp', 'PageDown']);

const isTyping = (key: ChordKey): boolean => TYPING.has(key) || /^(?:Key|Digit)/.test(key);

/** Combinations the system itself answers, in `formatChord` spelling without regard to macOS signs. */
const SYSTEM: Readonly<Record<ChordPlatform, readonly string[]>> = {
  linux: ['Alt+F4', 'Alt+F2', 'Alt+Tab', 'Alt+Shift+Tab', 'Alt+Space', 'Super+L', 'Super+D', 'Super+Tab', 'Super+Space'],
  win32: [
    'Alt+F4', 'Alt+Tab', 'Alt+Shift+Tab', 'Alt+Space', 'Ctrl+Alt+Tab',
    'Super+L', 'Super+D', 'Super+E', 'Super+H', 'Super+R', 'Super+V', 'Super+X', 'Super+Tab', 'Super+Space',
  ],
  darwin: [
    'Super+Space', 'Super+Tab', 'Shift+Super+Tab', 'Super+Backquote', 'Super+Q', 'Ctrl+Super+Q', 'Super+W', 'Super+H',
    'Super+M', 'Alt+Super+Space', 'Ctrl+Super+Space', 'Shift+Super+Digit3', 'Shift+Super+Digit4', 'Shift+Super+Digit5',
  ],
}; // prettier-ignore

const isSystem = (chord: Chord, platform: ChordPlatform): boolean => {
  const modifiers = MODIFIERS.filter((modifier) => chord.modifiers.includes(modifier));
  const isTerminalSwitch =
    platform === 'linux' && modifiers.join() === 'control,alt' && /^F(?:[1-9]|1[0-2])$/.test(chord.key);
  return isTerminalSwitch || SYSTEM[platform].some((text) => matches(text, chord));
};

function matches(text: string, chord: Chord): boolean {
  const parsed = parseChord(text);
  return parsed.ok && chordsEqual(parsed.chord, chord);
}

/** The editing shortcuts that work almost everywhere. */
const COMMON_KEYS: ReadonlySet<string> = new Set([
  'KeyA', 'KeyC', 'KeyF', 'KeyN', 'KeyO', 'KeyP', 'KeyQ', 'KeyS', 'KeyT', 'KeyV', 'KeyW', 'KeyX', 'KeyY', 'KeyZ',
  'Home', 'End', 'Tab',
]); // prettier-ignore

/** Why this chord would make a bad talk key on this system; null when it is fine. */
export function chordRefusal(chord: Chord, platform: ChordPlatform): ChordRefusal | null {
  const { key } = chord;
  const modifiers = new Set(chord.modifiers);
  const commanding = modifiers.has('control') || modifiers.has('alt') || modifiers.has('meta');
  if (platform === 'darwin' && key === 'CapsLock') return 'not-held';
  if (isTyping(key) && !commanding) return 'types-text';
  if (MOVING.has(key) && !commanding) return 'moves-cursor';
  if (isSystem(chord, platform)) return 'system';
  const main: Modifier = platform === 'darwin' ? 'meta' : 'control';
  if (modifiers.size === 1 && modifiers.has(main) && COMMON_KEYS.has(key)) return 'common';
  return null;
}
