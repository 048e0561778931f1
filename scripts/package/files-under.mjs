/** Owns listing what lies in a folder, at any depth. */
import { readdirSync } from 'node:fs';
import path from 'node:path';

/** Files and links, absolute. @param {string} folder @returns {string[]} */
export function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(full) : [full];
  });
}

/** Folders, absolute, without the folder itself. @param {string} folder @returns {string[]} */
export function foldersUnder(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    return entry.isDirectory() ? [full, ...foldersUnder(full)] : [];
  });
}
