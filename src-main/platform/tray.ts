/**
 * Owns the tray icon. Shows the view it is given and reports what was chosen; must never decide either.
 */
import { Menu, nativeImage, Tray, type MenuItemConstructorOptions, type NativeImage } from 'electron';
import { existsSync } from 'node:fs';
import path from 'node:path';

export type TrayItem<Action> =
  | { readonly kind: 'action'; readonly label: string; readonly action: Action; readonly enabled: boolean }
  | { readonly kind: 'check'; readonly label: string; readonly action: Action; readonly checked: boolean }
  | { readonly kind: 'radio'; readonly label: string; readonly action: Action; readonly checked: boolean }
  | { readonly kind: 'menu'; readonly label: string; readonly items: readonly TrayItem<Action>[] }
  | { readonly kind: 'separator' };

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
}

/** Needs a ready app. Where nothing shows tray icons this does no harm. */
export function createTray<Action>(options: AppTrayOptions<Action>): AppTray<Action> {
  let tray: Tray | null = null;
  let shown: string | null = null;
  const images = new Map<string, NativeImage>();

  const imageOf = (name: string): NativeImage => {
    const known = images.get(name);
    if (known !== undefined) return known;
    const file = imageFile(options.imagesDirectory, name);
    if (file === null) options.onImageMissing(name);
    // A dot of one pixel still gives the menu a place.
    const image =
      file === null
        ? nativeImage.createFromBitmap(Buffer.alloc(4, 0x80), { width: 1, height: 1 })
        : nativeImage.createFromPath(file);
    images.set(name, image);
    return image;
  };
  const template = (items: readonly TrayItem<Action>[]): MenuItemConstructorOptions[] =>
    items.map((item): MenuItemConstructorOptions => {
      switch (item.kind) {
        case 'separator':
          return { type: 'separator' };
        case 'menu':
          return { label: item.label, submenu: template(item.items) };
        case 'action':
          return { label: item.label, enabled: item.enabled, click: () => options.onAction(item.action) };
        case 'check':
          return {
            type: 'checkbox',
            label: item.label,
            checked: item.checked,
            click: () => options.onAction(item.action),
          };
        case 'radio':
          return {
            type: 'radio',
            label: item.label,
            checked: item.checked,
            click: () => options.onAction(item.action),
          };
      }
    });

  return {
    update(view) {
      // Desktops rebuild the menu on each change, which closes an open one.
      const next = JSON.stringify(view);
      if (next === shown) return;
      shown = next;
      const image = imageOf(view.icon);
      if (tray === null) {
        tray = new Tray(image);
        tray.on('click', options.onClick);
      } else tray.setImage(image);
      tray.setToolTip(view.tooltip);
      tray.setContextMenu(Menu.buildFromTemplate(template(view.items)));
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
