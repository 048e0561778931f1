/**
 * Wires what the person sees of the app outside the page: the window, the tray, and what closing means.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import type { UpdateStep } from '../../src-preload/contract/updates.js';
import { createPulse, type PulseTuning } from '../hosts/pulse.js';
import type { Words } from '../i18n/words.js';
import type { Logger } from '../logging/logger.js';
import { closeAction } from '../platform/close-policy.js';
import type { PageSource } from '../platform/scheme.js';
import { isTrayShown } from '../platform/status-notifier.js';
import { createTray } from '../platform/tray.js';
import { boundsSchema } from '../platform/window-bounds.js';
import { createMainWindow, type MainWindow } from '../platform/window.js';
import type { ClockPort } from '../session/ports.js';
import type { Stores } from './compose-stores.js';
import type { AppPaths } from './paths.js';
import { createTrayHost } from './tray-host.js';
import { trayView, type TrayAction } from './tray-view.js';

export interface Shell {
  readonly window: MainWindow;
  /** Whether a tray icon can be seen; settles soon after the start. */
  readonly trayChecked: Promise<boolean>;
  updateTray(session: Parameters<typeof trayView>[0], update: UpdateStep): void;
  /** Whether somebody talks: then a page that hangs, which holds the microphone, is found and begun anew. */
  watchPage(isTalking: boolean): void;
  dispose(): void;
}

export interface ShellOptions {
  readonly page: PageSource;
  /** This start shows no window, whatever the settings say. */
  readonly hidden: boolean;
  readonly paths: AppPaths;
  readonly stores: Stores;
  readonly clock: ClockPort;
  readonly logger: Logger;
  readonly onVisible: (visible: boolean) => void;
  readonly onUse: () => void;
  /** In the language in use. */
  readonly words: () => Words;
  /** The page is gone: how it ended, and after how long it is loaded again, milliseconds. */
  readonly onPageGone: (reason: string, exitCode: number, pauseMs: number) => void;
  readonly onTrayAction: (action: TrayAction) => void;
  readonly onQuit: () => void;
}

/** Laying out a long history takes a page on a slow computer a second or two; nothing it does takes this long. */
const PAGE_PULSE: PulseTuning = { beatMs: 2_000, boundMs: 6_000 };

export function composeShell(options: ShellOptions): Shell {
  const { paths, stores, onQuit } = options;
  const logger = options.logger.child('shell');
  const bounds = stores.openJsonStore('window', v.nullable(boundsSchema), null);
  const { general } = stores.settings.current();
  const startHidden = options.hidden || (general.startHidden && general.closeToTray);

  // A packaged app has its icon from its desktop entry; this one is for the task bar on Linux.
  const iconFile = path.join(paths.resources, 'icons/512x512.png');

  const window = createMainWindow({
    url: options.page.url,
    preloadFile: paths.preload,
    iconFile: process.platform === 'linux' && existsSync(iconFile) ? iconFile : null,
    startHidden,
    rememberedBounds: bounds.get(),
    clock: options.clock,
    onBounds(next) {
      if (!bounds.set(next).ok) logger.warn('The place of the window could not be kept.');
    },
    onCloseRequest: () => void close(),
    onVisible: options.onVisible,
    onUse: options.onUse,
    onPageGone(reason, exitCode, pauseMs) {
      logger.error('The page is gone.', { reason, exitCode, pauseMs });
      pulse.forget();
      options.onPageGone(reason, exitCode, pauseMs);
    },
    onUnresponsive() {
      logger.warn('The page does not respond.');
      pulse.look();
    },
  });
  const pulse = createPulse({
    clock: options.clock,
    tuning: PAGE_PULSE,
    ask: () => void window.answers().then(() => pulse.alive()),
    onHung() {
      logger.error('The page hangs and is ended.');
      window.endPage();
    },
  });

  async function close(): Promise<void> {
    // Asked each time: panels come and go.
    const action = closeAction(stores.settings.current().general.closeToTray, await trayHost.look());
    logger.info('Window closed by the person.', { action });
    if (action === 'quit') onQuit();
    else if (action === 'hide') window.hide();
    else window.minimise();
  }

  const trayHost = createTrayHost(isTrayShown, options.clock);
  const tray = createTray<TrayAction>({
    imagesDirectory: path.join(paths.resources, 'tray'),
    onAction: options.onTrayAction,
    onClick: () => window.show(),
    onImageMissing: (name) => logger.warn('A tray image is missing.', { name }),
    isHosted: () => trayHost.isThere(),
  });
  let isWatched = false;
  const trayChecked = trayHost.look();
  void trayChecked.then((shown) => {
    logger.info('Looked for a place to show the tray icon.', { shown });
    // Nothing else would bring a hidden window back.
    if (!shown && startHidden) window.show();
  });

  return {
    window,
    trayChecked,
    updateTray(session, update) {
      trayHost.used();
      tray.update(trayView(session, stores.settings.current(), update, options.words()));
    },
    watchPage(isTalking) {
      if (isTalking === isWatched) return;
      isWatched = isTalking;
      pulse.inUse(isTalking);
      // It was told to give the microphone back.
      if (!isTalking) pulse.look();
    },
    dispose() {
      pulse.inUse(false);
      pulse.forget();
      tray.dispose();
      window.dispose();
    },
  };
}
