/**
 * Owns the words for push-to-talk that settings, key sources and interface share.
 */

/** How a capture ends: when the key is released, when it is pressed again, or when speech ends. */
export type TalkMode = 'hold' | 'latched' | 'hands-free';

/**
 * What a press of the talk key means. hold: talk until the release. hold-or-tap: that, and a short tap talks until the
 * next press. toggle: each press begins or ends.
 */
export const TALK_STYLES = ['hold', 'hold-or-tap', 'toggle'] as const;
export type TalkStyle = (typeof TALK_STYLES)[number];

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
  // One side of a modifier, alone: a chord of these has no other modifiers.
  'ControlLeft', 'ControlRight', 'AltLeft', 'AltRight', 'ShiftLeft', 'ShiftRight', 'MetaLeft', 'MetaRight',
  // Mouse buttons other than the two everybody clicks with; `Back` and `Forward` are at the thumb.
  'MouseMiddle', 'MouseBack', 'MouseForward',
] as const; // prettier-ignore
export type ChordKey = (typeof CHORD_KEYS)[number];

/** A talk key: a key with the modifiers that must be down with it. */
export interface Chord {
  readonly modifiers: readonly Modifier[];
  readonly key: ChordKey;
}

export const DEFAULT_CHORD: Chord = { modifiers: ['control', 'shift'], key: 'Space' };

/** What sees keys outside the window: the native hook, the desktop's GlobalShortcuts portal, Electron's shortcuts. */
export type KeySourceId = 'hook' | 'portal' | 'shortcut';

/** Where a talk event came from. */
export type TalkSourceId = KeySourceId | 'window' | 'cli' | 'tray';

/** Whether the talk key works outside the window, and why not. */
export type HotkeyHealth =
  | { readonly state: 'starting' }
  | {
      readonly state: 'armed';
      readonly source: KeySourceId;
      /** What to press in the desktop's own words, where the desktop chose; null where our chord counts. */
      readonly trigger: string | null;
    }
  | {
      readonly state: 'unavailable';
      /** taken: another program has the combination. declined: the person said no to the desktop's question. */
      readonly reason: 'no-display' | 'wayland' | 'permission' | 'crashed' | 'unsupported' | 'taken' | 'declined';
    };

/** What a key source can see; the interface offers no more than that. */
export interface KeyAbilities {
  /** Releases are seen: the key can be held. */
  readonly hold: boolean;
  /** Mouse buttons, and one side of a modifier alone. */
  readonly mouseAndSides: boolean;
  /** Whether the person chooses the combination in Parley or in the settings of the desktop. */
  readonly chosenIn: 'parley' | 'desktop';
}

const ABILITIES: Readonly<Record<KeySourceId, KeyAbilities>> = {
  hook: { hold: true, mouseAndSides: true, chosenIn: 'parley' },
  portal: { hold: true, mouseAndSides: false, chosenIn: 'desktop' },
  shortcut: { hold: false, mouseAndSides: false, chosenIn: 'parley' },
};

/** What can be offered with this health; null while nothing sees keys. */
export const keyAbilities = (health: HotkeyHealth): KeyAbilities | null =>
  health.state === 'armed' ? ABILITIES[health.source] : null;

/** What a press means in truth: a key that is seen going down only begins and ends with presses. */
export const styleInForce = (health: HotkeyHealth, style: TalkStyle): TalkStyle =>
  keyAbilities(health)?.hold === false ? 'toggle' : style;

/** What a global key does. `mute`: a tap mutes or unmutes, holding it mutes while it is held. */
export const KEY_ACTIONS = ['talk', 'interrupt', 'mute'] as const;
export type KeyAction = (typeof KEY_ACTIONS)[number];

/** A global key as it is seen while the person tries their keys. A source that sees no release says `down` only. */
export interface KeySeen {
  readonly action: KeyAction;
  readonly phase: 'down' | 'up';
  readonly source: KeySourceId;
}
