/**
 * Owns the shape, ranges and defaults of every setting. Secrets are not settings.
 */
import * as v from 'valibot';
import { asProfileId } from './ids.js';
import { PROVIDER_IDS } from './provider-info.js';
import { CHORD_KEYS, DEFAULT_CHORD, MODIFIERS, TALK_STYLES } from './talk.js';

const text = (max: number) => v.pipe(v.string(), v.maxLength(max));

const chordSchema = v.object({
  modifiers: v.pipe(v.array(v.picklist(MODIFIERS)), v.maxLength(4), v.readonly()),
  key: v.picklist(CHORD_KEYS),
});

export const profileIdSchema = v.pipe(text(64), v.regex(/^[a-z0-9-]+$/), v.transform(asProfileId));

export const profileSchema = v.object({
  id: profileIdSchema,
  providerId: v.picklist(PROVIDER_IDS),
  name: v.pipe(text(80), v.minLength(1)),
  /** Values by option key; the provider's descriptor validates them. */
  options: v.record(text(64), v.union([text(20_000), v.boolean(), v.pipe(v.number(), v.finite())])),
  /** Address in place of the service's own; empty for the service's own. The provider says which are allowed. */
  endpoint: v.optional(text(2_000), ''),
});

export const THEMES = ['system', 'light', 'dark', 'high-contrast'] as const;
/** Languages of the interface, in the order in which they are offered. */
export const LANGUAGES = ['en', 'am', 'ar'] as const;
export type Language = (typeof LANGUAGES)[number];
export const TEXT_SIZES = ['small', 'normal', 'large', 'largest'] as const;
export const MINI_WINDOW_MODES = ['off', 'while-talking', 'always'] as const;

export const settingsSchema = v.object({
  general: v.object({
    theme: v.picklist(THEMES),
    /** `system`: the first of the system's languages that Parley has, else English. */
    language: v.picklist(['system', ...LANGUAGES]),
    textSize: v.picklist(TEXT_SIZES),
    /** Whether things move as the system wishes, or as little as can be. */
    motion: v.picklist(['system', 'reduced']),
    closeToTray: v.boolean(),
    startAtLogin: v.boolean(),
    startHidden: v.boolean(),
    /** A small window above all others that shows who speaks and what is said. */
    miniWindow: v.picklist(MINI_WINDOW_MODES),
    /** The system's notifications, for what matters while the window is hidden. */
    notifications: v.boolean(),
    /** Whether Parley asks once a day for a newer version of itself. */
    checkForUpdates: v.boolean(),
    firstRunDone: v.boolean(),
    /** A service is hung up after this long without a turn, minutes; null stays connected. */
    idleHangUpMinutes: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(120))),
  }),
  audio: v.object({
    microphoneId: text(200),
    /** A sink of Web Audio; the native sink plays on the system's default device. */
    speakerId: text(200),
    sink: v.picklist(['auto', 'native', 'renderer']),
    /** Linear gain of answers. */
    volume: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
    echoCancellation: v.boolean(),
    noiseSuppression: v.boolean(),
    /** Off by default: Chromium's gain control lowers the system's microphone volume and leaves it there. */
    autoGainControl: v.boolean(),
    /** Holds the microphone open between talks, so that not even the first sound is lost. */
    keepMicrophoneReady: v.boolean(),
    /** What answers are heard on: whether the microphone hears them too. */
    listeningOn: v.picklist(['auto', 'loudspeakers', 'headphones']),
    /** Short sounds of Parley's own. important: only those that say that something is wrong. */
    cues: v.picklist(['all', 'important', 'off']),
  }),
  handsFree: v.object({
    /** How readily sound is taken for speech: 0 only what is certain, 1 everything that might be. */
    sensitivity: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
    /** Silence that ends what was said, milliseconds; where Parley itself listens for it. */
    endpointDelayMs: v.pipe(v.number(), v.integer(), v.minValue(300), v.maxValue(2_000)),
  }),
  talkKey: v.object({
    chord: chordSchema,
    style: v.picklist(TALK_STYLES),
    /** Silences the answer from anywhere; null: no such key. */
    interruptChord: v.nullable(chordSchema),
    /** A tap mutes or unmutes, holding it mutes while it is held; null: no such key. */
    muteChord: v.nullable(chordSchema),
    /** How long the microphone stays open after the key is released, milliseconds. */
    releaseTailMs: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2_000)),
  }),
  assistants: v.object({
    activeProfileId: profileIdSchema,
    profiles: v.pipe(v.array(profileSchema), v.minLength(1), v.maxLength(50), v.readonly()),
  }),
  privacy: v.object({
    /** Whether secrets may be kept in a store that only obscures them, where the system has no better. */
    allowWeakCredentialStore: v.boolean(),
    /** Whether turns are kept on disk. */
    keepHistory: v.boolean(),
    /** Turns are deleted after this many days; null keeps them. */
    historyDays: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3_650))),
    /** Whether the sound of turns is kept with them. */
    recordAudio: v.boolean(),
  }),
});

export type Settings = v.InferOutput<typeof settingsSchema>;
export type Profile = v.InferOutput<typeof profileSchema>;

/** Any subset of any groups; arrays and records are replaced whole. */
export const settingsPatchSchema = v.object({
  general: v.optional(v.partial(settingsSchema.entries.general)),
  audio: v.optional(v.partial(settingsSchema.entries.audio)),
  handsFree: v.optional(v.partial(settingsSchema.entries.handsFree)),
  talkKey: v.optional(v.partial(settingsSchema.entries.talkKey)),
  assistants: v.optional(v.partial(settingsSchema.entries.assistants)),
  privacy: v.optional(v.partial(settingsSchema.entries.privacy)),
});
export type SettingsPatch = v.InferOutput<typeof settingsPatchSchema>;

export const LOCAL_PROFILE_ID = asProfileId('local');

export const DEFAULT_SETTINGS: Settings = {
  general: {
    theme: 'system',
    language: 'system',
    textSize: 'normal',
    motion: 'system',
    closeToTray: true,
    startAtLogin: false,
    startHidden: false,
    miniWindow: 'while-talking',
    notifications: true,
    // Nothing is asked of the network by itself (docs/decisions/0006).
    checkForUpdates: false,
    firstRunDone: false,
    idleHangUpMinutes: 5,
  },
  audio: {
    microphoneId: 'default',
    speakerId: 'default',
    sink: 'auto',
    volume: 1,
    echoCancellation: false,
    noiseSuppression: false,
    autoGainControl: false,
    keepMicrophoneReady: false,
    listeningOn: 'auto',
    cues: 'all',
  },
  handsFree: { sensitivity: 0.5, endpointDelayMs: 700 },
  talkKey: {
    chord: { ...DEFAULT_CHORD, modifiers: [...DEFAULT_CHORD.modifiers] },
    style: 'hold-or-tap',
    interruptChord: null,
    muteChord: null,
    releaseTailMs: 200,
  },
  assistants: {
    activeProfileId: LOCAL_PROFILE_ID,
    profiles: [{ id: LOCAL_PROFILE_ID, providerId: 'local', name: 'Local', options: {}, endpoint: '' }],
  },
  privacy: { allowWeakCredentialStore: false, keepHistory: true, historyDays: null, recordAudio: false },
};
