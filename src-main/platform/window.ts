/**
 * Owns the main window, which also captures the microphone and therefore lives on while hidden, and comes back when
 * its page dies. Must never decide what closing means, and knows nothing of what the page shows.
 */
import { BrowserWindow, dialog, nativeTheme, screen, type RenderProcessGoneDetails } from 'electron';
import { pagePreferences } from './page-preferences.js';
import { createPageRevival } from './page-revival.js';
import { fitBounds, MIN_SIZE, type Bounds } from './window-bounds.js';

export interface MainWindow {
  /** Identity of the page's contents; null when the window is gone. */
  contentsId(): number | null;
  isVisible(): boolean;
  /** Visible, and what the person types goes to it. */
  isInUse(): boolean;
  /** Shows, restores and focuses; a page that is gone is loaded at once. `fragment` names a view. */
  show(fragment?: string): void;
  /** Loads a page that is gone at once, instead of after its pause; nothing otherwise. */
  bringBackPage(): void;
  /** Shows the window and asks; answers whether it was accepted. No, unless the person says otherwise. */
  ask(question: Question): Promise<boolean>;
  hide(): void;
  minimise(): void;
  /** Tells the page; silent when there is none. */
  send(channel: string, payload: unknown): void;
  /** Resolves when the page was painted for the first time. */
  readonly painted: Promise<void>;
  /** Closes for good; idempotent. */
  dispose(): void;
}

export interface Question {
  readonly message: string;
  readonly detail: string;
  readonly accept: string;
  readonly refuse: string;
}

export interface MainWindowOptions {
  readonly url: string;
  readonly preloadFile: string;
  readonly iconFile: string | null;
  readonly startHidden: boolean;
  readonly rememberedBounds: Bounds | null;
  /** Monotonic milliseconds. */
  readonly clock: { nowMs(): number; after(delayMs: number, callback: () => void): () => void };
  readonly onBounds: (bounds: Bounds) => void;
  /** The person asked to close the window; it stays open until told otherwise. */
  readonly onCloseRequest: () => void;
  readonly onVisible: (visible: boolean) => void;
  /** `isInUse` may answer otherwise now. */
  readonly onUse: () => void;
  /** The page's process is gone; after `pauseMs` it is loaded again, sooner when somebody needs it. */
  readonly onPageGone: (reason: string, exitCode: number, pauseMs: number) => void;
  readonly onUnresponsive: () => void;
}

const BOUNDS_PAUSE_MS = 500;
const BACKGROUND = { dark: '#15161a', light: '#f6f6f4' } as const;

/** Needs a ready app. */
export function createMainWindow(options: MainWindowOptions): MainWindow {
  const areas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map((display) => display.workArea);
  const window = new BrowserWindow({
    ...fitBounds(options.rememberedBounds, areas),
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    show: false,
    title: 'Parley',
    ...(options.iconFile === null ? {} : { icon: options.iconFile }),
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: {
      ...pagePreferences(options.preloadFile),
      // The hidden window goes on capturing and playing.
      backgroundThrottling: false,
      autoplayPolicy: 'no-user-gesture-required',
    },
  });
  window.setMenuBarVisibility(false);
  let disposed = false;
  let boundsTimer: NodeJS.Timeout | null = null;

  const load = (fragment?: string): void => {
    // A page that dies while it is loaded is told by `render-process-gone`; the promise says nothing more.
    window.loadURL(fragment === undefined ? options.url : `${options.url}#${fragment}`).catch(() => undefined);
  };
  const revival = createPageRevival({ clock: options.clock, load });
  const saveBounds = (): void => {
    if (boundsTimer !== null) clearTimeout(boundsTimer);
    boundsTimer = null;
    if (!window.isDestroyed() && !window.isMinimized()) options.onBounds(window.getNormalBounds());
  };
  const boundsChanged = (): void => {
    if (boundsTimer !== null) clearTimeout(boundsTimer);
    boundsTimer = setTimeout(saveBounds, BOUNDS_PAUSE_MS);
  };
  const isVisible = (): boolean => !window.isDestroyed() && window.isVisible() && !window.isMinimized();
  const show = (fragment?: string): void => {
    if (window.isDestroyed()) return;
    // Another fragment of the same page does not load it again.
    if (revival.takeOver() || fragment !== undefined) load(fragment);
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  };

  window.on('move', boundsChanged);
  window.on('resize', boundsChanged);
  window.on('close', (event) => {
    saveBounds();
    if (disposed) return;
    event.preventDefault();
    options.onCloseRequest();
  });
  const visible = (isShown: boolean) => (): void => {
    options.onVisible(isShown);
    options.onUse();
  };
  window.on('show', visible(true));
  window.on('restore', visible(true));
  window.on('hide', visible(false));
  window.on('minimize', visible(false));
  window.on('focus', options.onUse);
  window.on('blur', options.onUse);
  window.on('unresponsive', options.onUnresponsive);
  window.webContents.on('render-process-gone', (_event, details: RenderProcessGoneDetails) => {
    if (disposed || details.reason === 'clean-exit') return;
    // Not loaded within the event: the dying process is still being taken down.
    options.onPageGone(details.reason, details.exitCode, revival.died());
  });

  const painted = new Promise<void>((resolve) => {
    window.once('ready-to-show', () => {
      if (!options.startHidden) window.show();
      resolve();
    });
  });
  load();

  return {
    contentsId: () => (window.isDestroyed() ? null : window.webContents.id),
    isVisible,
    isInUse: () => isVisible() && window.isFocused(),
    async ask({ message, detail, accept, refuse }) {
      if (window.isDestroyed()) return false;
      show();
      const { response } = await dialog.showMessageBox(window, {
        type: 'question',
        message,
        detail,
        buttons: [refuse, accept],
        defaultId: 0,
        cancelId: 0,
        noLink: true,
      });
      return response === 1;
    },
    show,
    bringBackPage: () => {
      if (revival.takeOver()) load();
    },
    hide: () => {
      if (!window.isDestroyed()) window.hide();
    },
    minimise: () => {
      if (!window.isDestroyed()) window.minimize();
    },
    send(channel, payload) {
      if (!window.isDestroyed() && !window.webContents.isCrashed()) window.webContents.send(channel, payload);
    },
    painted,
    dispose() {
      if (disposed) return;
      disposed = true;
      revival.dispose();
      if (boundsTimer !== null) saveBounds();
      if (!window.isDestroyed()) window.destroy();
    },
  };
}
