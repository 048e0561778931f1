/**
 * Owns the system's question where a file is to be saved. Must never write one.
 */
import { app, dialog } from 'electron';
import path from 'node:path';

export interface SaveQuestion {
  /** Offered name of the file, with its ending. */
  readonly name: string;
  /** The kind of file, as the system shows it, and its ending without a dot. */
  readonly kind: string;
  readonly ending: string;
}

/** Answers the path the person chose; null when they chose none. The system has asked before it replaces a file. */
export async function askWhereToSave({ name, kind, ending }: SaveQuestion): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog({
    defaultPath: path.join(app.getPath('documents'), name),
    filters: [{ name: kind, extensions: [ending] }],
    properties: ['showOverwriteConfirmation', 'createDirectory'],
  });
  return canceled || filePath === '' ? null : filePath;
}
