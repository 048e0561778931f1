/**
 * Owns the whole border between the window and main: one table from which both ends and the test double are derived.
 * Adding an entry here makes both ends fail to compile until they serve it.
 */
import * as v from 'valibot';
import type { AppNotice } from '../app-notice.js';
import type { Said } from '../said.js';
import { DEVICE_USES, type CaptureStart } from '../audio.js';
import {
  crashReportIdSchema,
  logFilterSchema,
  type BundleOutcome,
  type CrashReport,
  type LogBatch,
  type PartsReport,
} from '../diagnostics.js';
import type {
  ConnectionTest,
  ChatServer,
  CredentialBackend,
  CredentialStatus,
  ProviderInfo,
} from '../provider-info.js';
import {
  EXPORT_FORMATS,
  historyFilterSchema,
  historyRangeSchema,
  historySelectionSchema,
  sequenceSchema,
  type ExportOutcome,
  type HistoryAssistant,
  type HistoryFigures,
  type HistoryPage,
} from '../history.js';
import { miniDragSchema, type MiniLevels, type MiniView } from '../mini.js';
import type { SessionSnapshot } from '../session-snapshot.js';
import type { Turn } from '../transcript.js';
import type { UpdateStatus } from '../updates.js';
import { asCaptureId, type CaptureId } from '../ids.js';
import type { KeySeen } from '../talk.js';
import { profileIdSchema, settingsPatchSchema, type Settings } from '../settings.js';
import {
  settingsResetSchema,
  type ImportRead,
  type LoginItemState,
  type SettingsExport,
} from '../settings-transfer.js';
import { command, port, push, request, type MainHandlers, type MainPushes, type RendererApi } from './kinds.js';

const nothing = v.undefined();
const captureId = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** 31 - 1), v.transform(asCaptureId));
const shortText = v.pipe(v.string(), v.maxLength(200));
const device = v.picklist(DEVICE_USES);

/** Everything the window needs to draw itself, once, at load; pushes keep it current. */
export interface AppSnapshot {
  readonly version: string;
  readonly platform: 'linux' | 'darwin' | 'win32';
  readonly trayAvailable: boolean;
  readonly session: SessionSnapshot;
  readonly turns: readonly Turn[];
  readonly settings: Settings;
  readonly providers: readonly ProviderInfo[];
  readonly credentialBackend: CredentialBackend;
  /** Set when a damaged file was set aside at start; the text names it and says what was done. */
  readonly storageNotices: readonly Said[];
  /** The last notice that was not put away: a page that came back itself shows it. */
  readonly notice: AppNotice | null;
  readonly updates: UpdateStatus;
}

/** Loudness of the answer being heard, linear 0..1, pushed about 20 times a second while it plays and the window shows. */
export interface OutputLevel {
  readonly level: number;
}

