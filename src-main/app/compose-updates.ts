/**
 * Wires updates: how this installation gets them, the network they are asked of, what the person is told, and the way
 * out of the old version into the new one. Reads nothing of the library behind it before somebody asks.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import type { ParleyHandlers, ParleyPushes } from '../../src-preload/contract/ipc/table.js';
import { ok } from '../../src-preload/contract/app-error.js';
import type { UpdateStatus } from '../../src-preload/contract/updates.js';
import type { Logger } from '../logging/logger.js';
import { readInstallation, startAfterEnd } from '../platform/installation.js';
import { sendUpdateRequest } from '../platform/update-request.js';
import type { ClockPort } from '../session/ports.js';
import type { UpdateEngine } from '../updates/engine.js';
import { readFeed, type UpdateFeed } from '../updates/update-feed.js';
import { runningAppImage, updateMeans } from '../updates/update-means.js';
import { createUpdates, type Updates } from '../updates/updates.js';
import type { Stores } from './compose-stores.js';
import type { Notices } from './notices.js';
import type { AppPaths } from './paths.js';

export interface UpdatesOptions {
  readonly version: string;
  readonly packaged: boolean;
  readonly platform: 'linux' | 'darwin' | 'win32';
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly paths: AppPaths;
  readonly stores: Pick<Stores, 'settings' | 'openJsonStore'>;
  readonly clock: ClockPort;
  readonly logger: Logger;
  readonly isTalking: () => boolean;
  readonly notices: Pick<Notices, 'tell'>;
  readonly pushes: Pick<ParleyPushes, 'updates'>;
  readonly onChange: (status: UpdateStatus) => void;
  readonly quit: () => void;
}

export interface UpdateParts {
  readonly handlers: ParleyHandlers['updates'];
  status(): UpdateStatus;
  restart(): void;
  talkChanged(): void;
  /** When all other parts have ended. */
  atEnd(): Promise<void>;
  dispose(): void;
}

const lastCheckSchema = v.object({ checkedAtEpochMs: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))) });
/** How long the system's installer is waited for: macOS ends Parley itself. */
const TAKE_OVER_MS = 20_000;

export function composeUpdates(options: UpdatesOptions): UpdateParts {
  const { packaged, platform, environment, paths, stores, clock } = options;
  const logger = options.logger.child('updates');
  const feedFile = path.join(paths.resources, 'updates.json');
  const feed = packaged ? feedOf(feedFile) : null;
  const facts = readInstallation(environment);
  const installation = { ...facts, packaged, platform, environment, execPath: process.execPath, feed };
  const means = updateMeans(installation);
  const appImage = platform === 'linux' ? runningAppImage(installation) : null;
  const lastCheck = stores.openJsonStore('updates', lastCheckSchema, { checkedAtEpochMs: null });
  let endsForInstaller = false;

  const updates: Updates = createUpdates({
    means,
    loadEngine: () => loadEngine(feed),
    clock,
    random: Math.random,
    isWanted: () => stores.settings.current().general.checkForUpdates,
    isTalking: options.isTalking,
    lastCheck: {
      get: () => lastCheck.get().checkedAtEpochMs,
      set(epochMs) {
        if (!lastCheck.set({ checkedAtEpochMs: epochMs }).ok) logger.warn('The time of the check could not be kept.');
      },
    },
    onChange(status) {
      if (status.step.kind !== 'downloading') logger.info('Update.', { step: status.step.kind });
      options.pushes.updates.changed(status);
      options.onChange(status);
    },
    onNews: (news, version) => options.notices.tell(`update-${news}`, version),
    replacesRunning: appImage !== null,
    restart(how) {
      if (how === 'started' && appImage !== null) startAfterEnd(appImage);
      else endsForInstaller = true;
      options.quit();
    },
  });

  async function loadEngine(known: UpdateFeed | null): Promise<UpdateEngine> {
    if (known === null) throw new Error('There is no feed.');
    const { createUpdateEngine } = await import('../updates/engine.js');
    return createUpdateEngine({
      feed: known,
      target: `${platform}-${platform === 'darwin' ? 'universal' : process.arch}`,
      host: {
        version: options.version,
        feedFile,
        userData: paths.userData,
        cacheFolder: facts.cacheFolder,
        quit: options.quit,
      },
      send: sendUpdateRequest,
      after: (delayMs, callback) => clock.after(delayMs, callback),
      installer: appImage === null ? { kind: 'system' } : { kind: 'replace', program: appImage },
      log: { info: (message, of) => logger.info(message, { of }) },
    });
  }

  stores.settings.onChange(({ general }, { general: before }) => {
    if (general.checkForUpdates !== before.checkForUpdates) updates.settingsChanged();
  });

  return {
    handlers: {
      check: async () => ok(await updates.check()),
      download: () => updates.download(),
      cancel: () => updates.cancel(),
      restart: () => updates.restart(),
    },
    status: () => updates.status(),
    restart: () => updates.restart(),
    talkChanged: () => updates.talkChanged(),
    async atEnd() {
      if (!endsForInstaller) return;
      await updates.installAtEnd();
      if (platform === 'darwin') await new Promise<void>((resolve) => void clock.after(TAKE_OVER_MS, resolve));
    },
    dispose: () => updates.dispose(),
  };
}

function feedOf(file: string): UpdateFeed | null {
  try {
    return readFeed(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
