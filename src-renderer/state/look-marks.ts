/**
 * Owns how a page says to the style sheets what was asked for: theme, contrast, text size, motion. Pure but for the
 * element it is given.
 */
import type { Settings } from '../../src-preload/contract/settings.js';

export type WantedLook = Pick<Settings['general'], 'theme' | 'textSize' | 'motion'>;

/** What the system asks for by itself. */
export interface SystemLook {
  readonly moreContrast: boolean;
  readonly lessMotion: boolean;
}

/** Whether things shall move as little as can be. */
export const isReduced = (wanted: Pick<WantedLook, 'motion'>, system: Pick<SystemLook, 'lessMotion'>): boolean =>
  wanted.motion === 'reduced' || system.lessMotion;

export const contrastOf = (
  wanted: Pick<WantedLook, 'theme'>,
  system: Pick<SystemLook, 'moreContrast'>,
): 'more' | 'normal' => (wanted.theme === 'high-contrast' || system.moreContrast ? 'more' : 'normal');

export function markLook({ dataset }: HTMLElement, wanted: WantedLook, system: SystemLook): void {
  dataset['theme'] = wanted.theme;
  dataset['contrast'] = contrastOf(wanted, system);
  dataset['motion'] = isReduced(wanted, system) ? 'reduced' : 'full';
  dataset['textSize'] = wanted.textSize;
}
