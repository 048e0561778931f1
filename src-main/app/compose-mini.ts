/**
 * Wires the mini window: when it is wanted, what it shows, and what its page may ask for. Nothing is worked out for it,
 * or sent to it, while it does not show.
 */
import type { MiniView } from '../../src-preload/contract/mini.js';
import { ok } from '../../src-preload/contract/app-error.js';
import type { ParleyHandlers, ParleyPushes } from '../../src-preload/contract/ipc/table.js';
import type { SessionSnapshot } from '../../src-preload/contract/session-snapshot.js';
import type { Language, Settings } from '../../src-preload/contract/settings.js';
import type { Turn } from '../../src-preload/contract/transcript.js';
import type { Logger } from '../logging/logger.js';
import { miniPlacesSchema } from '../platform/mini-place.js';
import { createMiniWindow } from '../platform/mini-window.js';
import type { PageSource } from '../platform/scheme.js';
import type { ClockPort } from '../session/ports.js';
import { createPushes } from '../ipc/pushes.js';
import type { Stores } from './compose-stores.js';
import { createLevelPair } from './level-pair.js';
import { createMiniRule } from './mini-rule.js';
import { miniView } from './mini-view.js';
import type { AppPaths } from './paths.js';

/** Words come many times a second while somebody speaks; the eye needs them less often. */
const VIEW_EVERY_MS = 50;
/** As the letters grow. */
const SCALES: Readonly<Record<Settings['general']['textSize'], number>> = {
  small: 1,
  normal: 1,
  large: 1.1875,
  largest: 1.4375,
};

export interface Mini {
  readonly handlers: ParleyHandlers['mini'];
  contentsId(): number | null;
  isVisible(): boolean;
  /** The session changed. */
  follow(session: SessionSnapshot): void;
  /** A turn came or grew. */
  turnsChanged(): void;
  settingsChanged(settings: Settings): void;
  /** Whether the main window is visible and has the focus. */
  setMainInUse(inUse: boolean): void;
  /** Sound of the microphone. */
  heard(pcm: Int16Array): void;
  /** Loudness of the answer, 0..1. */
  played(level: number): void;
  dispose(): void;
}

export interface MiniOptions {
  readonly page: PageSource;
  readonly paths: AppPaths;
  readonly stores: Stores;
  readonly clock: ClockPort;
  readonly logger: Logger;
  readonly language: () => Language;
  readonly drag: MiniView['drag'];
  readonly session: () => SessionSnapshot;
  readonly turns: () => readonly Turn[];
  readonly showMain: () => void;
}

export function composeMini(options: MiniOptions): Mini {
  const { stores, clock } = options;
  const logger = options.logger.child('mini');
  const places = stores.openJsonStore('mini-window', miniPlacesSchema, {});
  let cancelView: (() => void) | null = null;

  const view = (): MiniView =>
    miniView({
      session: options.session(),
      turns: options.turns(),
      settings: stores.settings.current(),
      language: options.language(),
      drag: options.drag,
    });
  const window = createMiniWindow({
    url: new URL('mini.html', options.page.url).href,
    preloadFile: options.paths.preload,
    clock,
    places: () => places.get(),
    onPlaces(next) {
      if (!places.set(next).ok) logger.warn('The place of the mini window could not be kept.');
    },
    onVisible(visible) {
      levels.rest();
      logger.debug('The mini window changed.', { visible });
    },
    onGone(reason) {
      logger.error('The page of the mini window is gone.', { reason });
      rule.dismiss();
    },
  });
  const pushes: ParleyPushes['mini'] = createPushes((channel, payload) => window.send(channel, payload)).mini;
  const levels = createLevelPair(clock, (pair) => {
    if (window.isVisible()) pushes.levels(pair);
  });
  const tellView = (): void => {
    cancelView = null;
    const next = view();
    window.resize(SCALES[next.textSize], next.captions.length > 0 || next.trouble !== null);
    pushes.changed(next);
  };
  const changed = (): void => {
    if (window.isVisible()) cancelView ??= clock.after(VIEW_EVERY_MS, tellView);
  };
  const { general } = stores.settings.current();
  const rule = createMiniRule({
    clock,
    mode: general.miniWindow,
    onTalk: () => window.chooseScreen(),
    onWanted(wanted) {
      if (!wanted) {
        cancelView?.();
        cancelView = null;
        window.hide();
        return;
      }
      // What it showed when it was put away is old by now.
      tellView();
      window.show();
    },
  });

  return {
    handlers: {
      view: () => ok(view()),
      drawn: () => window.drawn(),
      drag: (step) => window.drag(step),
      showMain: options.showMain,
      close: () => rule.dismiss(),
    },
    contentsId: () => window.contentsId(),
    isVisible: () => window.isVisible(),
    follow(session) {
      rule.follow(session);
      changed();
    },
    turnsChanged: changed,
    settingsChanged(settings) {
      rule.setMode(settings.general.miniWindow);
      changed();
    },
    setMainInUse: (inUse) => rule.setMainInUse(inUse),
    heard(pcm) {
      if (window.isVisible()) levels.heard(pcm);
    },
    played(level) {
      if (window.isVisible()) levels.played(level);
    },
    dispose() {
      cancelView?.();
      rule.dispose();
      levels.rest();
      window.dispose();
    },
  };
}
