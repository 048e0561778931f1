/**
 * Owns what is told of the programs Parley is built on and of the system it runs on.
 */
import { shell } from 'electron';
import os from 'node:os';
import { appError, failed, ok, type Result } from '../../src-preload/contract/app-error.js';
import type { PartsReport } from '../../src-preload/contract/diagnostics.js';
import { say } from '../../src-preload/contract/said.js';

export const systemVersions = (parley: string): PartsReport['versions'] => ({
  parley,
  electron: process.versions.electron,
  chromium: process.versions.chrome,
  node: process.versions.node,
});

export const systemName = (): string => `${os.type()} ${os.release()} ${process.arch}`;

/** The desktop as its environment names it; null where nothing does. */
export function desktopName(environment: Readonly<Record<string, string | undefined>>): string | null {
  const names = [environment['XDG_CURRENT_DESKTOP'], environment['XDG_SESSION_TYPE']];
  const known = names.filter((name) => name !== undefined && name !== '');
  return known.length === 0 ? null : known.join(', ');
}

export const homeFolder = (): string => os.homedir();

/** Shows a folder of ours in the system's file manager. */
export async function openFolder(folder: string): Promise<Result<null>> {
  const problem = await shell.openPath(folder).catch(() => 'failed');
  return problem === '' ? ok(null) : failed(appError('internal', { detail: say('folder-failed') }));
}
