/**
 * Owns the application menu: on macOS what the menu bar must have, elsewhere only the keys (the bar is hidden).
 */
import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { Words } from '../i18n/words.js';

export interface AppMenuOptions {
  readonly development: boolean;
  readonly words: Words;
  readonly onQuit: () => void;
}

export function setAppMenu({ development, words, onQuit }: AppMenuOptions): void {
  const quit: MenuItemConstructorOptions = { label: words('menu.quit'), accelerator: 'CmdOrCtrl+Q', click: onQuit };
  const inspect: MenuItemConstructorOptions[] = development
    ? [{ label: words('menu.view'), submenu: [{ role: 'reload' }, { role: 'toggleDevTools' }] }]
    : [];
  const items: MenuItemConstructorOptions[] =
    process.platform === 'darwin'
      ? [
          { label: 'Parley', submenu: [{ role: 'about' }, { type: 'separator' }, { role: 'hide' }, quit] },
          { role: 'editMenu' },
          { role: 'windowMenu' },
        ]
      : [{ label: 'Parley', submenu: [quit] }];
  Menu.setApplicationMenu(Menu.buildFromTemplate([...items, ...inspect]));
}
