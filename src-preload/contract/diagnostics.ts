/**
 * Owns what the window and main say to each other about how Parley is doing: the log as it is written, the state of
 * its parts, and the sound of the loopback test.
 */
import * as v from 'valibot';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A line of the log, masked already. */
export interface LogEntry {
  /** Counts up by one within a run. */
  readonly sequence: number;
  /** Unix time in milliseconds. */
  readonly atMs: number;
  readonly level: LogLevel;
  readonly scope: string;
  readonly message: string;
  /** The fields as JSON on one line; empty where there are none. */
  readonly fields: string;
}

/** Lines that came since the last batch, oldest first; `anew`: they take the place of all before. */
export interface LogBatch {
  readonly anew: boolean;
  readonly entries: readonly LogEntry[];
}

/** How many lines are held for the window. */
export const LOG_ENTRIES_KEPT = 500;

export const logFilterSchema = v.object({
  /** Lines of this level and above. */
  level: v.picklist(LOG_LEVELS),
  /** Found anywhere in the line, without regard to case; empty asks for nothing. */
  text: v.pipe(v.string(), v.maxLength(200)),
});
export type LogFilter = v.InferOutput<typeof logFilterSchema>;

/** Whether a line passes the filter; both ends ask here, so that what is copied is what is seen. */
export function passesLogFilter(entry: LogEntry, { level, text }: LogFilter): boolean {
  if (LOG_LEVELS.indexOf(entry.level) < LOG_LEVELS.indexOf(level)) return false;
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return true;
  return [entry.scope, entry.message, entry.fields].some((part) => part.toLowerCase().includes(wanted));
}

/** What main knows of the parts beyond the snapshot of the app; null where it is not known or too dear to find out. */
export interface PartsReport {
  readonly versions: {
    readonly parley: string;
    readonly electron: string;
    readonly chromium: string;
    readonly node: string;
  };
  /** Kind, release and processor of the system, such as `Linux 6.8.0 x64`. */
  readonly system: string;
  /** The desktop as it names itself, such as `GNOME, wayland`. */
  readonly desktop: string | null;
  /** As the system names the device that was opened last. */
  readonly microphone: string | null;
  /** As the system names the device that answers are heard on. */
  readonly speaker: string | null;
  /** The add-on that plays direct output; null while none was loaded, and where none can be. */
  readonly outputModule: 'speaker' | 'audio-io' | null;
  /** Bytes on disk. */
  readonly historyBytes: number | null;
  readonly logBytes: number | null;
}

/** What can end without being asked to. `main` is Parley itself, which tells of it at its next start. */
export const CRASHED_PARTS = [
  'main',
  'page',
  'mini-window',
  'sound',
  'talk-key',
  'speech',
  'history',
  'gpu',
  'network',
  'sound-service',
  'other',
] as const;
export type CrashedPart = (typeof CRASHED_PARTS)[number];

/** `unresponsive`: it hung and was ended. `unfinished`: Parley was gone without having quit. */
export const CRASH_REASONS = [
  'crashed',
  'killed',
  'out-of-memory',
  'not-started',
  'unresponsive',
  'unfinished',
] as const;
export type CrashReason = (typeof CRASH_REASONS)[number];

/** A report that is kept on this computer. */
export interface CrashReport {
  /** Names its file. */
  readonly id: string;
  /** Unix time in milliseconds. */
  readonly atMs: number;
  readonly part: CrashedPart;
  readonly reason: CrashReason;
  /** As the system gives it; null where it gives none. */
  readonly exitCode: number | null;
}

export const crashReportIdSchema = v.pipe(v.string(), v.regex(/^[0-9TZ-]{24}[.][a-z-]{3,20}$/));

/** Whether the person chose a place for the bundle, and which. */
export interface BundleOutcome {
  readonly saved: string | null;
}

/** The sound of the loopback test: a sweep that speech, music and hum do not resemble. */
export const CHIRP = { seconds: 0.4, fromHz: 500, toHz: 6_000, peak: 0.4 } as const;
/** Rise and fall of the chirp, seconds: without them it would click. */
const FADE_S = 0.02;

/** Samples of the chirp in -1..1. `rateHz` above twice its highest frequency. */
export function chirp(rateHz: number): Float32Array<ArrayBuffer> {
  const { seconds, fromHz, toHz, peak } = CHIRP;
  return Float32Array.from({ length: Math.round(seconds * rateHz) }, (_, at) => {
    const timeS = at / rateHz;
    const turns = fromHz * timeS + ((toHz - fromHz) * timeS * timeS) / (2 * seconds);
    const edge = Math.min(1, timeS / FADE_S, (seconds - timeS) / FADE_S);
    return peak * edge * Math.sin(2 * Math.PI * turns);
  });
}
