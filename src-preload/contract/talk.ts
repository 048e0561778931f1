/**
 * Owns the words for push-to-talk that settings, key sources and interface share.
 */

/** How a capture ends: when the key is released, when it is pressed again, or when speech ends. */
export type TalkMode = 'hold' | 'latched' | 'hands-free';

/** Modifiers of a chord. `meta` is Command on macOS, the Windows key on Windows, Super on Linux. */
export const MODIFIERS = ['control', 'alt', 'shift', 'meta'] as const;
export type Modifier = (typeof MODIFIERS)[number];

/** Keys a chord may end with, named after KeyboardEvent.code. */
export const CHORD_KEYS = [
  'Space', 'Enter', 'Tab', 'Backquote', 'Insert', 'Home', 'End', 'PageUp', 'PageDown', 'CapsLock', 'ScrollLock', 'Pause',
  'F1', 'F2', 'F3', 'F4', 'F5', 'F6', 'F7', 'F8', 'F9', 'F10', 'F11', 'F12',
  'F13', 'F14', 'F15', 'F16', 'F17', 'F18', 'F19', 'F20', 'F21', 'F22', 'F23', 'F24',
  'KeyA', 'KeyB', 'KeyC', 'KeyD', 'KeyE', 'KeyF', 'KeyG', 'KeyH', 'KeyI', 'KeyJ', 'KeyK', 'KeyL', 'KeyM',
  'KeyN', 'KeyO', 'KeyP', 'KeyQ', 'KeyR', 'KeyS', 'KeyT', 'KeyU', 'KeyV', 'KeyW', 'KeyX', 'KeyY', 'KeyZ',
  'Digit0', 'Digit1', 'Digit2', 'Digit3', 'Digit4', 'Digit5', 'Digit6', 'Digit7', 'Digit8', 'Digit9',
] as const; // prettier-ignore
export type ChordKey = (typeof CHORD_KEYS)[number];

/** A talk key: a key with the modifiers that must be down with it. */
export interface Chord {
  readonly modifiers: readonly Modifier[];
  readonly key: ChordKey;
}

export const DEFAULT_CHORD: Chord = { modifiers: ['control', 'shift'], key: 'Space' };

/** Where a talk event came from. */
export type TalkSourceId = 'hook' | 'window' | 'cli' | 'tray';

/** Whether the talk key works outside the window, and why not. */
export type HotkeyHealth =
  | { readonly state: 'starting' }
  | { readonly state: 'armed'; readonly source: 'hook'; readonly provesRelease: true }
  | {
      readonly state: 'unavailable';
      readonly reason: 'no-display' | 'wayland' | 'permission' | 'crashed' | 'unsupported';
    };
