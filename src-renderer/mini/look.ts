/**
 * Owns how the mini window's page says to the style sheets what was asked for: language, direction, theme, contrast,
 * text size, motion.
 */
import type { MiniView } from '../../src-preload/contract/mini.js';

type Asked = Pick<MiniView, 'language' | 'direction' | 'theme' | 'textSize' | 'motion'>;

/** What the system asks for by itself. */
export interface SystemLook {
  readonly moreContrast: boolean;
  readonly lessMotion: boolean;
}

export function applyLook(root: HTMLElement, asked: Asked, system: SystemLook): void {
  root.lang = asked.language;
  root.dir = asked.direction;
  const { dataset } = root;
  dataset['theme'] = asked.theme;
  dataset['contrast'] = asked.theme === 'high-contrast' || system.moreContrast ? 'more' : 'normal';
  dataset['motion'] = asked.motion === 'reduced' || system.lessMotion ? 'reduced' : 'full';
  dataset['textSize'] = asked.textSize;
}
