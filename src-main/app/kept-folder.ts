/**
 * Owns the question whether anything can be kept in the user-data folder. Must never throw.
 */
import { accessSync, constants, mkdirSync } from 'node:fs';

/** The system's code, such as `EROFS`, where nothing can be written in the folder, made if it is missing; null elsewhere. */
export function whyNothingIsKept(folder: string): string | null {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  }
}
