/**
 * Wires what is told of how Parley is doing: the log as it is written, the state of the parts, the chirp of the sound
 * test, and the bundle.
 */
import path from 'node:path';
import { appError, failed, ok } from '../../src-preload/contract/app-error.js';
import { chirp, passesLogFilter, type PartsReport } from '../../src-preload/contract/diagnostics.js';
import type { AppSnapshot, ParleyHandlers, ParleyPushes } from '../../src-preload/contract/ipc/table.js';
import { environmentName } from '../credentials/environment.js';
import { bytesOf, lastLines } from '../diagnostics/log-files.js';
import { partsText } from '../diagnostics/parts-text.js';

import { copyText } from '../platform/clipboard.js';
import { writeWhole } from '../platform/chosen-file.js';
import type { FileDialogs } from '../platform/file-dialogs.js';
import { desktopName, homeFolder, openFolder, systemName, systemVersions } from '../platform/system-info.js';
import type { ClockPort } from '../session/ports.js';
import type { Logging } from './compose-logging.js';
import type { AppPaths } from './paths.js';
import type { SessionParts } from './session-parts.js';
import { mayBeTalking } from './talking.js';

export interface DiagnosticsOptions {
  readonly version: string;
  readonly paths: AppPaths;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: ClockPort;
  readonly logging: Logging;
  readonly session: SessionParts;
  readonly dialogs: Pick<FileDialogs, 'chooseFile'>;
  readonly snapshot: () => Promise<AppSnapshot>;
  readonly figures: ParleyHandlers['history']['figures'];
  readonly onLogLines: ParleyPushes['diagnostics']['logLines'];
}

export interface DiagnosticsParts {
  readonly handlers: ParleyHandlers['diagnostics'];
  /** The page that watched is gone. */
  pageGone(): void;
}

/** What the bundle takes of the log: some two thousand lines, masked and packed in a moment. */
const BUNDLE_LOG_BYTES = 500_000;
const BUNDLE_LATENCY_MS = 30 * 24 * 3_600_000;
const CHIRP_RATE_HZ = 24_000;

export function composeDiagnostics(options: DiagnosticsOptions): DiagnosticsParts {
  const { paths, environment, clock, logging, session } = options;
  const { tail, redactor } = logging;
  const logger = logging.logger.child('diagnostics');
  let isChirping = false;

  async function parts(): Promise<PartsReport> {
    const history = path.join(paths.userData, 'history.db');
    const [historyBytes, logBytes] = await Promise.all([
      bytesOf([history, `${history}-wal`, `${history}-journal`]),
      bytesOf(logging.files),
    ]);
    return {
      versions: systemVersions(options.version),
      system: systemName(),
      desktop: desktopName(environment),
      ...session.devicesInUse(),
      historyBytes,
      logBytes,
    };
  }

  /** Those in use were named to the redactor when they were read; those nobody asked for yet are named now. */
  function nameSecrets({ providers }: AppSnapshot): void {
    for (const { id, credentials } of providers)
      for (const { key } of credentials) {
        const value = environment[environmentName(id, key)]?.trim();
        if (value !== undefined && value !== '') redactor.addSecret(value);
      }
  }

  async function bundle(): Promise<Uint8Array> {
    const madeAtMs = clock.epochMs();
    const [snapshot, report, log, figures] = await Promise.all([
      options.snapshot(),
      parts(),
      lastLines(logging.files, BUNDLE_LOG_BYTES),
      options.figures({ sinceMs: Math.max(0, madeAtMs - BUNDLE_LATENCY_MS) }),
    ]);
    nameSecrets(snapshot);
    // Loaded with the packer, which nothing else needs.
    const { bundleFiles, zipOf } = await import('../diagnostics/bundle.js');
    const latencies = figures.ok ? figures.value.latencies : null;
    return zipOf(bundleFiles({ madeAtMs, parts: report, snapshot, log, latencies, home: homeFolder() }, redactor));
  }

  return {
    pageGone: () => tail.watch(null),
    handlers: {
      watchLog: (on) => tail.watch(on ? options.onLogLines : null),
      async copyLog(filter) {
        const passing = tail.entries().filter((entry) => passesLogFilter(entry, filter));
        const lines = passing.map(({ atMs, level, scope, message, fields }) =>
          // Once more: what became a secret since it was written is masked too.
          redactor.text([new Date(atMs).toISOString(), level, scope, message, fields].join(' ').trimEnd()),
        );
        await copyText(lines.join('\n'));
        return ok(passing.length);
      },
      openLogFolder: () => openFolder(paths.logs),
      parts: async () => ok(await parts()),
      async copyParts() {
        await copyText(partsText(await parts(), await options.snapshot()));
        return ok(null);
      },
      async playChirp() {
        if (isChirping || mayBeTalking(session.snapshot())) return failed(appError('cancelled'));
        isChirping = true;
        const samples = chirp(CHIRP_RATE_HZ);
        const pcm = Int16Array.from(samples, (sample) => Math.round(sample * 32_767));
        try {
          return await session.playSound({ pcm, rateHz: CHIRP_RATE_HZ });
        } finally {
          isChirping = false;
        }
      },
      async saveBundle() {
        const day = new Date(clock.epochMs()).toISOString().slice(0, 10);
        const filter = { name: 'ZIP', extensions: ['zip'] };
        const file = await options.dialogs.chooseFile(`parley-diagnostics-${day}.zip`, filter);
        if (file === null) return ok({ saved: null });
        const written = await writeWhole(file, await bundle());
        if (written.kind === 'saved') return ok({ saved: file });
        logger.error('The bundle could not be written.', { code: written.code });
        return failed(appError('storage-failed'));
      },
    },
  };
}
