/**
 * Owns the keys that act within the window: which they are on this system, whether a press is one of them, and how they
 * are written. Must never know what they do: that is the table of actions.
 */
import type { ChordPlatform } from '../../src-preload/contract/chord-rules.js';
import type { Chord, Modifier } from '../../src-preload/contract/talk.js';
import { isSameChord } from '../talk/chord.js';

/** A key of the window. `main` is Control, and Command on macOS. */
export interface Shortcut {
  /** As it is typed on a Latin layout, in lower case. */
  readonly key: string;
  /** The same key by its place, for layouts that type something else there. */
  readonly code: string;
  readonly main: boolean;
  readonly shift: boolean;
}

const command = (key: string, code: string, shift = false): Shortcut => ({ key, code, main: true, shift });

const letter = (name: string): Shortcut => command(name, `Key${name.toUpperCase()}`);

export const SHORTCUT_IDS = [
  'palette', 'talk', 'history', 'settings', 'preferences', 'search', 'mute', 'newConversation', 'shortcuts', 'help',
] as const; // prettier-ignore
export type ShortcutId = (typeof SHORTCUT_IDS)[number];

const SHORTCUTS: Readonly<Record<ShortcutId, Shortcut>> = {
  palette: letter('k'),
  talk: command('1', 'Digit1'),
  history: command('2', 'Digit2'),
  settings: command('3', 'Digit3'),
  preferences: command(',', 'Comma'),
  search: letter('f'),
  mute: letter('m'),
  newConversation: letter('n'),
  shortcuts: command('/', 'Slash'),
  help: { key: '?', code: '', main: false, shift: false },
};

/** Command and M makes a window small on macOS. */
const MUTE_ON_MAC: Shortcut = { ...SHORTCUTS.mute, shift: true };

const shortcutOf = (id: ShortcutId, platform: ChordPlatform): Shortcut =>
  platform === 'darwin' && id === 'mute' ? MUTE_ON_MAC : SHORTCUTS[id];

type Press = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

const LATIN = /^[\x21-\x7e]$/;
/** Signs that are typed with Shift on some layouts. */
const MAY_SHIFT = new Set([',', '/', '?']);

function isPressed({ key, code, main, shift }: Shortcut, press: Press, platform: ChordPlatform): boolean {
  const [wanted, other] = platform === 'darwin' ? [press.metaKey, press.ctrlKey] : [press.ctrlKey, press.metaKey];
  if (wanted !== main || other || press.altKey) return false;
  if (press.shiftKey !== shift && !MAY_SHIFT.has(key)) return false;
  const typed = press.key.toLowerCase();
  if (typed === key) return true;
  // Digits are found by their place too: on some Latin layouts they are typed with Shift.
  return code !== '' && press.code === code && (!LATIN.test(typed) || code.startsWith('Digit'));
}

/** Which shortcut is pressed; null where none is. */
export function shortcutPressed(press: Press, platform: ChordPlatform): ShortcutId | null {
  return SHORTCUT_IDS.find((id) => isPressed(shortcutOf(id, platform), press, platform)) ?? null;
}

/** Whether a bare key would be typed into what has the focus. */
export const takesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input, textarea, select, [role=textbox], [role=combobox]'));

/** What is printed on the key, and with which modifiers. */
export interface WrittenShortcut {
  readonly modifiers: readonly Modifier[];
  readonly key: string;
}

export function writtenShortcut(id: ShortcutId, platform: ChordPlatform): WrittenShortcut {
  const { key, main, shift } = shortcutOf(id, platform);
  const modifiers: readonly Modifier[] = [
    ...(main && platform !== 'darwin' ? (['control'] as const) : []),
    ...(shift ? (['shift'] as const) : []),
    ...(main && platform === 'darwin' ? (['meta'] as const) : []),
  ];
  return { modifiers, key: key.toUpperCase() };
}

/** Whether a global key is pressed the same way: then it acts, and the shortcut does not. */
export function isTaken(id: ShortcutId, chords: readonly Chord[], platform: ChordPlatform): boolean {
  const { code } = shortcutOf(id, platform);
  const { modifiers } = writtenShortcut(id, platform);
  return chords.some((chord) => chord.key === code && isSameChord(chord, { modifiers, key: chord.key }));
}
