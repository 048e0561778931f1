/**
 * Owns the system's dialogs for saving and opening a file. Must never touch a file the person did not choose.
 */
import { app, BrowserWindow, dialog, webContents, type FileFilter } from 'electron';
import path from 'node:path';
import { readBounded, writeWhole, type ReadFile, type WrittenFile } from './chosen-file.js';

type Cancelled = { readonly kind: 'cancelled' };

export interface FileDialogs {
  /** Asks where to save, suggesting a name; null when the person chose no place. */
  chooseFile(suggestedName: string, filter: FileFilter): Promise<string | null>;
  /** Asks where to save, suggesting a name, and writes the whole text there or nothing. */
  saveFile(suggestedName: string, filter: FileFilter, text: string): Promise<WrittenFile | Cancelled>;
  /** Asks for a file and reads it as UTF-8; one of more than `maxBytes` is not read. */
  openFile(filter: FileFilter, maxBytes: number): Promise<ReadFile | Cancelled>;
}

/** `windowContentsId`: of the window the dialogs belong to; null while there is none. */
export function createFileDialogs(windowContentsId: () => number | null): FileDialogs {
  const window = () => {
    const id = windowContentsId();
    const contents = id === null ? undefined : webContents.fromId(id);
    return contents === undefined ? null : BrowserWindow.fromWebContents(contents);
  };
  const chooseFile = async (suggestedName: string, filter: FileFilter): Promise<string | null> => {
    const options = { defaultPath: path.join(app.getPath('documents'), suggestedName), filters: [filter] };
    const parent = window();
    const chosen = await (parent === null ? dialog.showSaveDialog(options) : dialog.showSaveDialog(parent, options));
    return chosen.canceled || chosen.filePath === '' ? null : chosen.filePath;
  };
  return {
    chooseFile,
    async saveFile(suggestedName, filter, text) {
      const file = await chooseFile(suggestedName, filter);
      return file === null ? { kind: 'cancelled' } : await writeWhole(file, text);
    },
    async openFile(filter, maxBytes) {
      const options: Electron.OpenDialogOptions = { properties: ['openFile'], filters: [filter] };
      const parent = window();
      const chosen = await (parent === null ? dialog.showOpenDialog(options) : dialog.showOpenDialog(parent, options));
      const [file] = chosen.filePaths;
      return chosen.canceled || file === undefined ? { kind: 'cancelled' } : await readBounded(file, maxBytes);
    },
  };
}
