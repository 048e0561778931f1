/**
 * Owns what is in the bundle a person may hand to whoever helps them: versions, settings, the state of the parts, the
 * log and latency figures, as text files in a zip. What was said, heard or typed and every secret stay out of it; the
 * log is masked once more. Must never read a file or ask for a secret itself.
 */
import { strToU8, zipSync } from 'fflate';
import type { PartsReport } from '../../src-preload/contract/diagnostics.js';
import type { LatencyPoint } from '../../src-preload/contract/history.js';
import type { AppSnapshot } from '../../src-preload/contract/ipc/table.js';
import { inEnglish } from '../../src-preload/contract/said.js';
import { createRedactor, type JsonValue, type Redactor } from '../logging/redaction.js';
import { toldSettings, typedValues } from './told-settings.js';

export interface BundleContents {
  readonly madeAtMs: number;
  readonly parts: PartsReport;
  readonly snapshot: Pick<
    AppSnapshot,
    'platform' | 'trayAvailable' | 'session' | 'settings' | 'providers' | 'credentialBackend' | 'storageNotices'
  >;
  /** Text of the log, oldest line first. */
  readonly log: string;
  /** Null where there is no history. */
  readonly latencies: readonly LatencyPoint[] | null;
  /** Reports of parts that crashed, by file name; empty unless the person adds them. */
  readonly crashes: Readonly<Record<string, string>>;
  /** The person's home folder, which has their name. */
  readonly home: string;
}

const README = `These files tell how Parley was doing. They hold no recording, nothing that was said or typed, and no key.
versions.json   Parley, Electron, Chromium, Node and the system
settings.json   the settings; what you typed yourself is told by its length alone
state.json      talk key, sound output, devices by name, where keys are kept, the last error
latency.json    how long recent answers took
log.txt         the last lines of the log, secrets masked
crashes         only where you ticked it: a short text on each part that ended by itself, with lines of the log
`;

/** The files by name, as text. */
export function bundleFiles(contents: BundleContents, redactor: Redactor): Readonly<Record<string, string>> {
  const { parts, snapshot, latencies, crashes, home } = contents;
  const { session, settings, providers, platform, trayAvailable, credentialBackend, storageNotices } = snapshot;
  const typed = createRedactor();
  for (const value of typedValues(settings, providers)) typed.addSecret(value);
  const cleanLine = (line: string): string => {
    const masked = typed.text(redactor.text(line));
    return home.length > 1 ? masked.replaceAll(home, '~') : masked;
  };
  // Line by line: the redactor bounds the length of what it is given.
  const clean = (text: string): string => text.split('\n').map(cleanLine).join('\n');
  // Whatever a file is about, secrets are masked by value in it.
  const json = (value: JsonValue): string => clean(JSON.stringify(value, null, 1));
  const { versions, system, desktop, ...rest } = parts;
  return {
    'README.txt': README,
    'versions.json': json({
      madeAt: new Date(contents.madeAtMs).toISOString(),
      ...versions,
      platform,
      system,
      desktop,
    }),
    'settings.json': json(toldSettings(settings, providers)),
    'state.json': json({
      ...rest,
      trayAvailable,
      credentialBackend,
      storageNotices: storageNotices.map(inEnglish),
      phase: session.phase,
      muted: session.muted,
      handsFree: session.handsFree,
      halfDuplex: session.halfDuplex,
      hotkey: { ...session.hotkey },
      sink: { ...session.sink },
      // Its detail may be a service's own words.
      error: session.error === null ? null : session.error.code,
    }),
    'latency.json': json(latencies?.map((point) => ({ ...point, latency: { ...point.latency } })) ?? null),
    'log.txt': clean(contents.log),
    ...Object.fromEntries(Object.entries(crashes).map(([name, text]) => [`crashes/${name}`, clean(text)])),
  };
}

/** The bundle as the bytes of a zip. */
export const zipOf = (files: Readonly<Record<string, string>>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])), { level: 6 });
