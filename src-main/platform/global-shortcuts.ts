/**
 * Owns Electron's global shortcuts. They tell presses and repeats, never releases. Needs a ready app.
 */
import { globalShortcut } from 'electron';
import type { ShortcutRegistry } from '../talk/shortcut-source.js';

export const systemShortcuts: ShortcutRegistry = {
  register(accelerator, onPressed) {
    try {
      return globalShortcut.register(accelerator, onPressed);
    } catch {
      // Thrown for words it does not know.
      return false;
    }
  },
  unregister: (accelerator) => globalShortcut.unregister(accelerator),
};
