import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { appError, failed, ok } from '../../../src-preload/contract/app-error.js';
import { asProfileId } from '../../../src-preload/contract/ids.js';
import { DEFAULT_SETTINGS, type Profile } from '../../../src-preload/contract/settings.js';
import { createSettingsMoves } from '../../../src-main/app/settings-moves.js';
import { createCredentialStore } from '../../../src-main/credentials/credential-store.js';
import { createRedactor } from '../../../src-main/logging/redaction.js';
import { describeProviders } from '../../../src-main/providers/registry.js';
import { createSettingsStore } from '../../../src-main/settings/settings-store.js';

const TOKEN = '00000000-0000-4000-8000-000000000000';
const profile = (id: string, changes: Partial<Profile> = {}): Profile => ({
  id: asProfileId(id),
  providerId: 'addisai',
  name: id,
  options: {},
  endpoint: '',
  ...changes,
});

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'moves-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function setUp() {
  const settings = createSettingsStore({ directory, platform: 'linux', epochMs: () => 0 });
  const redactor = createRedactor();
  const credentials = createCredentialStore({
    directory,
    epochMs: () => 0,
    environment: {},
    cipher: { strength: () => 'weak', encrypt: () => Promise.resolve(null), decrypt: () => Promise.resolve(null) },
    allowWeak: () => false,
    onSecret: (value) => redactor.addSecret(value),
    onProblem: () => undefined,
  });
  const dialogs = { saveFile: vi.fn(), openFile: vi.fn() };
  const forgotten: string[] = [];
  const providers = describeProviders();
  const retainProfiles = vi.fn((ids: Parameters<typeof credentials.retainProfiles>[0]) =>
    credentials.retainProfiles(ids),
  );
  const moves = createSettingsMoves({
    appVersion: '0.1.0',
    platform: 'linux',
    settings,
    credentials: { retainProfiles },
    providers,
    dialogs,
    holdsSecret: (text) => redactor.holdsSecret(text),
    newToken: () => TOKEN,
    onForgotten: (id) => forgotten.push(id),
  });
  const choose = (content: unknown) =>
    dialogs.openFile.mockResolvedValue({ kind: 'read', fileName: 'a.json', text: JSON.stringify(content) });
  return { settings, credentials, providers, dialogs, forgotten, retainProfiles, moves, choose };
}

describe('the export', () => {
  it('holds no secret of any field of any service', async () => {
    const { settings, credentials, providers, dialogs, moves } = setUp();
    const profiles = providers.map(({ id, credentials: fields }) =>
      // The same words once where they belong, once where they do not.
      profile(id, {
        providerId: id,
        options: Object.fromEntries(fields.map(({ key }) => [key, `sk-canary-${id}-${key}`])),
        endpoint: `wss://relay.example/sk-canary-${id}-${fields[0]?.key ?? ''}`,
      }),
    );
    expect(settings.update({ assistants: { activeProfileId: asProfileId('local'), profiles } })).toMatchObject({
      ok: true,
    });
    for (const { id, credentials: fields } of providers) {
      expect(fields.length).toBeGreaterThan(0);
      for (const { key } of fields)
        await credentials.save({ profileId: asProfileId(id), service: id, key }, `sk-canary-${id}-${key}`);
    }
    dialogs.saveFile.mockResolvedValue({ kind: 'saved', path: '/home/me/parley-settings.json' });
    expect(await moves.export()).toEqual(ok({ saved: '/home/me/parley-settings.json' }));
    const [name, , text] = dialogs.saveFile.mock.calls[0] as [string, unknown, string];
    expect(name).toBe('parley-settings.json');
    expect(text).toContain('"addisai"');
    expect(text).not.toContain('canary');
  });

  it('tells when the person chose no place, and when the file could not be written', async () => {
    const { dialogs, moves } = setUp();
    dialogs.saveFile
      .mockResolvedValueOnce({ kind: 'cancelled' })
      .mockResolvedValueOnce({ kind: 'failed', code: 'EACCES' });
    expect(await moves.export()).toEqual(ok({ saved: null }));
    expect(await moves.export()).toMatchObject({ ok: false, error: { code: 'storage-failed' } });
  });
});

