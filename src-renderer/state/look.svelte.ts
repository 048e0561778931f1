/**
 * Owns how the page looks and moves: what the settings ask for, joined with what the system asks for. Components read
 * it here, the style sheets from attributes of <html>. It knows nothing of what is shown.
 */
import { MediaQuery } from 'svelte/reactivity';
import type { Settings } from '../../src-preload/contract/settings.js';

type Wanted = Pick<Settings['general'], 'theme' | 'textSize' | 'motion'>;

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
export function createLook(wanted: () => Wanted | null): Look {
  const lessMotion = new MediaQuery('prefers-reduced-motion: reduce');
  const moreContrast = new MediaQuery('prefers-contrast: more');
  const dark = new MediaQuery('prefers-color-scheme: dark');
  const forced = new MediaQuery('forced-colors: active');

  const theme = $derived(wanted()?.theme ?? 'system');
  const contrast = $derived(theme === 'high-contrast' || moreContrast.current ? 'more' : 'normal');
  const reducedMotion = $derived(wanted()?.motion === 'reduced' || lessMotion.current);
  const colours = $derived(
    [theme, contrast, dark.current ? 'dark' : 'light', forced.current ? 'forced' : 'own'].join(' '),
  );
  return {
    get reducedMotion() {
      return reducedMotion;
    },
    get colours() {
      return colours;
    },
    applyTo({ dataset }) {
      dataset['theme'] = theme;
      dataset['contrast'] = contrast;
      dataset['motion'] = reducedMotion ? 'reduced' : 'full';
      dataset['textSize'] = wanted()?.textSize ?? 'normal';
    },
  };
}
