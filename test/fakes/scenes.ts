/**
 * The states of the window worth looking at, each as what main would say to bring it about. Runs in the page, in
 * front of its own scripts; the scene is named in the address (`?scene=listening`). One that is not in the table here is
 * a fresh app.
 */
import { appError, failed, ok } from '../../src-preload/contract/app-error.js';
import { asCaptureId, asProfileId } from '../../src-preload/contract/ids.js';
import type { AppSnapshot } from '../../src-preload/contract/ipc/table.js';
import type { CredentialStatus } from '../../src-preload/contract/provider-info.js';
import type { SessionSnapshot } from '../../src-preload/contract/session-snapshot.js';
import { DEFAULT_SETTINGS, LANGUAGES, type Settings } from '../../src-preload/contract/settings.js';
import type { HotkeyHealth } from '../../src-preload/contract/talk.js';
import type { Turn } from '../../src-preload/contract/transcript.js';
import { say } from '../../src-preload/contract/said.js';
import {
  exampleProfile,
  exampleSession,
  exampleSnapshot,
  exampleTurn,
  LATENCY,
  LOCAL,
  settingsWith,
} from './app-snapshot.js';
import { EXAMPLE_PARTS, exampleCrashes, exampleFigures, exampleLog } from './diagnostics.js';
import { createFakeBridge, type FakeBridge } from './bridge.js';
import { serveHistory } from './history.js';
import { MINI_SCENES } from './mini-scenes.js';

/** Settings with much that is not as it was at first. */
const allChanged: Settings = {
  ...DEFAULT_SETTINGS,
  general: {
    ...DEFAULT_SETTINGS.general,
    textSize: 'large',
    motion: 'reduced',
    startHidden: true,
    miniWindow: 'always',
  },
  audio: { ...DEFAULT_SETTINGS.audio, volume: 0.5 },
  privacy: { allowWeakCredentialStore: true, keepHistory: false, historyDays: 45, recordAudio: true },
};

function serveImport(bridge: FakeBridge): void {
  bridge.serve('settings', 'export', () => ok({ saved: '/home/me/Documents/parley-settings.json' }));
  bridge.serve('settings', 'import', () =>
    ok({
      kind: 'ready',
      summary: {
        token: '00000000-0000-4000-8000-000000000000',
        fileName: 'parley-settings.json',
        appVersion: '0.2.0',
        newer: true,
        changes: [
          { group: 'general', key: 'theme' },
          { group: 'general', key: 'startAtLogin' },
          { group: 'audio', key: 'volume' },
          { group: 'privacy', key: 'recordAudio' },
          { group: 'assistants', key: 'activeProfileId' },
        ],
        assistants: [
          { kind: 'added', name: 'Front desk', providerId: 'amigo', addresses: [], forgetsKeys: false },
          {
            kind: 'replaced',
            name: 'Amharic practice',
            providerId: 'addisai',
            addresses: ['relay.example.org'],
            forgetsKeys: true,
          },
        ],
        unusable: ['talkKey'],
      },
    }),
  );
}

interface Scene {
  readonly snapshot?: Partial<AppSnapshot>;
  /** How main answers. */
  readonly serve?: (bridge: FakeBridge) => void;
  /** What main says once the page listens. */
  readonly then?: (bridge: FakeBridge) => void;
}

