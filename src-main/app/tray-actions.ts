/**
 * Owns what choosing an entry of the tray does. What the entries are is told elsewhere.
 */
import type { SettingsStore } from '../settings/settings-store.js';
import type { SessionParts } from './session-parts.js';
import type { TrayAction } from './tray-view.js';

export interface TrayTargets {
  readonly session: Pick<SessionParts, 'toggleTalk' | 'handlers'>;
  readonly settings: Pick<SettingsStore, 'update'>;
  /** Shows the window on this view. */
  readonly show: (fragment: string) => void;
  readonly restartForUpdate: () => void;
  readonly quit: () => void;
}

const VIEW_FRAGMENT = {
  talk: '/talk',
  history: '/history',
  settings: '/settings/general',
  'talk-key': '/settings/talk-key',
  updates: '/settings/general/updates',
} as const;

export function obeyTray(action: TrayAction, { session, settings, show, restartForUpdate, quit }: TrayTargets): void {
  switch (action.type) {
    case 'talk-toggle':
      session.toggleTalk();
      return;
    case 'interrupt':
      session.handlers.session.interrupt(undefined);
      return;
    case 'mute-set':
      session.handlers.session.setMuted(action.muted);
      return;
    case 'hands-free-set':
      session.handlers.session.setHandsFree(action.on);
      return;
    case 'assistant-select':
      settings.update({ assistants: { activeProfileId: action.profileId } });
      return;
    case 'mini-set':
      settings.update({ general: { miniWindow: action.mode } });
      return;
    case 'show':
      show(VIEW_FRAGMENT[action.view]);
      return;
    case 'update-restart':
      restartForUpdate();
      return;
    case 'quit':
      quit();
      return;
  }
}
