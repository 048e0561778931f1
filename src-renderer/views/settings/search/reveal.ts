/**
 * Owns how a setting that was looked for is shown within an open page of settings: its control gets the focus, and its
 * place is marked by whoever draws it. Touches the document, nothing else.
 */
import type { Target } from './results.js';

const CONTROL =
  'input:checked:not(:disabled), input:not([type="radio"], :disabled), select:not(:disabled), textarea, button:not(:disabled), a[href]';

/** The place in `page` that belongs to the target; null where it is not drawn now. */
export function placeOf(page: HTMLElement, target: Target): HTMLElement | null {
  if (target.kind === 'setting') return page.querySelector<HTMLElement>(`[data-setting="${CSS.escape(target.id)}"]`);
  const label = [...page.querySelectorAll('label')].find(({ textContent }) => textContent.trim() === target.label);
  return label?.parentElement ?? null;
}

/** Puts the focus on the control in `place`, or on the place itself where nothing in it takes it. */
export function focusIn(place: HTMLElement): void {
  const label = place.querySelector('label');
  const labelled = label?.htmlFor ? place.ownerDocument.getElementById(label.htmlFor) : null;
  const usable = labelled !== null && !labelled.matches(':disabled') ? labelled : null;
  (usable ?? place.querySelector<HTMLElement>(CONTROL) ?? place).focus();
}
