/**
 * Owns the translation between key names and the codes of the native hook, which are the same on every system.
 */
import type { ChordKey, Modifier } from '../../../src-preload/contract/talk.js';

/** Codes name places on the keyboard, as KeyboardEvent.code does: KeyQ is the key left of W on any layout. */
export const CHORD_KEY_CODES: Readonly<Record<ChordKey, number>> = {
  Space: 0x39, Enter: 0x1c, Tab: 0x0f, Backquote: 0x29, Insert: 0xe52, Home: 0xe47, End: 0xe4f,
  PageUp: 0xe49, PageDown: 0xe51, CapsLock: 0x3a, ScrollLock: 0x46, Pause: 0xe45,
  F1: 0x3b, F2: 0x3c, F3: 0x3d, F4: 0x3e, F5: 0x3f, F6: 0x40, F7: 0x41, F8: 0x42, F9: 0x43, F10: 0x44,
  F11: 0x57, F12: 0x58, F13: 0x5b, F14: 0x5c, F15: 0x5d, F16: 0x63, F17: 0x64, F18: 0x65, F19: 0x66,
  F20: 0x67, F21: 0x68, F22: 0x69, F23: 0x6a, F24: 0x6b,
  KeyA: 0x1e, KeyB: 0x30, KeyC: 0x2e, KeyD: 0x20, KeyE: 0x12, KeyF: 0x21, KeyG: 0x22, KeyH: 0x23, KeyI: 0x17,
  KeyJ: 0x24, KeyK: 0x25, KeyL: 0x26, KeyM: 0x32, KeyN: 0x31, KeyO: 0x18, KeyP: 0x19, KeyQ: 0x10, KeyR: 0x13,
  KeyS: 0x1f, KeyT: 0x14, KeyU: 0x16, KeyV: 0x2f, KeyW: 0x11, KeyX: 0x2d, KeyY: 0x15, KeyZ: 0x2c,
  Digit0: 0x0b, Digit1: 0x02, Digit2: 0x03, Digit3: 0x04, Digit4: 0x05, Digit5: 0x06, Digit6: 0x07, Digit7: 0x08,
  Digit8: 0x09, Digit9: 0x0a,
  ControlLeft: 0x1d, ControlRight: 0xe1d, AltLeft: 0x38, AltRight: 0xe38, ShiftLeft: 0x2a, ShiftRight: 0x36,
  MetaLeft: 0xe5b, MetaRight: 0xe5c,
  MouseMiddle: 0x10003, MouseBack: 0x10004, MouseForward: 0x10005,
}; // prettier-ignore

/** Codes of mouse buttons lie beyond every code of a key. */
const MOUSE_BASE = 0x10000;

/** The code of a mouse button as the hook counts them: from 1, left and right first. */
export const mouseCode = (button: number): number => MOUSE_BASE + button;
export const isMouseCode = (code: number): boolean => code >= MOUSE_BASE;

export const ESCAPE_CODE = 0x01;

/** Both keys of each modifier; the two sides count as the same. */
export const MODIFIER_CODES: Readonly<Record<Modifier, readonly [left: number, right: number]>> = {
  control: [0x1d, 0xe1d],
  alt: [0x38, 0xe38],
  shift: [0x2a, 0x36],
  meta: [0xe5b, 0xe5c],
};

const MODIFIER_CODE_SET: ReadonlySet<number> = new Set(Object.values(MODIFIER_CODES).flat());

export const isModifierCode = (code: number): boolean => MODIFIER_CODE_SET.has(code);
