import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { appError } from '../../../src-preload/contract/app-error.js';
import type { PartsReport } from '../../../src-preload/contract/diagnostics.js';
import type { OptionValue } from '../../../src-preload/contract/provider-info.js';
import { DEFAULT_SETTINGS, type Settings } from '../../../src-preload/contract/settings.js';
import { bundleFiles, zipOf, type BundleContents } from '../../../src-main/diagnostics/bundle.js';
import { createRedactor } from '../../../src-main/logging/redaction.js';
import { describeProviders } from '../../../src-main/providers/registry.js';
import { exampleProfile, exampleSession, LATENCY, LOCAL, settingsWith } from '../../fakes/app-snapshot.js';

const parts: PartsReport = {
  versions: { parley: '1.2.3', electron: '33.0.0', chromium: '130.0', node: '20.18.0' },
  system: 'Linux 6.8.0 x64',
  desktop: 'GNOME, wayland',
  microphone: 'Desk microphone',
  speaker: null,
  outputModule: 'speaker',
  historyBytes: 12_000,
  logBytes: 3_400,
};
const providers = describeProviders();

const contents = (changes: Partial<BundleContents> = {}, settings: Settings = DEFAULT_SETTINGS): BundleContents => ({
  madeAtMs: 1_767_225_600_000,
  parts,
  snapshot: {
    platform: 'linux',
    trayAvailable: true,
    session: exampleSession(),
    settings,
    providers,
    credentialBackend: 'system',
    storageNotices: [],
  },
  log: '{"message":"App composed."}\n',
  latencies: [{ atMs: 1, profileId: LOCAL, latency: LATENCY }],
  crashes: {},
  home: '/home/user',
  ...changes,
});
/** The text of all files, as somebody reads them who was given the zip. */
const unpacked = (bundle: BundleContents, redactor = createRedactor()): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(unzipSync(zipOf(bundleFiles(bundle, redactor)))).map(([name, bytes]) => [name, strFromU8(bytes)]),
  );
const all = (files: Readonly<Record<string, string>>): string => Object.values(files).join('\n');

describe('the bundle', () => {
  it('has crash reports where they are given to it, masked once more', () => {
    const redactor = createRedactor();
    redactor.addSecret('sk-canary-crash');
    const crashes = { 'x.page.txt': 'Part: page\n/home/user/x sk-canary-crash\n' };
    const files = unpacked(contents({ crashes }), redactor);
    expect(files['crashes/x.page.txt']).toBe('Part: page\n~/x [redacted]\n');
    expect(Object.keys(unpacked(contents())).some((name) => name.startsWith('crashes'))).toBe(false);
  });

  it('has what helps', () => {
    const files = unpacked(contents());
    expect(Object.keys(files)).toEqual([
      'README.txt',
      'versions.json',
      'settings.json',
      'state.json',
      'latency.json',
      'log.txt',
    ]);
    expect(JSON.parse(files['versions.json'] ?? '')).toMatchObject({ parley: '1.2.3', desktop: 'GNOME, wayland' });
    expect(JSON.parse(files['settings.json'] ?? '')).toMatchObject({
      audio: { sink: 'auto', microphoneId: 'default' },
    });
    expect(JSON.parse(files['state.json'] ?? '')).toMatchObject({
      microphone: 'Desk microphone',
      hotkey: { state: 'armed', source: 'hook' },
      credentialBackend: 'system',
    });
    expect(JSON.parse(files['latency.json'] ?? '')).toEqual([{ atMs: 1, profileId: 'local', latency: LATENCY }]);
    expect(files['log.txt']).toContain('App composed.');
  });

  it('tells of what a person typed its length alone, for every option of every service', () => {
    const profiles = providers.map((provider) =>
      exampleProfile(provider.id === 'local' ? 'second' : provider.id, {
        providerId: provider.id,
        name: `Dr Canary's ${provider.id}`,
        options: Object.fromEntries([
          ...provider.options.map(({ key, kind }): readonly [string, OptionValue] => [
            key,
            kind === 'switch' ? true : kind === 'number' ? 7 : `typed-canary-${key}`,
          ]),
          ['unheardOf', 'typed-canary-unknown'] as const,
        ]),
        endpoint: 'wss://canary.example.org/relay?key=canary',
      }),
    );
    const said = profiles.flatMap(({ name, options }) => [
      name,
      ...Object.values(options).filter((it) => typeof it === 'string'),
    ]);
    // As a careless line might repeat them.
    const log = said.map((value) => JSON.stringify({ message: 'Careless.', fields: { value } })).join('\n');
    const settings: Settings = {
      ...settingsWith(profiles),
      audio: { ...DEFAULT_SETTINGS.audio, microphoneId: 'canary-device-id' },
    };
    const files = unpacked(contents({ log: `${log}\nto wss://canary.example.org/relay` }, settings));
    expect(all(files)).not.toMatch(/canary/i);
    expect(files['settings.json']).toMatch(/\(\d+ characters\)/);
    expect(files['settings.json']).toContain('(wss, another address)');
    expect(files['log.txt']).toContain('Careless.');
  });

  it('keeps what is offered to choose from, and numbers and switches', () => {
    const provider = providers.find(({ options }) => options.some(({ kind }) => kind === 'choice'));
    const field = provider?.options.find(({ kind }) => kind === 'choice');
    if (provider === undefined || field?.kind !== 'choice') throw new Error('no service has a choice');
    const value = field.choices[0]?.value ?? '';
    const profile = exampleProfile('one', { providerId: provider.id, options: { [field.key]: value } });
    const files = unpacked(contents({}, settingsWith([profile])));
    expect(JSON.parse(files['settings.json'] ?? '')).toMatchObject({
      assistants: { profiles: [{}, { options: { [field.key]: value } }] },
    });
  });

  it('masks secrets once more, and the home folder', () => {
    const redactor = createRedactor();
    redactor.addSecret('sk-canary-9f3c');
    const error = appError('provider-fault', { detail: 'what you said: canary' });
    const bundle = contents({
      log: '{"message":"Found sk-canary-9f3c","fields":{"file":"/home/user/.config/parley"}}',
      parts: { ...parts, microphone: 'sk-canary-9f3c' },
    });
    const files = unpacked(
      {
        ...bundle,
        snapshot: { ...bundle.snapshot, session: exampleSession({ error, progress: 'canary', warning: 'canary' }) },
      },
      redactor,
    );
    expect(all(files)).not.toContain('canary');
    expect(all(files)).not.toContain('/home/user');
    expect(files['log.txt']).toContain('~/.config/parley');
    expect(JSON.parse(files['state.json'] ?? '')).toMatchObject({ error: 'provider-fault' });
  });

  it('says that there are no figures where there is no history', () => {
    expect(unpacked(contents({ latencies: null }))['latency.json']).toBe('null');
  });
});
