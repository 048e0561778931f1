/**
 * Owns the way to a newer version by electron-updater: what is asked, believed, fetched and put in place. It lets that
 * library compare versions, stage, keep what was fetched, and talk to the system's installers; what comes from the
 * network passes our own bounds and signatures first. Must never act by itself: each step is asked for. Built as a file of
 * its own, which main reads when somebody asks: nothing of it may be imported by main but types and the maker.
 */
import type { AppImageUpdater, AppUpdater, MacUpdater, NsisUpdater } from 'electron-updater';
import type { ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider.js';
import type { UpdateFailure } from '../../src-preload/contract/updates.js';
import {
  announcementName,
  judgeAnnouncement,
  MAX_ANNOUNCEMENT_BYTES,
  type Announcement,
  type Judged,
} from './announcement.js';
import { createBoundedRead, UpdateError, type SendUpdateRequest } from './bounded-request.js';
import { fetchChecked, isAsExpected } from './checked-file.js';
import { replaceFile } from './replace-file.js';
import { mayAsk, type UpdateFeed } from './update-feed.js';

export type Checked =
  | { readonly kind: 'current' }
  | { readonly kind: 'newer'; readonly version: string }
  | { readonly kind: 'failed'; readonly failure: UpdateFailure };
export type Done = { readonly kind: 'done' } | { readonly kind: 'failed'; readonly failure: UpdateFailure };

export interface UpdateEngine {
  /** Asks the feed. Never rejects. */
  check(): Promise<Checked>;
  /** Fetches what the last check found, or finds it fetched. `onPercent`: whole, 0 to 100, each once. Never rejects. */
  download(onPercent: (percent: number) => void, signal: AbortSignal): Promise<Done>;
  /**
   * Puts what was fetched in place. Where the program is replaced that can be done while it runs, and the caller starts
   * the new one; elsewhere the system's installer takes over, which wants Parley to have ended but for this. Never rejects.
   */
  install(): Promise<Done>;
}

/** What electron-updater asks of the app around it. */
export interface UpdaterHost {
  readonly version: string;
  /** The file of the feed; the library takes the name of its cache folder and the publisher from there. */
  readonly feedFile: string;
  readonly userData: string;
  readonly cacheFolder: string;
  quit(): void;
}

export interface EngineOptions {
  readonly feed: UpdateFeed;
  /** System and processor, `linux-x64`. */
  readonly target: string;
  readonly host: UpdaterHost;
  readonly send: SendUpdateRequest;
  readonly after: (delayMs: number, callback: () => void) => () => void;
  /** How the system installs it. */
  readonly installer: { readonly kind: 'replace'; readonly program: string } | { readonly kind: 'system' };
  readonly log: { readonly info: (message: string, of: string) => void };
}

/** Silence that is waited for an announcement, milliseconds. */
const ANNOUNCEMENT_SILENCE_MS = 20_000;

const UNTRUSTED: Readonly<Record<Extract<Judged, { ok: false }>['why'], UpdateFailure>> = {
  unsigned: 'untrusted',
  'other-target': 'untrusted',
  unreadable: 'refused',
};

type LibraryUpdater = AppImageUpdater | MacUpdater | NsisUpdater;
/** What the library calls its executor, in its own words. */
interface Downloads {
  download(url: URL, destination: string): Promise<unknown>;
}

/** Loads the library; it is not wanted before somebody asks. */
export async function createUpdateEngine(options: EngineOptions): Promise<UpdateEngine> {
  const { feed, target, host, send, after, installer, log } = options;
  const read = createBoundedRead({ send, after, mayAsk: (address) => mayAsk(feed, address) });
  const library = await import('electron-updater');
  const { GenericProvider } = await import('electron-updater/out/providers/GenericProvider.js');
  /** What is newer and wanted here; an answer that is neither must not take its place. */
  let found: Announcement | null = null;
  let answered: Announcement | null = null;
  let fetched: string | null = null;
  let progress: { readonly onBytes: (bytes: number) => void; readonly signal: AbortSignal } | null = null;

  async function announced(): Promise<Announcement> {
    const pieces: Uint8Array[] = [];
    const bounds = { maxBytes: MAX_ANNOUNCEMENT_BYTES, silenceMs: ANNOUNCEMENT_SILENCE_MS };
    await read(new URL(announcementName(target), feed.url), bounds, (piece) => void pieces.push(piece));
    const judged = judgeAnnouncement(Buffer.concat(pieces), feed.keys, target);
    if (!judged.ok) throw new UpdateError(UNTRUSTED[judged.why], `The announcement is not believed: ${judged.why}.`);
    return judged.announcement;
  }

  class SignedProvider extends GenericProvider {
    constructor(_options: unknown, owner: AppUpdater, runtime: ProviderRuntimeOptions) {
      super({ provider: 'generic', url: feed.url.href }, owner, runtime);
    }
    override async getLatestVersion() {
      const announcement = await announced();
      answered = announcement;
      const { file, version, releasedAt, stagingPercentage, minimumSystemVersion } = announcement;
      return {
        version,
        releaseDate: releasedAt,
        path: file.name,
        sha512: file.sha512,
        files: [{ url: file.name, sha512: file.sha512, size: file.size }],
        ...(stagingPercentage === undefined ? {} : { stagingPercentage }),
        ...(minimumSystemVersion === undefined ? {} : { minimumSystemVersion }),
      };
    }
    // The library would send a number by which an installation is known again; who is in a stage is found out here.
    override setRequestHeaders(): void {
      return undefined;
    }
  }

  const downloads: Downloads = {
    async download(url, destination) {
      if (found === null) throw new UpdateError('refused', 'Nothing was announced.');
      await fetchChecked(read, url, destination, found.file, (bytes) => progress?.onBytes(bytes), progress?.signal);
      return destination;
    },
  };

  const adapter = {
    version: host.version,
    name: 'Parley',
    isPackaged: true,
    appUpdateConfigPath: host.feedFile,
    userDataPath: host.userData,
    baseCachePath: host.cacheFolder,
    whenReady: () => Promise.resolve(),
    relaunch: () => undefined,
    quit: () => host.quit(),
    // Nothing is installed unless the person asked for it.
    onQuit: () => undefined,
  };
  const updater = createLibraryUpdater();
  updater.logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
  updater.autoDownload = false;
  // macOS keeps what was fetched itself, and puts it in place when Parley ends.
  updater.autoInstallOnAppQuit = process.platform === 'darwin';
  updater.allowDowngrade = false;
  updater.disableWebInstaller = true;
  // One way to fetch, and one digest over the whole.
  updater.disableDifferentialDownload = true;
  updater.setFeedURL({ provider: 'custom', updateProvider: SignedProvider });
  // Told as the answer of each step; without a listener it would be thrown.
  updater.on('error', () => undefined);

  function createLibraryUpdater(): LibraryUpdater {
    if (process.platform === 'win32') {
      return new (class extends library.NsisUpdater {
        readonly httpExecutor = downloads;
      })(null, adapter);
    }
    if (process.platform === 'darwin') {
      return new (class extends library.MacUpdater {
        readonly httpExecutor = downloads;
      })(undefined, adapter);
    }
    return new (class extends library.AppImageUpdater {
      readonly httpExecutor = downloads;
      // Whether this is an AppImage that can be replaced was found out before; the library looks at one variable alone.
      override isUpdaterActive(): boolean {
        return true;
      }
    })(null, adapter);
  }

  const failureOf = (error: unknown, otherwise: UpdateFailure, during: string): UpdateFailure => {
    log.info(during, error instanceof UpdateError ? error.message : describe(error));
    if (error instanceof UpdateError) return error.failure;
    return error instanceof Error && 'code' in error && error.code === 'ERR_UPDATER_INVALID_SIGNATURE'
      ? 'untrusted'
      : otherwise;
  };
  const failed = (failure: UpdateFailure) => ({ kind: 'failed', failure }) as const;

  return {
    async check() {
      try {
        const answer = await updater.checkForUpdates();
        if (answer?.isUpdateAvailable !== true) return { kind: 'current' };
        if (answered?.file.sha512 !== found?.file.sha512) fetched = null;
        found = answered;
        return { kind: 'newer', version: answer.updateInfo.version };
      } catch (error) {
        return failed(failureOf(error, 'refused', 'Looking for an update failed.'));
      }
    },
    async download(onPercent, signal) {
      if (found === null) return failed('refused');
      const { size } = found.file;
      let last = -1;
      progress = {
        signal,
        onBytes(bytes) {
          const percent = Math.floor((bytes / size) * 100);
          if (percent !== last) onPercent((last = percent));
        },
      };
      try {
        [fetched = null] = await updater.downloadUpdate();
        return fetched === null ? failed('not-written') : { kind: 'done' };
      } catch (error) {
        return failed(failureOf(error, 'not-written', 'Fetching an update failed.'));
      } finally {
        progress = null;
      }
    },
    async install() {
      try {
        if (found === null || fetched === null) throw new UpdateError('refused', 'Nothing was fetched.');
        if (installer.kind === 'replace') {
          await replaceFile(installer.program, fetched, found.file);
          return { kind: 'done' };
        }
        // It may have lain there for days.
        if (!(await isAsExpected(fetched, found.file)))
          throw new UpdateError('damaged', 'The fetched file has changed.');
        updater.quitAndInstall(true, true);
        return { kind: 'done' };
      } catch (error) {
        return failed(failureOf(error, 'not-written', 'Putting an update in place failed.'));
      }
    },
  };
}

/** Code and kind of an error of the library; its text may hold addresses. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error ? `${error.name} ${String(error.code)}` : error.name;
}
