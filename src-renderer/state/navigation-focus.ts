/**
 * Owns where the focus goes when the person moves to another view: to its heading, so that what follows is read and
 * tabbed through from its beginning. Must never move it where the view has chosen itself.
 */
import { tick } from 'svelte';

/** To be called between the move and the drawing of the view. */
export async function focusHeading(page: Document, view: () => HTMLElement | undefined): Promise<void> {
  const before = page.activeElement;
  await tick();
  const now = page.activeElement;
  const main = view();
  if (main === undefined || (now !== before && main.contains(now))) return;
  const heading = main.querySelector('h1');
  if (heading === null) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
