/**
 * Owns the mini window: above all others, on every workspace, and never with the focus. Made when it is first needed
 * and taken down when it was not for a while. Must never decide when it shows, nor disturb the main window: it has a
 * page and a process of its own, and one that dies is simply gone.
 */
import { BrowserWindow, screen } from 'electron';
import type { MiniDrag } from '../../src-preload/contract/mini.js';
import { placeOn, withPlace, type MiniPlaces, type Screen } from './mini-place.js';
import { pagePreferences } from './page-preferences.js';

export interface MiniWindow {
  /** Identity of its contents; null when there is no window. */
  contentsId(): number | null;
  isVisible(): boolean;
  /** Goes to the screen with the pointer the next time it comes up, or at once. */
  chooseScreen(): void;
  /** Makes it if need be, and shows it once its page has drawn; without the focus. */
  show(): void;
  hide(): void;
  /** The page has drawn what it was told. */
  drawn(): void;
  drag(pointer: MiniDrag): void;
  /** `scale` by the size of text; without words only its head is left. Its place on the screen stays what it was. */
  resize(scale: number, hasWords: boolean): void;
  send(channel: string, payload: unknown): void;
  /** Idempotent. */
  dispose(): void;
}

export interface MiniWindowOptions {
  readonly url: string;
  readonly preloadFile: string;
  readonly clock: { after(delayMs: number, callback: () => void): () => void };
  readonly places: () => MiniPlaces;
  readonly onPlaces: (places: MiniPlaces) => void;
  readonly onVisible: (visible: boolean) => void;
  /** The page, or the whole window, is gone without being asked. */
  readonly onGone: (reason: string) => void;
}

/** Device-independent pixels, at a scale of one. */
const SIZE = { width: 400, head: 53, whole: 160 } as const;
/** A process less while nobody talks; within it the next talk finds the window ready. */
const KEPT_HIDDEN_MS = 60_000;

/** Needs a ready app. */
export function createMiniWindow(options: MiniWindowOptions): MiniWindow {
  let window: BrowserWindow | null = null;
  let isWanted = false;
  let isDrawn = false;
  let size = { width: SIZE.width as number, height: SIZE.head as number };
  let on: Screen | null = null;
  let dragging: Electron.Point | null = null;
  let cancelEnd: (() => void) | null = null;

  const inUse = (): Screen => screen.getDisplayNearestPoint(screen.getCursorScreenPoint());
  const place = (): void => {
    on ??= inUse();
    if (dragging === null) window?.setBounds(placeOn(on, size, options.places()));
  };

  const end = (): void => {
    cancelEnd?.();
    cancelEnd = null;
    const ended = window;
    window = null;
    isDrawn = false;
    dragging = null;
    if (ended !== null && !ended.isDestroyed()) ended.destroy();
  };
  const make = (): void => {
    on ??= inUse();
    const made = new BrowserWindow({
      ...placeOn(on, size, options.places()),
      // A panel of macOS comes up without bringing the app to the front.
      ...(process.platform === 'darwin' ? { type: 'panel' } : {}),
      show: false,
      title: 'Parley',
      frame: false,
      transparent: true,
      hasShadow: process.platform === 'darwin',
      resizable: false,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      focusable: false,
      skipTaskbar: true,
      alwaysOnTop: true,
      acceptFirstMouse: true,
      webPreferences: pagePreferences(options.preloadFile),
    });
    window = made;
    made.setAlwaysOnTop(true, 'screen-saver');
    // Its type stays what it is: a change of it would put the app into the dock and take the focus for a moment.
    made.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true });
    made.on('moved', keepPlace);
    made.on('show', () => options.onVisible(true));
    made.on('hide', () => options.onVisible(false));
    const gone = (reason: string): void => {
      if (window !== made) return;
      end();
      options.onVisible(false);
      options.onGone(reason);
    };
    made.on('closed', () => gone('closed'));
    made.webContents.on('render-process-gone', (_event, { reason }) => {
      // Not within the event: the dying process is still being taken down.
      setImmediate(() => gone(reason));
    });
    made.loadURL(options.url).catch(() => undefined);
  };
  /** Where the person left it, on the screen that it is on now. */
  function keepPlace(): void {
    if (window === null || window.isDestroyed()) return;
    const bounds = window.getBounds();
    on = screen.getDisplayMatching(bounds);
    options.onPlaces(withPlace(on, bounds, options.places()));
  }
  const reveal = (): void => {
    if (window === null || window.isDestroyed() || !isWanted || !isDrawn || window.isVisible()) return;
    place();
    window.showInactive();
    // A window manager may have put others above it since.
    window.moveTop();
  };

  return {
    contentsId: () => (window === null || window.isDestroyed() ? null : window.webContents.id),
    isVisible: () => window !== null && !window.isDestroyed() && window.isVisible(),
    chooseScreen() {
      on = inUse();
      if (window?.isVisible() === true) place();
    },
    show() {
      isWanted = true;
      cancelEnd?.();
      cancelEnd = null;
      if (window === null) make();
      reveal();
    },
    hide() {
      isWanted = false;
      dragging = null;
      if (window === null) return;
      window.hide();
      cancelEnd ??= options.clock.after(KEPT_HIDDEN_MS, end);
    },
    drawn() {
      isDrawn = true;
      reveal();
    },
    drag({ step, x: pointerX, y: pointerY }) {
      if (window === null || !window.isVisible()) return;
      if (step === 'start') {
        const { x, y } = window.getBounds();
        // Where the window is less where the pointer is stays the same throughout.
        dragging = { x: x - pointerX, y: y - pointerY };
        return;
      }
      if (dragging === null) return;
      // With its size: on screens of another scale a bare move lets a window grow.
      window.setBounds({ x: Math.round(dragging.x + pointerX), y: Math.round(dragging.y + pointerY), ...size });
      if (step === 'move') return;
      dragging = null;
      keepPlace();
    },
    resize(scale, hasWords) {
      const width = Math.round(SIZE.width * scale);
      const height = Math.round((hasWords ? SIZE.whole : SIZE.head) * scale);
      if (width === size.width && height === size.height) return;
      size = { width, height };
      if (window !== null) place();
    },
    send(channel, payload) {
      if (window !== null && !window.isDestroyed() && !window.webContents.isCrashed())
        window.webContents.send(channel, payload);
    },
    dispose() {
      isWanted = false;
      end();
    },
  };
}
