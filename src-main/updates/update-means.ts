/**
 * Owns how this installation gets a newer version, worked out from how it was installed. Must never ask anybody: what
 * the system updates, Parley leaves alone.
 */
import path from 'node:path';
import type { UpdateMeans } from '../../src-preload/contract/updates.js';

export interface Installation {
  readonly packaged: boolean;
  readonly platform: 'linux' | 'darwin' | 'win32';
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The running program. */
  readonly execPath: string;
  /** What `resources/package-type` says, which packages of the system bring; null where there is none. */
  readonly packageType: string | null;
  /** From the store of Windows or macOS. */
  readonly fromStore: boolean;
  /** Whether the file or folder that would be replaced can be. */
  readonly canReplace: (program: string) => boolean;
  /** Windows: whether an uninstaller lies beside the program, as an installer leaves it. */
  readonly hasUninstaller: boolean;
  readonly feed: { readonly page: string; readonly publisherName: readonly string[] } | null;
}

/** The AppImage that runs; null where none does. Programs started from another AppImage inherit its variables. */
export function runningAppImage({
  environment,
  execPath,
}: Pick<Installation, 'environment' | 'execPath'>): string | null {
  const { APPIMAGE: file, APPDIR: mounted } = environment;
  if (!file || !mounted || !path.isAbsolute(file) || !path.isAbsolute(mounted)) return null;
  return execPath.startsWith(mounted.endsWith('/') ? mounted : `${mounted}/`) ? file : null;
}

export function updateMeans(installation: Installation): UpdateMeans {
  const { packaged, platform, environment, execPath, packageType, fromStore, canReplace, feed } = installation;
  if (!packaged) return { kind: 'none', reason: 'development' };
  if (fromStore || environment['SNAP'] || environment['FLATPAK_ID']) return { kind: 'none', reason: 'store' };
  const appImage = platform === 'linux' ? runningAppImage(installation) : null;
  // Packages say so in a file, with whatever word; what the person may not write is somebody else's to update.
  if (platform === 'linux' && appImage === null && (packageType !== null || !canReplace(execPath)))
    return { kind: 'none', reason: 'package-manager' };
  if (feed === null) return { kind: 'none', reason: 'no-feed' };
  return canInstall(installation, appImage, feed) ? { kind: 'self' } : { kind: 'told', page: feed.page };
}

function canInstall(
  { platform, execPath, canReplace, hasUninstaller }: Installation,
  appImage: string | null,
  feed: NonNullable<Installation['feed']>,
): boolean {
  switch (platform) {
    case 'linux':
      return appImage !== null && canReplace(appImage);
    case 'win32':
      // Without the name in its certificate nobody could tell whose installer it is.
      return hasUninstaller && feed.publisherName.length > 0;
    case 'darwin':
      // Opened where it was downloaded, macOS runs a copy at a place of its own that is not to be replaced.
      return !execPath.includes('/AppTranslocation/') && canReplace(execPath);
  }
}
