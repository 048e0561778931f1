/** Owns where the project lies, and whether a module was started itself or imported. */
import { realpathSync } from 'node:fs';
import path from 'node:path';

/** The top folder of the project. */
export const ROOT = path.resolve(import.meta.dirname, '../..');

/** True when the module is the program that Node was told to run. @param {ImportMeta} meta */
export function isMain(meta) {
  const started = process.argv[1];
  return started !== undefined && realpathSync(started) === realpathSync(meta.filename);
}
