/**
 * Owns the native hook: the only file that loads it. Loading or starting it without a display aborts the process, so
 * `checkKeyAccess` comes first.
 */
import type { UiohookKeyboardEvent } from 'uiohook-napi';
import type { KeyHostReason } from '../protocol/key.js';
import type { RawKeyEvent } from './chord-matcher.js';

export type HookStart =
  { readonly started: true } | { readonly started: false; readonly reason: KeyHostReason; readonly detail: string };

/** Starts to see keys and calls back for each, in order. Called once in a process. */
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
      const forward =
        (type: RawKeyEvent['type']) =>
        (event: UiohookKeyboardEvent): void => {
          const { ctrlKey: control, altKey: alt, shiftKey: shift, metaKey: meta } = event;
          onKey({ type, code: event.keycode, modifiers: { control, alt, shift, meta }, atMs: nowMs() });
        };
      uIOhook.on('keydown', forward('down'));
      uIOhook.on('keyup', forward('up'));
      uIOhook.start();
      return { started: true };
    } catch (error) {
      const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
      return { started: false, reason: reasonOf(code), detail: typeof code === 'string' ? code : 'does not load' };
    }
  };
