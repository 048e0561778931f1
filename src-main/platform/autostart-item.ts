/**
 * Owns what it is to be started at login, and how that is with a file of a Linux desktop. Tells what the file says
 * after each change, never what was asked of it.
 */
import type { LoginItemState } from '../../src-preload/contract/settings-transfer.js';
import { readAutostart, writeAutostart } from './autostart-entry.js';

export interface LoginItem {
  state(): Promise<LoginItemState>;
  /** Turns it on or off; `hidden`: a start by it shows no window. Answers what the system has then. */
  set(on: boolean, hidden: boolean): Promise<LoginItemState>;
  /** Brings an entry that is on up to date: the program moved, or `hidden` changed. */
  refresh(hidden: boolean): Promise<void>;
}

/** The entry of a Linux desktop in `file`. */
export function fileItem(file: string, execLine: (hidden: boolean) => string): LoginItem {
  const state = async (): Promise<LoginItemState> => ({
    kind: 'available',
    on: (await readAutostart(file)).on,
    problem: null,
  });
  return {
    state,
    async set(on, hidden) {
      await writeAutostart(file, on ? execLine(hidden) : null);
      const now = await readAutostart(file);
      return { kind: 'available', on: now.on, problem: now.on === on ? null : 'refused' };
    },
    async refresh(hidden) {
      const now = await readAutostart(file);
      if (now.on && now.execLine !== execLine(hidden)) await writeAutostart(file, execLine(hidden));
    },
  };
}
