/**
 * Examples of what main tells the window: a fresh app with the built-in assistant, and turns to fill a conversation.
 */
import { asProfileId, asTurnId } from '../../src-preload/contract/ids.js';
import type { AppSnapshot } from '../../src-preload/contract/ipc/table.js';
import type { ProviderInfo } from '../../src-preload/contract/provider-info.js';
import type { SessionSnapshot } from '../../src-preload/contract/session-snapshot.js';
import { DEFAULT_SETTINGS } from '../../src-preload/contract/settings.js';
import type { Turn, TurnLatency } from '../../src-preload/contract/transcript.js';

export const LOCAL = asProfileId('local');

const LOCAL_PROVIDER: ProviderInfo = {
  id: 'local',
  name: 'Local',
  summary: 'Understands, answers and speaks on this computer. No account, no network.',
  status: 'built-in',
  credentials: [
    {
      key: 'chatKey',
      label: 'Chat server key',
      help: 'Only where your chat server asks for one.',
      required: false,
    },
  ],
  options: [
    {
      kind: 'choice',
      key: 'voice',
      label: 'Voice',
      help: '',
      choices: [
        { value: 'slt', label: 'Slate' },
        { value: 'rms', label: 'Ridge' },
      ],
      defaultValue: 'slt',
    },
    {
      kind: 'text',
      key: 'chatBaseUrl',
      label: 'Chat server',
      help: 'Address of an OpenAI-compatible server. Leave empty to use the built-in skills alone.',
      placeholder: 'http://127.0.0.1:11434/v1',
      defaultValue: '',
      required: false,
    },
    {
      kind: 'text',
      key: 'chatModel',
      label: 'Model',
      help: 'As the chat server names it.',
      placeholder: '',
      defaultValue: '',
      required: false,
    },
    {
      kind: 'switch',
      key: 'webSearch',
      label: 'Offer web searches',
      help: 'Asks before it opens the browser.',
      defaultValue: true,
    },
  ],
  textInput: true,
  chatServerOptions: { baseUrlKey: 'chatBaseUrl', modelKey: 'chatModel' },
};

export function exampleSession(changes: Partial<SessionSnapshot> = {}): SessionSnapshot {
  return {
    revision: 1,
    phase: 'idle',
    profileId: LOCAL,
    microphoneOpen: false,
    talkMode: null,
    muted: false,
    halfDuplex: false,
    hotkey: { state: 'armed', source: 'hook', provesRelease: true },
    sink: { state: 'ready', sink: 'native', fallback: 'none' },
    error: null,
    lastLatency: null,
    textInput: true,
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
    providers: [LOCAL_PROVIDER],
    credentialBackend: 'system',
    storageNotice: null,
    notice: null,
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
