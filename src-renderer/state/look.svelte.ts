/**
 * Owns how the page looks and moves: what the settings ask for, joined with what the system asks for. Components read
 * it here, the style sheets from attributes of <html>. It knows nothing of what is shown.
 */
import { MediaQuery } from 'svelte/reactivity';
import { contrastOf, isReduced, markLook, type SystemLook, type WantedLook } from './look-marks.js';

const UNKNOWN: WantedLook = { theme: 'system', textSize: 'normal', motion: 'system' };

/** Every property is reactive. */
export interface Look {
  /** Whether things shall move as little as can be. */
  readonly reducedMotion: boolean;
  /** Another text each time the colours are others: what paints with them paints anew. */
  readonly colours: string;
  /** Writes it down where the style sheets look; within an effect, again whenever it changes. */
  applyTo(root: HTMLElement): void;
}

/** @param wanted The settings; null while they are not known. Read each time, so that it may be reactive. */
export function createLook(wanted: () => WantedLook | null): Look {
  const lessMotion = new MediaQuery('prefers-reduced-motion: reduce');
  const moreContrast = new MediaQuery('prefers-contrast: more');
  const dark = new MediaQuery('prefers-color-scheme: dark');
  const forced = new MediaQuery('forced-colors: active');

  const asked = $derived(wanted() ?? UNKNOWN);
  const system = $derived<SystemLook>({ moreContrast: moreContrast.current, lessMotion: lessMotion.current });
  const reducedMotion = $derived(isReduced(asked, system));
  const colours = $derived(
    [asked.theme, contrastOf(asked, system), dark.current ? 'dark' : 'light', forced.current ? 'forced' : 'own'].join(
      ' ',
    ),
  );
  return {
    get reducedMotion() {
      return reducedMotion;
    },
    get colours() {
      return colours;
    },
    applyTo: (root) => markLook(root, asked, system),
  };
}
