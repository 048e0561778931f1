import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asProfileId } from '../../../src-preload/contract/ids.js';
import { DEFAULT_SETTINGS, type Profile, type Settings } from '../../../src-preload/contract/settings.js';
import { planImport, type ImportPlan } from '../../../src-main/settings/import-plan.js';
import { SETTINGS_VERSION } from '../../../src-main/settings/migrations.js';
import { createSettingsStore } from '../../../src-main/settings/settings-store.js';
import { readTransfer, writeTransfer, type ExportParts } from '../../../src-main/settings/transfer-file.js';

const CANARY = 'sk-canary-4f3e2d1c0b9a';
const profile = (id: string, changes: Partial<Profile> = {}): Profile => ({
  id: asProfileId(id),
  providerId: 'addisai',
  name: id,
  options: {},
  endpoint: '',
  ...changes,
});

/** Everything other than at first, but for what stays on a computer. */
const EVERYTHING: Settings = {
  general: {
    theme: 'high-contrast',
    language: 'am',
    textSize: 'largest',
    motion: 'reduced',
    closeToTray: false,
    startAtLogin: true,
    startHidden: true,
    miniWindow: 'always',
    notifications: false,
    checkForUpdates: true,
    firstRunDone: true,
    idleHangUpMinutes: null,
  },
  audio: {
    microphoneId: 'default',
    speakerId: 'default',
    sink: 'renderer',
    volume: 0.4,
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
    keepMicrophoneReady: true,
    listeningOn: 'headphones',
    cues: 'off',
  },
  handsFree: { sensitivity: 0.9, endpointDelayMs: 1_200 },
  talkKey: {
    chord: { modifiers: ['control'], key: 'F9' },
    style: 'toggle',
    interruptChord: { modifiers: ['control'], key: 'F8' },
    muteChord: { modifiers: ['control'], key: 'F7' },
    releaseTailMs: 500,
  },
  assistants: {
    activeProfileId: asProfileId('b'),
    profiles: [
      profile('a', {
        endpoint: 'wss://relay.example/path?room=7',
        options: { prompt: 'Be kind.', deep: true, speed: 1.5 },
      }),
      profile('b', { providerId: 'local', options: { chatUrl: 'http://127.0.0.1:11434/v1' } }),
    ],
  },
  privacy: { allowWeakCredentialStore: true, keepHistory: false, historyDays: 30, recordAudio: true },
};

const write = (settings: Settings, parts: Partial<ExportParts> = {}): string =>
  writeTransfer({ settings, appVersion: '0.1.0', secretKeys: () => [], holdsSecret: () => false, ...parts });

function contentOf(text: string) {
  const read = readTransfer(text);
  if (read.kind !== 'content') throw new Error(`refused: ${read.reason}`);
  return read;
}
const fileOf = (groups: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ kind: 'parley-settings', version: SETTINGS_VERSION, ...groups });

function planOf(text: string, current: Settings = DEFAULT_SETTINGS): ImportPlan {
  const planned = planImport(contentOf(text).content, current, 'linux');
  if (planned.kind !== 'plan') throw new Error(planned.kind);
  return planned.plan;
}

describe('settings that were exported', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'transfer-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('make the same app of a fresh one, also after it was closed', () => {
    const open = () => createSettingsStore({ directory, platform: 'linux', epochMs: () => 0 });
    const store = open();
    expect(store.update(planOf(write(EVERYTHING), store.current()).settings)).toMatchObject({ ok: true });
    expect(store.current()).toEqual(EVERYTHING);
    expect(open().current()).toEqual(EVERYTHING);
  });

  it('say which Parley wrote them, and of which version they are', () => {
    expect(JSON.parse(write(DEFAULT_SETTINGS))).toMatchObject({
      kind: 'parley-settings',
      app: 'Parley',
      appVersion: '0.1.0',
      version: SETTINGS_VERSION,
    });
    expect(contentOf(write(DEFAULT_SETTINGS))).toMatchObject({ appVersion: '0.1.0', newer: false });
  });

  it('leave out the devices of this computer, and an import keeps those that are chosen', () => {
    const here: Settings = {
      ...EVERYTHING,
      audio: { ...EVERYTHING.audio, microphoneId: 'mic-here', speakerId: 'box' },
    };
    const text = write(here);
    expect(text).not.toMatch(/mic-here|microphoneId|speakerId/);
    expect(planOf(text, here).settings.audio).toEqual(here.audio);
    const foreign = fileOf({ audio: { ...here.audio, microphoneId: 'elsewhere' } });
    expect(planOf(foreign, here).settings.audio.microphoneId).toBe('mic-here');
  });

  it('hold no secret, wherever one was pasted', () => {
    const spill: Settings = {
      ...EVERYTHING,
      assistants: {
        activeProfileId: asProfileId('a'),
        profiles: [
          profile('a', {
            name: CANARY,
            endpoint: `wss://relay.example/${CANARY}`,
            options: { apiKey: 'looks like nothing', prompt: `My key is ${CANARY}.`, voice: 'kind' },
          }),
          profile('b', {
            endpoint: 'wss://me:let-me-in@relay.example/a?room=7&api_key=abc123',
            options: { chatUrl: 'https://who@chat.example/v1?access_token=xyz789' },
          }),
        ],
      },
    };
    const text = write(spill, { secretKeys: () => ['apiKey'], holdsSecret: (value) => value.includes(CANARY) });
    expect(text).not.toMatch(/canary|looks like nothing|let-me-in|abc123|xyz789|who@/);
    const [first, second] = planOf(text).settings.assistants.profiles;
    expect(first).toMatchObject({ name: 'addisai', endpoint: '', options: { voice: 'kind' } });
    expect(second).toMatchObject({ endpoint: 'wss://relay.example/a?room=7' });
  });
});

