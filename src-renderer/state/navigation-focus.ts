/**
 * Owns where the focus goes when the person moves to another view: to its heading, so that what follows is read and
 * tabbed through from its beginning. Must never move it when the page is loaded, nor where the view has chosen itself.
 */
import { tick } from 'svelte';

/** Answers the way to stop. */
export function focusAfterNavigation(page: Window, view: () => HTMLElement | undefined): () => void {
  const { document, location } = page;
  let place = location.hash;
  /** The address while what has the focus got it: the one of now only where the view there has given it. */
  let focusedAt = place;

  async function moved(): Promise<void> {
    if (location.hash === place) return;
    place = location.hash;
    await tick();
    const main = view();
    if (main === undefined || (focusedAt === place && main.contains(document.activeElement))) return;
    const heading = main.querySelector('h1');
    if (heading === null) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
  const noteFocus = (): void => {
    focusedAt = location.hash;
  };
  const listen = (): void => void moved();
  document.addEventListener('focusin', noteFocus);
  page.addEventListener('hashchange', listen);
  return () => {
    document.removeEventListener('focusin', noteFocus);
    page.removeEventListener('hashchange', listen);
  };
}
