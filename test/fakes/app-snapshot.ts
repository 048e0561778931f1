/**
 * Examples of what main tells the window: a fresh app with the built-in assistant, more assistants, and turns to fill a conversation.
 */
import { asProfileId, asTurnId } from '../../src-preload/contract/ids.js';
import type { AppSnapshot } from '../../src-preload/contract/ipc/table.js';
import type { SessionSnapshot } from '../../src-preload/contract/session-snapshot.js';
import { DEFAULT_SETTINGS, type Profile, type Settings } from '../../src-preload/contract/settings.js';
import type { Turn, TurnLatency } from '../../src-preload/contract/transcript.js';
import { EXAMPLE_PROVIDERS } from './provider-infos.js';

export const LOCAL = asProfileId('local');

/** One profile of an example service, named and identified by a word. */
export const exampleProfile = (id: string, changes: Partial<Profile> & Pick<Profile, 'providerId'>): Profile => ({
  id: asProfileId(id),
  name: id,
  options: {},
  endpoint: '',
  ...changes,
});

/** Settings with the built-in assistant and these after it; the built-in one is in use unless another is named. */
export const settingsWith = (profiles: readonly Profile[], activeProfileId = LOCAL): Settings => ({
  ...DEFAULT_SETTINGS,
  assistants: { activeProfileId, profiles: [...DEFAULT_SETTINGS.assistants.profiles, ...profiles] },
});

export function exampleSession(changes: Partial<SessionSnapshot> = {}): SessionSnapshot {
  return {
    revision: 1,
    phase: 'idle',
    profileId: LOCAL,
    microphoneOpen: false,
    talkMode: null,
    muted: false,
    handsFree: false,
    halfDuplex: false,
    hotkey: { state: 'armed', source: 'hook', trigger: null },
    sink: { state: 'ready', sink: 'native', fallback: 'none' },
    error: null,
    lastLatency: null,
    textInput: true,
    usage: [],
    warning: null,
    progress: null,
    ...changes,
  };
}

export function exampleSnapshot(changes: Partial<AppSnapshot> = {}): AppSnapshot {
  return {
    version: '0.1.0',
    platform: 'linux',
    trayAvailable: true,
    session: exampleSession(),
    turns: [],
    settings: DEFAULT_SETTINGS,
    providers: EXAMPLE_PROVIDERS,
    credentialBackend: 'system',
    storageNotices: [],
    notice: null,
    updates: { means: { kind: 'self' }, step: { kind: 'unknown' }, checkedAtEpochMs: null },
    ...changes,
  };
}

export const LATENCY: TurnLatency = { onsetMs: 61, responseMs: 412, audibleMs: 22, bargeInMs: null };

/** A turn whose id, and whose place in time, is its number. */
export function exampleTurn(number: number, changes: Partial<Turn> = {}): Turn {
  return {
    id: asTurnId(`turn-${number}`),
    speaker: number % 2 === 1 ? 'user' : 'assistant',
    origin: 'voice',
    text: `Turn ${number}`,
    state: { kind: 'final' },
    startedAtMs: 1_700_000_000_000 + number * 1_000,
    profileId: LOCAL,
    latency: null,
    ...changes,
  };
}
