/**
 * Owns where the focus goes when the person moves to another view: to its heading, so that what follows is read and
 * tabbed through from its beginning. Must never move it when the page is loaded, nor where the view has chosen itself.
 */
import { tick } from 'svelte';

/** Answers the way to stop. */
export function focusAfterNavigation(page: Window, view: () => HTMLElement | undefined): () => void {
  let place = page.location.hash;

  async function moved(): Promise<void> {
    const { document, location } = page;
    if (location.hash === place) return;
    place = location.hash;
    const before = document.activeElement;
    await tick();
    const now = document.activeElement;
    const main = view();
    if (main === undefined || (now !== before && main.contains(now))) return;
    const heading = main.querySelector('h1');
    if (heading === null) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
  const listen = (): void => void moved();
  page.addEventListener('hashchange', listen);
  return () => page.removeEventListener('hashchange', listen);
}
