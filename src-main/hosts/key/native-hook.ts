/**
 * Owns the native hook: the only file that loads it. Loading or starting it without a display aborts the process, so
 * `checkKeyAccess` comes first.
 */
import type { UiohookKeyboardEvent, UiohookMouseEvent } from 'uiohook-napi';
import type { KeyHostReason } from '../protocol/key.js';
import type { RawKeyEvent } from './chord-matcher.js';
import { mouseCode } from './key-codes.js';

export type HookStart =
  { readonly started: true } | { readonly started: false; readonly reason: KeyHostReason; readonly detail: string };

/** Starts to see keys and mouse buttons and calls back for each, in order. Called once in a process. */
export type StartHook = (onKey: (event: RawKeyEvent) => void) => Promise<HookStart>;

/** What the hook's errors mean to the person. */
const reasonOf = (code: unknown): KeyHostReason =>
  code === 'UIOHOOK_ERROR_AXAPI_DISABLED' ? 'permission' : 'unsupported';

/** The hook of uiohook-napi; `nowMs` is read as each event arrives. */
export const createNativeHook =
  (nowMs: () => number): StartHook =>
  async (onKey) => {
    try {
      const { uIOhook } = await import('uiohook-napi');
      const tell = (type: RawKeyEvent['type'], code: number, event: UiohookKeyboardEvent | UiohookMouseEvent): void => {
        const { ctrlKey: control, altKey: alt, shiftKey: shift, metaKey: meta } = event;
        onKey({ type, code, modifiers: { control, alt, shift, meta }, atMs: nowMs() });
      };
      const tellButton = (type: RawKeyEvent['type'], event: UiohookMouseEvent): void => {
        if (typeof event.button === 'number') tell(type, mouseCode(event.button), event);
      };
      uIOhook.on('keydown', (event) => tell('down', event.keycode, event));
      uIOhook.on('keyup', (event) => tell('up', event.keycode, event));
      // Not 'mousemove': nobody here wants to know where the mouse is.
      uIOhook.on('mousedown', (event) => tellButton('down', event));
      uIOhook.on('mouseup', (event) => tellButton('up', event));
      uIOhook.start();
      return { started: true };
    } catch (error) {
      const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
      return { started: false, reason: reasonOf(code), detail: typeof code === 'string' ? code : 'does not load' };
    }
  };
