/** Owns what every page of ours may do: nothing that needs Node, another site or another window. */
import type { WebPreferences } from 'electron';

/** Stated in full, though most are the defaults: what protects must not change with an update of Electron. */
export const pagePreferences = (preload: string): WebPreferences => ({
  preload,
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webviewTag: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  safeDialogs: true,
  spellcheck: false,
});
