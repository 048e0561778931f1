/**
 * Owns the tray icon. Shows the view it is given and reports what was chosen; must never decide either.
 */
import { Menu, nativeImage, Tray, type NativeImage } from 'electron';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createTrayMenus, type TrayItem } from './tray-menus.js';

export interface TrayView<Action> {
  /** Name of an image in the tray folder, without ending. */
  readonly icon: string;
  readonly tooltip: string;
  readonly items: readonly TrayItem<Action>[];
}

export interface AppTray<Action> {
  update(view: TrayView<Action>): void;
  /** Idempotent. */
  dispose(): void;
}

export interface AppTrayOptions<Action> {
  /** Folder of `<name>.png`, `<name>@2x.png` and, for macOS, `<name>Template.png`. */
  readonly imagesDirectory: string;
  readonly onAction: (action: Action) => void;
  /** The icon itself was clicked. */
  readonly onClick: () => void;
  readonly onImageMissing: (name: string) => void;
  /** Whether a panel takes tray icons, as far as it is known. */
  readonly isHosted: () => boolean;
}

/** A picture of several scales. */
interface Scaled<Picture> {
  readonly whole: Picture;
  /** The same at the scale of 1 alone. */
  readonly plain: Picture;
}

/** Needs a ready app. Where nothing shows tray icons this does no harm. */
export function createTray<Action>(options: AppTrayOptions<Action>): AppTray<Action> {
  let tray: Tray | null = null;
  let shown: { readonly view: string; readonly items: string } | null = null;
  const menus = createTrayMenus({
    make: (template) => Menu.buildFromTemplate(template),
    onAction: options.onAction,
  });
  const images = new Map<string, Scaled<NativeImage>>();

  const imagesOf = (name: string): Scaled<NativeImage> => {
    const known = images.get(name);
    if (known !== undefined) return known;
    const file = imageFile(options.imagesDirectory, name);
    if (file === null) options.onImageMissing(name);
    // A dot of one pixel still gives the menu a place.
    const whole =
      file === null
        ? nativeImage.createFromBitmap(Buffer.alloc(4, 0x80), { width: 1, height: 1 })
        : nativeImage.createFromPath(file);
    const plain = nativeImage.createFromBitmap(whole.toBitmap({ scaleFactor: 1 }), whole.getSize(1));
    const both = { whole, plain };
    images.set(name, both);
    return both;
  };

  return {
    update(view) {
      const next = { view: JSON.stringify(view), items: JSON.stringify(view.items) };
      if (next.view === shown?.view) return;
      const { whole, plain } = imagesOf(view.icon);
      // Where no panel takes the icon Chromium keeps every picture it is given, in its largest scale, for as long as the
      // app lives, and one comes with each change of phase: 18 KB each, and 2 KB of the plain one.
      const image = options.isHosted() ? whole : plain;
      if (tray === null) {
        tray = new Tray(image);
        tray.on('click', options.onClick);
      } else tray.setImage(image);
      tray.setToolTip(view.tooltip);
      // Desktops lay out the menu anew each time it is given, which closes an open one.
      if (next.items !== shown?.items) tray.setContextMenu(menus.menuOf(view.items));
      shown = next;
    },
    dispose() {
      tray?.destroy();
      tray = null;
      shown = null;
    },
  };
}

/** macOS recolours a `Template` image to suit the menu bar. */
function imageFile(directory: string, name: string): string | null {
  const names = process.platform === 'darwin' ? [`${name}Template.png`, `${name}.png`] : [`${name}.png`];
  return names.map((file) => path.join(directory, file)).find((file) => existsSync(file)) ?? null;
}