describe('a file that is read', () => {
  it.each([
    ['nothing', ''],
    ['no JSON', '{"kind": "parley-settings",'],
    ['another thing', '[1, 2]'],
    ['a file of another program', '{"version": "3", "general": {}}'],
    ['one of another kind', JSON.stringify({ kind: 'other', version: 2, general: {} })],
    ['one without any settings', JSON.stringify({ kind: 'parley-settings', version: 2, general: 'dark' })],
    ['an abyss', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ])('is refused where it is %s', (_what, text) => {
    expect(readTransfer(text)).toEqual({ kind: 'refused', reason: 'not-settings' });
  });

  it('may be of an older Parley, or the settings file itself', () => {
    const old = JSON.stringify({ version: 1, talkKey: { tapToLatch: false } });
    expect(planOf(old).settings.talkKey.style).toBe('hold');
  });

  it('may be of a newer Parley, which is told, and is read as far as it is understood', () => {
    const read = contentOf(
      JSON.stringify({ kind: 'parley-settings', version: 99, general: { theme: 'dark', mood: 1 } }),
    );
    expect(read.newer).toBe(true);
    const { settings } = planOf(
      JSON.stringify({ kind: 'parley-settings', version: 99, general: { theme: 'dark', mood: 1 } }),
    );
    expect(settings.general).toEqual({ ...DEFAULT_SETTINGS.general, theme: 'dark' });
  });

  it('does not choose the text that is shown as the version of the app', () => {
    expect(
      contentOf(JSON.stringify({ kind: 'parley-settings', appVersion: '<b>1</b>', audio: {} })).appVersion,
    ).toBeNull();
  });
});

describe('an import', () => {
  it('keeps what the file does not say, and tells what it changes', () => {
    const { settings, summary } = planOf(fileOf({ audio: { volume: 0.2 } }), EVERYTHING);
    expect(settings).toEqual({ ...EVERYTHING, audio: { ...EVERYTHING.audio, volume: 0.2 } });
    expect(summary).toEqual({ changes: [{ group: 'audio', key: 'volume' }], assistants: [], unusable: [] });
  });

  it('changes nothing where the file says what is so already', () => {
    expect(planOf(write(EVERYTHING), EVERYTHING).summary).toEqual({ changes: [], assistants: [], unusable: [] });
  });

  it('leaves a group as it is where the file has one that cannot be used here', () => {
    const { settings, summary } = planOf(
      fileOf({
        audio: { volume: 70 },
        talkKey: { chord: { modifiers: [], key: 'KeyA' } },
        assistants: { activeProfileId: 'gone', profiles: [profile('x')] },
        general: { theme: 'dark' },
      }),
      { ...EVERYTHING, general: { ...EVERYTHING.general, theme: 'light' } },
    );
    expect(summary.unusable).toEqual(['audio', 'assistants', 'talkKey']);
    expect(settings.assistants).toEqual(EVERYTHING.assistants);
    expect(settings.audio).toEqual(EVERYTHING.audio);
    expect(settings.talkKey).toEqual(EVERYTHING.talkKey);
    expect(settings.general.theme).toBe('dark');
  });

  it('adds, replaces and keeps assistants, and loses none but an untouched first one', () => {
    const file = fileOf({
      assistants: { activeProfileId: 'new', profiles: [profile('new'), profile('a', { name: 'A better one' })] },
    });
    const fromFresh = planOf(file);
    expect(fromFresh.settings.assistants.profiles.map(({ id }) => id)).toEqual(['new', 'a']);
    expect(fromFresh.summary.assistants.map(({ kind, name }) => [kind, name])).toEqual([
      ['added', 'new'],
      ['added', 'A better one'],
      ['removed', 'Local'],
    ]);
    const fromOther = planOf(file, EVERYTHING);
    expect(fromOther.settings.assistants.profiles.map(({ id }) => id)).toEqual(['new', 'a', 'b']);
    expect(fromOther.settings.assistants.activeProfileId).toBe('new');
    expect(fromOther.summary.changes).toEqual([{ group: 'assistants', key: 'activeProfileId' }]);
  });

  it.each<[string, Partial<Profile>]>([
    ['an endpoint', { endpoint: 'wss://thief.example/' }],
    ['another path of it', { endpoint: 'wss://relay.example/other?room=7' }],
    [
      'a chat server',
      { endpoint: 'wss://relay.example/path?room=7', options: { chatUrl: 'https://thief.example/v1' } },
    ],
    ['another service', { endpoint: 'wss://relay.example/path?room=7', providerId: 'amigo' }],
    ['an address in capitals', { endpoint: ' WSS://THIEF.example' }],
  ])('forgets the keys of an assistant that would talk elsewhere: %s', (_what, changes) => {
    const { forget, summary } = planOf(
      fileOf({ assistants: { activeProfileId: 'a', profiles: [profile('a', changes)] } }),
      EVERYTHING,
    );
    expect(forget).toEqual(['a']);
    expect(summary.assistants[0]).toMatchObject({ kind: 'replaced', forgetsKeys: true });
  });

  it('says to whom an assistant would talk, and keeps the keys of one that talks to the same', () => {
    const { forget, summary } = planOf(
      fileOf({
        assistants: {
          activeProfileId: 'a',
          profiles: [profile('a', { name: 'Renamed', endpoint: 'wss://relay.example/path?room=7' })],
        },
      }),
      EVERYTHING,
    );
    expect(forget).toEqual([]);
    expect(summary.assistants).toEqual([
      { kind: 'replaced', name: 'Renamed', providerId: 'addisai', addresses: ['relay.example'], forgetsKeys: false },
    ]);
  });

  it('takes no more assistants than there may be, together with those that are there', () => {
    const profiles = Array.from({ length: 49 }, (_, index) => profile(`x${index}`));
    const read = contentOf(fileOf({ assistants: { activeProfileId: 'x0', profiles } }));
    expect(planImport(read.content, EVERYTHING, 'linux').kind).toBe('too-many-assistants');
    expect(planImport(read.content, DEFAULT_SETTINGS, 'linux').kind).toBe('plan');
  });

  it('refuses lists without end, and is not fooled by names of prototypes', () => {
    const endless = Array.from({ length: 100_000 }, (_, index) => profile(`x${index}`));
    const { settings, summary } = planOf(
      `{"kind":"parley-settings","version":${SETTINGS_VERSION},"__proto__":{"polluted":1},
        "general":{"__proto__":{"theme":"dark","polluted":1},"constructor":{"prototype":{"polluted":1}}},
        "audio":{"volume":0.3,"__proto__":{"volume":0.9}},
        "assistants":${JSON.stringify({ activeProfileId: 'x0', profiles: endless })}}`,
    );
    expect(summary.unusable).toEqual(['assistants']);
    expect(settings.general).toEqual(DEFAULT_SETTINGS.general);
    expect(settings.audio.volume).toBe(0.3);
    expect('polluted' in {}).toBe(false);
    expect(JSON.stringify(settings)).not.toContain('polluted');
  });

  it('takes no options under the name of a prototype', () => {
    const { settings } = planOf(
      `{"kind":"parley-settings","version":2,"assistants":{"activeProfileId":"a","profiles":[
        {"id":"a","providerId":"local","name":"A","options":{"__proto__":"x","voice":"slt"}}]}}`,
    );
    expect(settings.assistants.profiles[0]?.options).toEqual({ voice: 'slt' });
  });

  it('sends nobody through the first run again', () => {
    expect(planOf(fileOf({ general: { firstRunDone: false } }), EVERYTHING).settings.general.firstRunDone).toBe(true);
  });
});
