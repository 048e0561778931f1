/**
 * Owns the system's dialogs for choosing files. Must never read or write one.
 */
import { app, BrowserWindow, dialog } from 'electron';
import path from 'node:path';

export interface SaveFileOptions {
  /** File name with its ending. */
  readonly defaultName: string;
  /** Without the dot. */
  readonly extensions: readonly string[];
}

/** Asks where to save; answers the chosen path, or null when the person chose none. */
export async function saveFile({ defaultName, extensions }: SaveFileOptions): Promise<string | null> {
  const options = {
    defaultPath: path.join(app.getPath('documents'), defaultName),
    filters: [{ name: extensions.map((one) => `*.${one}`).join(', '), extensions: [...extensions] }],
  };
  const window = BrowserWindow.getFocusedWindow();
  const answer = await (window === null ? dialog.showSaveDialog(options) : dialog.showSaveDialog(window, options));
  return answer.canceled || answer.filePath === '' ? null : answer.filePath;
}
