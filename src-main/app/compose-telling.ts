/**
 * Wires what Parley tells outside its window, and what comes to it from there: notices and notifications, and links.
 */
import type { AppNotice } from '../../src-preload/contract/app-notice.js';
import type { Words } from '../i18n/words.js';
import type { Logger } from '../logging/logger.js';
import { createNotifications } from '../platform/notifications.js';
import type { MainWindow } from '../platform/window.js';
import type { ClockPort } from '../session/ports.js';
import type { SettingsStore } from '../settings/settings-store.js';
import { firstFew } from './first-few.js';
import { createLinkDesk, type LinkDesk } from './links.js';
import { createNewsDesk, type NewsDesk } from './news.js';
import { createNotices, type Notices } from './notices.js';
import type { AppCore } from './session-parts.js';

export interface Telling {
  readonly notices: Notices;
  readonly notify: AppCore['notify'];
  readonly news: Pick<NewsDesk, 'session' | 'turn'>;
  readonly links: LinkDesk;
  /** The page dies again and again: told outside of it, and in the one that stays. A click loads it at once. */
  windowFails(): void;
  /** The window shows: what was told of it outside is read there. */
  windowShown(): void;
  dispose(): void;
}

export interface TellingOptions {
  readonly window: Pick<MainWindow, 'show' | 'ask' | 'isVisible' | 'isInUse'>;
  readonly isMiniVisible: () => boolean;
  readonly settings: Pick<SettingsStore, 'current'>;
  readonly words: () => Words;
  readonly clock: ClockPort;
  readonly logger: Logger;
  /** For the window. */
  readonly onNotice: (notice: AppNotice) => void;
  readonly isTalking: () => boolean;
  readonly startTalk: () => void;
}

/** Outcomes of links that are written down one by one. */
const LOGGED_LINKS = 20;

export function composeTelling(options: TellingOptions): Telling {
  const { window, settings, words, clock, logger } = options;
  const notifications = createNotifications();
  const isOn = (): boolean => settings.current().general.notifications;
  const news = createNewsDesk({
    clock,
    isOn,
    isWindowSeen: () => window.isVisible(),
    isMiniSeen: options.isMiniVisible,
    tell({ text, fragment }) {
      logger.info('The person is notified.', { of: text });
      const onClick = (): void => window.show(fragment);
      notifications.show({ title: 'Parley', body: words()(text), isPassing: true, onClick });
    },
  });
  const notices = createNotices(clock, (notice) => {
    options.onNotice(notice);
    news.notice(notice.code);
  });
  return {
    news,
    notices,
    windowFails() {
      notices.tell('window-failing');
      const body = words()('notice.window-failing');
      // In a window without a page there is nothing to read.
      if (isOn()) notifications.show({ title: 'Parley', body, isPassing: true, onClick: () => window.show() });
    },
    notify({ title, body, fragment }) {
      // Whoever looks at the window sees it there.
      if (!isOn() || window.isInUse()) return;
      notifications.show({ title, body, isPassing: false, onClick: () => window.show(fragment) });
    },
    links: createLinkDesk({
      show: (fragment) => window.show(fragment),
      askToTalk: () =>
        window.ask({
          message: words()('link.talk'),
          detail: words()('link.talk.detail'),
          accept: words()('link.talk.allow'),
          refuse: words()('link.cancel'),
        }),
      isTalking: options.isTalking,
      startTalk: options.startTalk,
      nowMs: () => clock.nowMs(),
      onOutcome: firstFew(LOGGED_LINKS, (count, outcome) => logger.info('A link was opened.', { outcome, count })),
    }),
    windowShown: () => notifications.clearPassing(),
    dispose: () => news.dispose(),
  };
}
