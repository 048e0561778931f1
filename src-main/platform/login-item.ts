/**
 * Owns whether the system starts Parley when the person logs in: macOS and Windows keep that themselves, Linux in a
 * file. It tells what the system has, never what was asked of it. Must never be turned on by itself.
 */
import { app } from 'electron';
import type { LoginItemState } from '../../src-preload/contract/settings-transfer.js';
import { autostartFile } from './autostart-entry.js';
import { fileItem, type LoginItem } from './autostart-item.js';

export interface LoginItemOptions {
  readonly packaged: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The line `Exec=…` of a desktop entry that starts this command. */
  readonly execLine: (command: readonly string[]) => string;
}

const HIDDEN = '--hidden';

const argumentsOf = (hidden: boolean): string[] => (hidden ? [HIDDEN] : []);

const unavailable = (reason: Extract<LoginItemState, { kind: 'unavailable' }>['reason']): LoginItem => {
  const state: LoginItemState = { kind: 'unavailable', reason };
  return { state: () => Promise.resolve(state), set: () => Promise.resolve(state), refresh: () => Promise.resolve() };
};

/** Needs a ready app. */
export function createLoginItem({ packaged, environment, execLine }: LoginItemOptions): LoginItem {
  // What would be started is the bare runtime, on sources that may move.
  if (!packaged) return unavailable('development');
  if (process.platform !== 'linux') return systemItem();
  const file = autostartFile(environment);
  // In a sandbox the folder is another one than the desktop reads.
  if (file === null || environment['FLATPAK_ID'] || environment['SNAP']) return unavailable('confined');
  const line = (hidden: boolean): string =>
    execLine([environment['APPIMAGE'] || process.execPath, ...argumentsOf(hidden)]);
  return fileItem(file, line);
}

/** As macOS and Windows keep it. */
function systemItem(): LoginItem {
  const read = (): { readonly on: boolean; readonly waits: boolean } => {
    // Windows finds an entry only with the arguments it was made with.
    const found = [[], [HIDDEN]].map((args) => app.getLoginItemSettings({ args }));
    const approval = found.some((item) => item.status === 'requires-approval');
    const on = found.some((item) =>
      process.platform === 'win32' ? item.executableWillLaunchAtLogin : item.openAtLogin,
    );
    return { on: on && !approval, waits: approval };
  };
  const write = (on: boolean, hidden: boolean): void => {
    // macOS knows no arguments; there the setting itself is read at the start.
    if (process.platform === 'win32') app.setLoginItemSettings({ openAtLogin: on, args: argumentsOf(hidden) });
    else app.setLoginItemSettings({ openAtLogin: on });
  };
  const tell = (wanted: boolean | null): LoginItemState => {
    const { on, waits } = read();
    const refused = wanted !== null && on !== wanted;
    return { kind: 'available', on, problem: waits ? 'needs-approval' : refused ? 'refused' : null };
  };
  return {
    state: () => Promise.resolve(tell(null)),
    set(on, hidden) {
      write(on, hidden);
      return Promise.resolve(tell(on));
    },
    refresh(hidden) {
      if (process.platform === 'win32' && read().on) write(true, hidden);
      return Promise.resolve();
    },
  };
}
