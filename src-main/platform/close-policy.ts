/**
 * Owns what closing the window means.
 */
export type CloseAction = 'quit' | 'hide' | 'minimise';

/** A window is hidden only where a tray icon brings it back. */
export function closeAction(closeToTray: boolean, trayShown: boolean): CloseAction {
  if (!closeToTray) return 'quit';
  return trayShown ? 'hide' : 'minimise';
}