export const ipcTable = {
  app: {
    snapshot: request(nothing)<AppSnapshot>(),
    openUrl: request(v.pipe(v.string(), v.maxLength(2_000), v.url()))<null>(),
    quit: command(nothing),
    /** Whether the system starts Parley at login; the setting is made to say the same. */
    loginItem: request(nothing)<LoginItemState>(),
    /** Whether the system has a network; told at load and at each change. */
    networkChanged: command(v.boolean()),
    windowVisible: push<boolean>(),
    /** Takes the place of the notice before. */
    notice: push<AppNotice>(),
    /** Names the notice, so that one that came meanwhile stays. */
    dismissNotice: command(v.pipe(v.number(), v.integer(), v.minValue(1))),
  },
  session: {
    changed: push<SessionSnapshot>(),
    turn: push<Turn>(),
    /** The conversation on screen gives way to these turns of an earlier one, oldest first. */
    conversation: push<readonly Turn[]>(),
    outputLevel: push<OutputLevel>(),
    sendText: request(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(8_000)))<null>(),
    retry: request(nothing)<null>(),
    interrupt: command(nothing),
    setMuted: command(v.boolean()),
    /** Listening without a key, until it is turned off. */
    setHandsFree: command(v.boolean()),
    dismissError: command(nothing),
    /** What the service warned of was read. */
    dismissWarning: command(nothing),
    /** The answer to `conversation-conflict`; what was said is sent once it is settled. */
    resolveConflict: request(v.picklist(['continue', 'finish']))<null>(),
    newConversation: command(nothing),
  },
  talk: {
    /** The in-window talk control went down; same grammar as the global key. */
    press: command(nothing),
    release: command(nothing),
    cancel: command(nothing),
    /** Begins to talk, or ends and sends; nothing needs to be held, whatever the style of the key. */
    toggle: command(nothing),
    /** True while the person records another chord: until then the global key must not start a talk. */
    recordingChord: command(v.boolean()),
    /** True while the person tries their keys: global keys are shown and do nothing else. */
    tryingKeys: command(v.boolean()),
    keySeen: push<KeySeen>(),
    /** Shows where the desktop lets the person choose its keys, or has it ask them again after a no. */
    changeInDesktop: request(nothing)<null>(),
    /** Begins to watch for the keys anew; what comes of it is in the session's `hotkey`. */
    rearm: command(nothing),
  },
  capture: {
    start: push<CaptureStart>(),
    stop: push<{ readonly captureId: CaptureId }>(),
    /** The device is open and samples flow on the port. */
    started: command(v.object({ captureId, deviceLabel: shortText })),
    failed: command(
      v.object({
        captureId,
        code: v.picklist(['microphone-denied', 'microphone-missing', 'microphone-busy', 'microphone-failed']),
      }),
    ),
    /** The device of a live capture went away: another one is looked for, and its sound goes on in the same capture. */
    switching: command(v.object({ captureId })),
    /** Which microphone was opened, each time one is: the chosen one, or another since that could not be. */
    using: command(v.object({ device, deviceLabel: shortText })),
    /** True while no microphone may be kept ready: the screen is locked, or the computer sleeps. */
    resting: push<boolean>(),
    /** The track is released; no frame of this capture follows. */
    stopped: command(v.object({ captureId })),
    frames: port(),
  },
  playback: {
    /** Makes the page open its player for the renderer sink (and pass the port), or close it. */
    open: push<{ readonly deviceId: string }>(),
    close: push<null>(),
    failed: command(v.object({ reason: shortText })),
    /** The player that was opened has closed, though its port may not: its device went away, or main asked for it. */
    lost: command(nothing),
    /** Which speaker the page's player was opened on. */
    using: command(v.object({ device, deviceLabel: shortText })),
    port: port(),
  },
  devices: {
    /** The page saw another set of devices. */
    changed: command(
      v.pipe(
        v.array(v.object({ deviceId: shortText, kind: v.picklist(['audioinput', 'audiooutput']), label: shortText })),
        v.maxLength(100),
      ),
    ),
    /** The name of the device the system plays on; empty where the page does not learn it. */
    defaultSpeaker: command(shortText),
  },
  audio: {
    /** Plays a short sound through the output and volume in use; answers when it was heard or could not be. */
    testSound: request(nothing)<null>(),
  },
  settings: {
    changed: push<Settings>(),
    update: request(settingsPatchSchema)<Settings>(),
    /** Asks the person where to save them, secrets aside, and writes them there. */
    export: request(nothing)<SettingsExport>(),
    /** Asks the person for a file and tells what it would change; nothing is changed yet. */
    import: request(nothing)<ImportRead>(),
    /** Applies the file that was read last, named by its token; all of it or nothing. */
    applyImport: request(v.pipe(v.string(), v.regex(/^[0-9a-f-]{36}$/)))<Settings>(),
    /** Puts settings back to how they were at first. */
    reset: request(settingsResetSchema)<Settings>(),
  },
  history: {
    /** Turns were added, changed or deleted; told at most a few times a second, and only while the window shows. */
    changed: push<null>(),
    page: request(historyRangeSchema)<HistoryPage>(),
    /** Assistants that turns are from, the one used last first. */
    assistants: request(nothing)<readonly HistoryAssistant[]>(),
    /** Answers how many were deleted. Their sound goes with them. */
    remove: request(historySelectionSchema)<number>(),
    /** Asks the person where to save what passes the filter, oldest first, and writes it there. */
    export: request(v.object({ filter: historyFilterSchema, format: v.picklist(EXPORT_FORMATS) }))<ExportOutcome>(),
    /** Goes on with the conversation of this turn: as the service can, else anew with the same assistant. */
    resume: request(sequenceSchema)<null>(),
    /** Plays the recording of this turn; answers when it was heard or stopped. */
    play: request(sequenceSchema)<null>(),
    stopPlaying: command(nothing),
    /** Latency and usage since this Unix time in milliseconds. */
    figures: request(v.object({ sinceMs: v.pipe(v.number(), v.integer(), v.minValue(0)) }))<HistoryFigures>(),
  },
  diagnostics: {
    /** True while the log is looked at: all that is held is told, and what comes after it. */
    watchLog: command(v.boolean()),
    /** Told at most four times a second, and only while it is watched. */
    logLines: push<LogBatch>(),
    /** Puts the lines that pass the filter on the clipboard; answers how many. */
    copyLog: request(logFilterSchema)<number>(),
    openLogFolder: request(nothing)<null>(),
    parts: request(nothing)<PartsReport>(),
    /** Puts the state of the parts on the clipboard. */
    copyParts: request(nothing)<null>(),
    /** Plays the chirp through the output in use; answers when it was heard. Refused while anybody talks. */
    playChirp: request(nothing)<null>(),
    /** Asks the person where to save the bundle, and writes it there. */
    saveBundle: request(v.object({ withCrashReports: v.boolean() }))<BundleOutcome>(),
    /** Reports of parts that ended without being asked to, newest first. */
    crashReports: request(nothing)<readonly CrashReport[]>(),
    /** The text of one; null where it is gone. */
    crashReport: request(crashReportIdSchema)<string | null>(),
    /** Removes one, or all for null; answers how many. */
    removeCrashReports: request(v.nullable(crashReportIdSchema))<number>(),
  },
  updates: {
    changed: push<UpdateStatus>(),
    /** Asks now whether there is a newer version; answers when that is known. */
    check: request(nothing)<UpdateStatus>(),
    /** Fetches the version that was found. */
    download: command(nothing),
    cancel: command(nothing),
    /** Restarts into the version that was fetched, as soon as nobody talks. */
    restart: command(nothing),
  },
  /** The mini window's own; the main window has no use for it and may not ask. */
  mini: {
    view: request(nothing)<MiniView>(),
    changed: push<MiniView>(),
    levels: push<MiniLevels>(),
    /** The view is on the page: the window can be shown. */
    drawn: command(nothing),
    drag: command(miniDragSchema),
    /** Shows the main window. */
    showMain: command(nothing),
    /** Puts the mini window away until the next talk. */
    close: command(nothing),
  },
  assistants: {
    select: request(profileIdSchema)<null>(),
    test: request(profileIdSchema)<ConnectionTest>(),
    /** Looks for a chat server on this computer (Ollama's usual address). */
    findChatServer: request(nothing)<ChatServer | null>(),
  },
  credentials: {
    status: request(nothing)<readonly CredentialStatus[]>(),
    save: request(
      v.object({
        profileId: profileIdSchema,
        key: v.pipe(v.string(), v.regex(/^[A-Za-z0-9]+$/), v.maxLength(64)),
        secret: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(8_000)),
      }),
    )<CredentialStatus>(),
    clear: request(v.object({ profileId: profileIdSchema, key: shortText }))<null>(),
  },
} as const;

export type Ipc = typeof ipcTable;
/** The page's end: `window.parley`. */
export type ParleyApi = RendererApi<Ipc>;
/** Main's end: handlers and pushes. */
export type ParleyHandlers = MainHandlers<Ipc>;
export type ParleyPushes = MainPushes<Ipc>;
