/** Owns the question whether a program can be called by its name. */
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** @param {string} name */
export function isOnPath(name) {
  return (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