describe('the import', () => {
  it('changes nothing until it is applied, and then all at once', async () => {
    const { settings, moves, choose } = setUp();
    const told = vi.fn();
    settings.onChange(told);
    choose({
      kind: 'parley-settings',
      version: 2,
      general: { theme: 'dark' },
      audio: { volume: 0.5 },
      assistants: { activeProfileId: 'a', profiles: [profile('a')] },
    });
    expect(await moves.import()).toMatchObject({ ok: true, value: { kind: 'ready', summary: { token: TOKEN } } });
    expect(settings.current()).toEqual(DEFAULT_SETTINGS);
    expect(await moves.applyImport(TOKEN)).toMatchObject({ ok: true });
    expect(told).toHaveBeenCalledTimes(1);
    expect(settings.current()).toMatchObject({ general: { theme: 'dark' }, audio: { volume: 0.5 } });
    // What was applied is not applied once more.
    expect(await moves.applyImport(TOKEN)).toMatchObject({ ok: false, error: { code: 'request-invalid' } });
  });

  it.each([
    [{ kind: 'cancelled' }, { kind: 'cancelled' }],
    [
      { kind: 'failed', code: 'EACCES' },
      { kind: 'refused', reason: 'unreadable' },
    ],
    [{ kind: 'too-large' }, { kind: 'refused', reason: 'too-large' }],
    [
      { kind: 'read', fileName: 'a', text: 'no' },
      { kind: 'refused', reason: 'not-settings' },
    ],
  ])('tells what became of the choice: %j', async (opened, expected) => {
    const { dialogs, moves } = setUp();
    dialogs.openFile.mockResolvedValue(opened);
    expect(await moves.import()).toEqual(ok(expected));
  });

  it('does not apply a file after another one was looked at', async () => {
    const { settings, dialogs, moves, choose } = setUp();
    choose({ kind: 'parley-settings', version: 2, general: { theme: 'dark' } });
    await moves.import();
    dialogs.openFile.mockResolvedValue({ kind: 'cancelled' });
    await moves.import();
    expect(await moves.applyImport(TOKEN)).toMatchObject({ ok: false });
    expect(settings.current()).toEqual(DEFAULT_SETTINGS);
  });

  it('takes the keys away before an assistant talks to another address', async () => {
    const { settings, credentials, moves, choose, forgotten } = setUp();
    const own = profile('own');
    const other = profile('other');
    settings.update({ assistants: { activeProfileId: own.id, profiles: [own, other] } });
    const refs = [own, other].map(({ id }) => ({ profileId: id, service: 'addisai', key: 'apiKey' }));
    for (const ref of refs) await credentials.save(ref, 'sk-secret-of-mine');
    let presentWhenTold: Promise<readonly boolean[]> = Promise.resolve([]);
    settings.onChange(() => {
      presentWhenTold = Promise.all(refs.map(async (ref) => (await credentials.status(ref)).present));
    });
    choose({
      kind: 'parley-settings',
      version: 2,
      assistants: { activeProfileId: 'own', profiles: [{ ...own, endpoint: 'wss://thief.example' }] },
    });
    await moves.import();
    await moves.applyImport(TOKEN);
    expect(await presentWhenTold).toEqual([false, true]);
    expect(forgotten).toEqual(['own']);
  });

  it('applies nothing when keys that must go could not be taken away', async () => {
    const { settings, retainProfiles, moves, choose } = setUp();
    const own = profile('own');
    settings.update({ assistants: { activeProfileId: own.id, profiles: [own] } });
    choose({
      kind: 'parley-settings',
      version: 2,
      general: { theme: 'dark' },
      assistants: { activeProfileId: 'own', profiles: [{ ...own, endpoint: 'wss://thief.example' }] },
    });
    await moves.import();
    retainProfiles.mockResolvedValueOnce(failed(appError('storage-failed')));
    expect(await moves.applyImport(TOKEN)).toMatchObject({ ok: false, error: { code: 'storage-failed' } });
    expect(settings.current().general.theme).toBe('system');
    expect(settings.current().assistants.profiles).toEqual([own]);
  });
});

describe('putting everything back', () => {
  it('takes keys only where the assistants go too', async () => {
    const { settings, credentials, moves } = setUp();
    const ref = { profileId: asProfileId('local'), service: 'local', key: 'chatKey' };
    await credentials.save(ref, 'sk-secret-of-mine');
    settings.update({ audio: { volume: 0.5 } });
    await moves.reset({ what: 'everything', assistants: false });
    expect(settings.current()).toEqual(DEFAULT_SETTINGS);
    expect((await credentials.status(ref)).present).toBe(true);
    await moves.reset({ what: 'everything', assistants: true });
    expect((await credentials.status(ref)).present).toBe(false);
  });
});
