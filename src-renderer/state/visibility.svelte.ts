/**
 * Owns whether anybody can see the page. Background throttling is off, for the microphone's sake, so the page itself
 * is never told that it is hidden: main says so.
 */
import type { ParleyApi } from '../../src-preload/contract/ipc/table.js';

export interface Visibility {
  readonly visible: boolean;
  dispose(): void;
}

export function createVisibility(page: Document, api: Pick<ParleyApi['app'], 'windowVisible'>): Visibility {
  let windowVisible = $state(true);
  let pageVisible = $state(!page.hidden);
  const read = (): void => {
    pageVisible = !page.hidden;
  };
  page.addEventListener('visibilitychange', read);
  const unsubscribe = api.windowVisible((visible) => {
    windowVisible = visible;
  });
  return {
    get visible() {
      return windowVisible && pageVisible;
    },
    dispose() {
      page.removeEventListener('visibilitychange', read);
      unsubscribe();
    },
  };
}
