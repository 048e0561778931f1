/**
 * Owns telling main whether the system has a network: Chromium hears of it from the system, and tells pages alone.
 */
import type { ParleyApi } from '../../src-preload/contract/ipc/table.js';

/** Tells now, since a page in place of another does not know what that one told, and at each change. */
export function tellNetwork(page: Window, api: Pick<ParleyApi['app'], 'networkChanged'>): void {
  const tell = (): void => api.networkChanged(page.navigator.onLine);
  page.addEventListener('online', tell);
  page.addEventListener('offline', tell);
  tell();
}
