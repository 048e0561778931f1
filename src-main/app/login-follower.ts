/**
 * Owns that the setting "start at login" and what the system has are the same: a change of the setting is carried out,
 * and what the person changed in the system is taken over. The system has the last word. Must never turn it on unasked.
 */
import type { LoginItemState } from '../../src-preload/contract/settings-transfer.js';
import type { LoginItem } from '../platform/autostart-item.js';
import type { SettingsStore } from '../settings/settings-store.js';

export interface LoginFollower {
  /** What the system has now; the setting is made to say the same. Calls take effect in turn. */
  state(): Promise<LoginItemState>;
}

export interface LoginFollowerOptions {
  readonly item: LoginItem;
  readonly settings: Pick<SettingsStore, 'current' | 'update' | 'onChange'>;
  /** Told when the system did not do as it was asked. */
  readonly onRefused: () => void;
}

export function createLoginFollower({ item, settings, onRefused }: LoginFollowerOptions): LoginFollower {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
  // Kept until the next change, so that whoever looks after it learns why the switch went back.
  let problem: 'refused' | null = null;

  /** Changes of the setting that are still to be carried out. */
  let waiting = 0;

  /** Reads what the system has. */
  const look = async (): Promise<LoginItemState> => {
    const state = await item.state();
    adopt(state);
    return state.kind === 'available' && state.problem === null ? { ...state, problem } : state;
  };

  const adopt = (state: LoginItemState): void => {
    // Where it is not to be had the setting waits for where it is; a change that is still to be made is not undone.
    if (waiting === 0 && state.kind === 'available' && state.on !== settings.current().general.startAtLogin)
      settings.update({ general: { startAtLogin: state.on } });
  };

  settings.onChange(({ general }, { general: before }) => {
    if (general.startAtLogin !== before.startAtLogin) {
      waiting += 1;
      void inTurn(async () => {
        waiting -= 1;
        const wanted = settings.current().general.startAtLogin;
        const now = await item.state();
        // The system has it so already: this change was taken over from there.
        if (now.kind === 'unavailable' || now.on === wanted) return;
        const state = await item.set(wanted, settings.current().general.startHidden);
        problem = state.kind === 'available' && state.problem === 'refused' ? 'refused' : null;
        if (problem !== null) onRefused();
        adopt(state);
      });
    } else if (general.startHidden !== before.startHidden)
      void inTurn(() => item.refresh(settings.current().general.startHidden));
  });

  void inTurn(async () => {
    await look();
    await item.refresh(settings.current().general.startHidden);
  });
  return { state: () => inTurn(look) };
}
