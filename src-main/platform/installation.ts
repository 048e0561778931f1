/**
 * Owns the facts of how Parley was installed, read from the system; and the start of another program when this one has
 * ended. Concludes nothing.
 */
import { app } from 'electron';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

export interface InstallationFacts {
  /** What packages of the system say they are; null where nothing says so. */
  readonly packageType: string | null;
  readonly fromStore: boolean;
  readonly hasUninstaller: boolean;
  readonly canReplace: (program: string) => boolean;
  /** Where the system keeps what can be fetched again. */
  readonly cacheFolder: string;
}

export function readInstallation(environment: Readonly<Record<string, string | undefined>>): InstallationFacts {
  const folder = path.dirname(process.execPath);
  return {
    packageType: readWord(path.join(process.resourcesPath, 'package-type')),
    fromStore: process.windowsStore || process.mas,
    hasUninstaller: existsSync(path.join(folder, `Uninstall ${app.getName()}.exe`)),
    canReplace,
    cacheFolder: cacheFolder(environment),
  };
}

function readWord(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}

function canReplace(program: string): boolean {
  try {
    accessSync(path.dirname(program), constants.W_OK);
    return statSync(program).isFile();
  } catch {
    return false;
  }
}

function cacheFolder(environment: Readonly<Record<string, string | undefined>>): string {
  switch (process.platform) {
    case 'win32':
      return environment['LOCALAPPDATA'] || path.join(homedir(), 'AppData', 'Local');
    case 'darwin':
      return path.join(homedir(), 'Library', 'Caches');
    default:
      return environment['XDG_CACHE_HOME'] || path.join(homedir(), '.cache');
  }
}

/** Starts `program` when Parley has ended, so that the two never meet. */
export const startAfterEnd = (program: string): void => app.relaunch({ execPath: program, args: [] });