const talk: readonly Turn[] = [
  exampleTurn(1, { text: 'What time is it in Tokyo?' }),
  exampleTurn(2, { text: 'It is ten past nine in the evening in Tokyo.', latency: LATENCY }),
  exampleTurn(3, { text: 'And what is the weather like there?' }),
  exampleTurn(4, {
    text: 'I can’t answer that without a language model. You can add one in the settings, and then I can look into',
    state: { kind: 'cut', by: 'user', heardMs: 3_240 },
  }),
  exampleTurn(5, { text: 'Never mind. Set a timer for ten minutes.' }),
];
const long: readonly Turn[] = Array.from({ length: 30 }, (_, index) =>
  exampleTurn(index + 1, {
    text:
      index % 2 === 0
        ? 'How long does it take light to come here from the sun, and how long would a train take?'
        : 'Light takes about eight minutes and twenty seconds. A train that never stopped and went a hundred kilometres an hour would take about a hundred and seventy years.',
  }),
);
const session = (changes: Partial<SessionSnapshot>): Pick<AppSnapshot, 'session'> => ({
  session: exampleSession(changes),
});
const armed: Partial<SessionSnapshot> = { lastLatency: LATENCY };

/** Several assistants of all services; ids are what the address names. */
const SERVICE_ID = '64f0c2a1b7d94e5f8a1b2c3d';
const amigoReady = { organization: 'riverside-clinic', serviceId: SERVICE_ID };
const many = settingsWith(
  [
    exampleProfile('addis', { providerId: 'addisai', name: 'Amharic practice' }),
    exampleProfile('amigo', { providerId: 'amigo', name: 'Amigo', options: amigoReady }),
    exampleProfile('amigo-2', {
      providerId: 'amigo',
      name: 'Amigo 2',
      options: {
        organization: 'riverside-clinic',
        serviceId: 'reception',
        region: 'eu',
        audioFormat: 'pcm',
        outputRate: 96_000,
      },
      endpoint: 'ws://127.0.0.1:4010/v1',
    }),
    exampleProfile('zeebee', { providerId: 'zeebee', name: 'ZeebeeAI' }),
    exampleProfile('playai', {
      providerId: 'playai',
      name: 'Museum guide',
      options: {
        agentId: 'Agent-XP5tVPa8GDWym6j',
        prompt: 'You guide visitors through a small museum.\nKeep it short.',
      },
    }),
  ],
  asProfileId('amigo'),
);
const key = (profileId: string, name: string, lastFour: string | null): CredentialStatus => ({
  profileId: asProfileId(profileId),
  key: name,
  present: true,
  lastFour,
});
const keys: readonly CredentialStatus[] = [
  key(LOCAL, 'chatKey', '9f3c'),
  ...['amigo', 'amigo-2'].flatMap((id) => [
    key(id, 'apiKey', '81d0'),
    key(id, 'apiKeyId', '44aa'),
    key(id, 'userId', null),
  ]),
  key('zeebee', 'apiKey', 'c0de'),
  key('playai', 'apiKey', '7e57'),
];
const serveSettings = (bridge: FakeBridge): void => {
  bridge.serve('credentials', 'status', () => ok(keys));
  bridge.serve('assistants', 'findChatServer', () =>
    ok({ name: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1', models: ['llama3.2', 'qwen3', 'gemma3'] }),
  );
  bridge.serve('assistants', 'test', () =>
    ok({ ok: true, message: 'Connected to Riverside Clinic; the agent is ready.' }),
  );
};
const assistants = (serve: (bridge: FakeBridge) => void = () => undefined): Scene => ({
  snapshot: { settings: many },
  serve: (bridge) => {
    serveSettings(bridge);
    serve(bridge);
  },
});
const never = new Promise<never>(() => undefined);
/** A conversation with one of the services. */
const service = (id: string, changes: Partial<SessionSnapshot>): Partial<AppSnapshot> => ({
  settings: { ...many, assistants: { ...many.assistants, activeProfileId: asProfileId(id) } },
  turns: talk.slice(0, 3).map((turn) => ({ ...turn, profileId: asProfileId(id) })),
  ...session({ ...armed, profileId: asProfileId(id), ...changes }),
});
/** A loudness that rises and falls as in speech. */
const speak = (bridge: FakeBridge): void => {
  setInterval(() => {
    const beat = Math.abs(Math.sin(performance.now() / 170) * Math.sin(performance.now() / 611));
    bridge.push.session.outputLevel({ level: 0.003 + 0.3 * beat ** 2 });
  }, 50);
};

/** Main asks for the microphone, so that its level moves the ring. */
const openMicrophone = (bridge: FakeBridge): void => {
  const { echoCancellation, noiseSuppression, autoGainControl } = DEFAULT_SETTINGS.audio;
  const processing = { echoCancellation, noiseSuppression, autoGainControl, alsoBare: false };
  bridge.push.capture.start({
    captureId: asCaptureId(1),
    deviceId: 'default',
    rateHz: 16_000,
    preRollMs: 0,
    ...processing,
  });
};
const handsFree: Partial<SessionSnapshot> = {
  phase: 'listening',
  microphoneOpen: true,
  talkMode: 'hands-free',
  handsFree: true,
};
/** Keys for all that can have one, of all kinds. */
const allKeys: Settings = {
  ...DEFAULT_SETTINGS,
  talkKey: {
    ...DEFAULT_SETTINGS.talkKey,
    chord: { modifiers: [], key: 'ControlRight' },
    interruptChord: { modifiers: [], key: 'MouseForward' },
    muteChord: { modifiers: ['control', 'alt'], key: 'KeyM' },
  },
};
const hotkey = (health: HotkeyHealth): Scene => ({ snapshot: { settings: allKeys, ...session({ hotkey: health }) } });

/** Everything there can be in Diagnostics. */
const diagnosed = (serve: (bridge: FakeBridge) => void = () => undefined): Scene => ({
  snapshot: { settings: many, ...session({ ...armed, usage: [{ unit: 'seconds of audio', amount: 41.5 }] }) },
  serve(bridge) {
    const profiles = [LOCAL, asProfileId('addis')];
    bridge.serve('history', 'figures', ({ sinceMs }) => ok(exampleFigures({ nowMs: Date.now(), sinceMs }, profiles)));
    bridge.serve('diagnostics', 'parts', () => ok(EXAMPLE_PARTS));
    bridge.serve('diagnostics', 'crashReports', () => ok(exampleCrashes(Date.now())));
    bridge.serve('diagnostics', 'watchLog', (on) => {
      if (on) setTimeout(() => bridge.push.diagnostics.logLines({ anew: true, entries: exampleLog(Date.now()) }));
    });
    serve(bridge);
  },
});

export const SCENES: Readonly<Record<string, Scene>> = {
  empty: { snapshot: session({ phase: 'offline' }) },
  idle: { snapshot: { turns: talk.slice(0, 2), ...session(armed) } },
  listening: {
    snapshot: {
      turns: [...talk.slice(0, 2), exampleTurn(3, { text: 'And what is the wea', state: { kind: 'partial' } })],
      ...session({ ...armed, phase: 'listening', microphoneOpen: true, talkMode: 'hold' }),
    },
    then: openMicrophone,
  },
  'hands-free': {
    snapshot: {
      turns: talk.slice(0, 2),
      ...session({ ...armed, ...handsFree, halfDuplex: false }),
    },
    then: openMicrophone,
  },
  'hands-free-speaking': {
    snapshot: {
      turns: talk.slice(0, 4),
      ...session({ ...armed, ...handsFree, phase: 'speaking', halfDuplex: true }),
    },
    then: speak,
  },
  'both-voices': {
    snapshot: { turns: talk.slice(0, 4), ...session({ ...armed, ...handsFree, phase: 'speaking' }) },
    then: (bridge) => {
      openMicrophone(bridge);
      speak(bridge);
    },
  },
  muted: {
    snapshot: { turns: talk.slice(0, 2), settings: allKeys, ...session({ ...armed, muted: true }) },
  },
  latched: {
    snapshot: {
      turns: talk.slice(0, 2),
      settings: allKeys,
      ...session({ ...armed, phase: 'listening', microphoneOpen: true, talkMode: 'latched' }),
    },
    then: openMicrophone,
  },
  switched: {
    snapshot: {
      turns: talk,
      notice: { id: 1, code: 'microphone-switched', detail: 'USB headset', atEpochMs: 1_700_000_000_000 },
      ...session({ ...armed, hotkey: { state: 'unavailable', reason: 'crashed' } }),
    },
  },
  thinking: { snapshot: { turns: talk.slice(0, 3), ...session({ ...armed, phase: 'thinking' }) } },
  speaking: {
    snapshot: {
      turns: [
        ...talk.slice(0, 3),
        exampleTurn(4, { text: 'I can’t answer that without a language model. You can', state: { kind: 'partial' } }),
      ],
      ...session({ ...armed, phase: 'speaking' }),
    },
    then: speak,
  },
  error: {
    snapshot: {
      turns: [
        ...talk.slice(0, 4),
        exampleTurn(5, {
          text: 'Never mind. Set a timer for ten minutes.',
          state: { kind: 'failed', error: appError('speech-engine-failed') },
        }),
      ],
      ...session({ phase: 'blocked', error: appError('speech-engine-failed') }),
    },
  },
  microphone: { snapshot: session({ phase: 'blocked', error: appError('microphone-missing') }) },
  notices: {
    snapshot: {
      turns: talk,
      ...session({
        hotkey: { state: 'unavailable', reason: 'wayland' },
        sink: { state: 'ready', sink: 'renderer', fallback: 'native-unavailable' },
        handsFree: true,
        halfDuplex: true,
        muted: true,
      }),
    },
  },
  restarted: {
    snapshot: {
      turns: talk,
      notice: { id: 1, code: 'talk-key-restarted', detail: null, atEpochMs: 1_700_000_000_000 },
      ...session(armed),
    },
  },
  'restarted-settings': {
    snapshot: { notice: { id: 1, code: 'window-restarted', detail: null, atEpochMs: 1_700_000_000_000 } },
  },
  long: { snapshot: { turns: long, ...session(armed) } },
  /** What is said in any script, what has no place to break, and an answer that goes on and on. */
  scripts: {
    snapshot: {
      turns: [
        exampleTurn(1, { text: 'ما هو الطقس في القاهرة اليوم؟' }),
        exampleTurn(2, { text: 'الجو مشمس في القاهرة، ودرجة الحرارة 31 مئوية.', latency: LATENCY }),
        exampleTurn(3, { text: 'አሁን ስንት ሰዓት ነው?' }),
        exampleTurn(4, { text: 'አሁን ከቀኑ ስምንት ሰዓት ከሠላሳ ደቂቃ ነው።' }),
        exampleTurn(5, { text: `Read me https://example.org/${'a-long-path-without-a-break'.repeat(5)}` }),
        exampleTurn(6, {
          text: `${'Light takes about eight minutes and twenty seconds to come here. '.repeat(9)}\n\nThat is all.`,
          state: { kind: 'cut', by: 'user', heardMs: 12_400 },
        }),
      ],
      ...session(armed),
    },
  },
  starting: { serve: (bridge) => bridge.serve('app', 'snapshot', () => never) },
  'start-failed': { serve: (bridge) => bridge.serve('app', 'snapshot', () => failed(appError('internal'))) },
  damaged: {
    snapshot: {
      storageNotices: [
        say('file-damaged', { file: 'settings.json', copy: 'settings.damaged-2025-11-21T08-00-00-000Z.json' }),
      ],
      ...session({ textInput: false }),
    },
  },
  assistants: assistants(),
  'assistants-one': { serve: serveSettings },
  'assistant-add': assistants(),
  'assistant-local': { serve: serveSettings },
  'assistant-fresh': {
    snapshot: { settings: settingsWith([exampleProfile('fresh', { providerId: 'amigo', name: 'Amigo' })]) },
  },
  'assistant-invalid': assistants(),
  'assistant-more': assistants(),
  'assistant-gone': assistants(),
  'assistant-remove': assistants(),
  'assistant-weak': { ...assistants(), snapshot: { settings: many, credentialBackend: 'session' } },
  'test-ok': assistants(),
  'test-failed': assistants((bridge) =>
    bridge.serve('assistants', 'test', () =>
      ok({
        ok: false,
        message: 'Amigo knows no organization “riverside-clinic” in this region; check Organization and Region.',
      }),
    ),
  ),
  'test-running': assistants((bridge) => bridge.serve('assistants', 'test', () => never)),
  conflict: { snapshot: service('amigo', { phase: 'blocked', error: appError('conversation-conflict') }) },
  'conflict-failed': {
    snapshot: service('amigo', { phase: 'blocked', error: appError('conversation-conflict') }),
    serve: (bridge) =>
      bridge.serve('session', 'resolveConflict', () =>
        failed(
          appError('provider-fault', {
            detail: say('amigo-not-finished'),
          }),
        ),
      ),
  },
  service: {
    snapshot: service('amigo', {
      phase: 'thinking',
      usage: [{ unit: 'seconds of audio', amount: 5.2 }],
      warning: 'Your wallet holds less than 10 ETB. Top up to keep talking.',
      progress: 'Looking up your appointments…',
    }),
  },
  quota: {
    snapshot: service('addis', {
      phase: 'blocked',
      error: appError('quota-exhausted', {
        detail: say('service-says', { service: 'AddisAI', words: 'Insufficient wallet balance' }),
      }),
    }),
  },
  discontinued: {
    snapshot: service('playai', {
      phase: 'blocked',
      error: appError('provider-discontinued', { detail: say('playai-gone', { service: 'PlayAI' }) }),
    }),
  },
  audio: {},
  'talk-key': {},
  'talk-key-all': { snapshot: { settings: allKeys } },
  'talk-key-trial': {
    snapshot: { settings: allKeys },
    then: (bridge) => {
      bridge.serve('talk', 'tryingKeys', (on) => {
        if (!on) return;
        bridge.push.talk.keySeen({ action: 'interrupt', phase: 'up', source: 'hook' });
        bridge.push.talk.keySeen({ action: 'talk', phase: 'down', source: 'hook' });
      });
    },
  },
  'talk-key-desktop': hotkey({ state: 'armed', source: 'portal', trigger: 'Press Meta+Space' }),
  'talk-key-shortcut': hotkey({ state: 'armed', source: 'shortcut', trigger: null }),
  'talk-key-declined': hotkey({ state: 'unavailable', reason: 'declined' }),
  'talk-key-recording': {},
  history: {
    serve: (bridge) => {
      Object.assign(window, { fakeHistory: serveHistory(bridge, { count: 100_000, nowMs: Date.now() }) });
    },
  },
  'history-few': { serve: (bridge) => void serveHistory(bridge, { count: 8, nowMs: Date.now() }) },
  'history-empty': { serve: (bridge) => void serveHistory(bridge, { count: 0, nowMs: Date.now() }) },
  'history-off': {
    snapshot: {
      settings: { ...DEFAULT_SETTINGS, privacy: { ...DEFAULT_SETTINGS.privacy, keepHistory: false } },
    },
    serve: (bridge) => void serveHistory(bridge, { count: 0, nowMs: Date.now() }),
  },
  'history-loading': { serve: (bridge) => bridge.serve('history', 'page', () => never) },
  'history-failed': {
    serve: (bridge) => {
      serveHistory(bridge, { count: 0, nowMs: Date.now() }).failing = true;
    },
  },
  general: {},
  'general-changed': { snapshot: { settings: allChanged }, serve: (bridge) => serveImport(bridge) },
  'general-import': { serve: (bridge) => serveImport(bridge) },
  'general-export': { serve: (bridge) => serveImport(bridge) },
  'general-refused': {
    serve: (bridge) => bridge.serve('settings', 'import', () => ok({ kind: 'refused', reason: 'not-settings' })),
  },
  'general-source': {
    serve: (bridge) => bridge.serve('app', 'loginItem', () => ok({ kind: 'unavailable', reason: 'development' })),
  },
  privacy: { snapshot: { credentialBackend: 'session' } },
  'privacy-changed': { snapshot: { settings: allChanged, credentialBackend: 'weak' } },
  'settings-search-none': {},
  'settings-search': { snapshot: { settings: many } },
  'welcome-microphone': {},
  'welcome-sound': {},
  'welcome-key': {
    then: (bridge) => {
      bridge.serve('talk', 'tryingKeys', (on) => {
        if (on) bridge.push.talk.keySeen({ action: 'talk', phase: 'down', source: 'hook' });
      });
    },
  },
  'welcome-key-none': { snapshot: session({ hotkey: { state: 'unavailable', reason: 'wayland' } }) },
  'welcome-assistant': { snapshot: { settings: many } },
  'welcome-ready': {},
  'welcome-answered': {
    snapshot: {
      turns: [
        exampleTurn(1, { text: 'What time is it?' }),
        exampleTurn(2, { text: 'It is ten past nine in the evening.', state: { kind: 'final' } }),
      ],
      ...session({ ...armed, phase: 'speaking' }),
    },
    then: speak,
  },
  palette: { snapshot: { settings: many, turns: talk.slice(0, 2) } },
  'palette-search': {},
  shortcuts: {},
  diagnostics: diagnosed(),
  'diagnostics-empty': diagnosed((bridge) => {
    bridge.serve('history', 'figures', () => ok({ latencies: [], usage: [] }));
    bridge.serve('diagnostics', 'watchLog', () => undefined);
    bridge.serve('diagnostics', 'crashReports', () => ok([]));
  }),
  'diagnostics-failed': diagnosed((bridge) => {
    bridge.serve('history', 'figures', () => failed(appError('storage-failed')));
    bridge.serve('diagnostics', 'saveBundle', () => failed(appError('storage-failed')));
    bridge.serve('diagnostics', 'playChirp', () => failed(appError('playback-unavailable')));
  }),
};

const asked = new URLSearchParams(location.search);
const name = asked.get('scene');
/** `?language=ar` shows a scene in another language. */
const language = LANGUAGES.find((known) => known === asked.get('language')) ?? 'en';
const mini = name === null ? undefined : MINI_SCENES[name];
if (mini !== undefined) {
  const bridge = createFakeBridge(exampleSnapshot());
  bridge.serve('mini', 'view', () => ok(mini));
  const restyle = (general: Partial<Settings['general']>): void =>
    bridge.push.mini.changed({ ...mini, theme: general.theme ?? mini.theme });
  Object.assign(window, { parley: bridge.api, bridge, restyle });
  window.addEventListener('load', () => {
    const told = { you: mini.phase === 'listening' ? 0.2 : 0, them: mini.phase === 'speaking' ? 0.2 : 0 };
    // After the page has shown its view, as main would.
    setTimeout(() => bridge.push.mini.levels(told), 200);
  });
}
if (name !== null && mini === undefined) {
  const scene = SCENES[name] ?? {};
  const fresh = exampleSnapshot(scene.snapshot);
  const { settings } = fresh;
  const snapshot = { ...fresh, settings: { ...settings, general: { ...settings.general, language } } };
  const bridge = createFakeBridge(snapshot);
  scene.serve?.(bridge);
  /** Looks, or speaks, as these settings say from now on. */
  const restyle = (general: Partial<Settings['general']>): void => {
    bridge.push.settings.changed({ ...settings, general: { ...snapshot.settings.general, ...general } });
  };
  Object.assign(window, { parley: bridge.api, bridge, restyle });
  window.addEventListener('load', () => scene.then?.(bridge));
}
