import { describe, expect, it } from 'vitest';
import { ok } from '../../../src-preload/contract/app-error.js';
import { asProfileId } from '../../../src-preload/contract/ids.js';
import type { ProviderInfo } from '../../../src-preload/contract/provider-info.js';
import { DEFAULT_SETTINGS, LOCAL_PROFILE_ID, type Settings } from '../../../src-preload/contract/settings.js';
import { createAssistantHandlers } from '../../../src-main/ipc/handlers/assistants.js';
import { createCredentialHandlers } from '../../../src-main/ipc/handlers/credentials.js';
import type { CredentialTarget, SettingsService } from '../../../src-main/ipc/services.js';

const PROVIDER: ProviderInfo = {
  id: 'local',
  name: 'Local',
  summary: '',
  status: 'built-in',
  credentials: [{ key: 'chatApiKey', label: 'Key', help: '', required: false }],
  options: [],
  textInput: true,
  endpoint: null,
  keyPage: null,
};

function settingsService(): SettingsService & { settings: Settings } {
  const service = {
    settings: DEFAULT_SETTINGS,
    current: () => service.settings,
    update: (patch: Parameters<SettingsService['update']>[0]) => {
      const assistants = { ...service.settings.assistants, ...patch.assistants } as Settings['assistants'];
      service.settings = { ...service.settings, assistants };
      return ok(service.settings);
    },
  };
  return service;
}

describe('credentials', () => {
  const saved: [CredentialTarget, string][] = [];
  const changed: string[] = [];
  const handlers = createCredentialHandlers(
    {
      status: ({ profileId, key }) => Promise.resolve({ profileId, key, present: false, lastFour: null }),
      save(target, secret) {
        saved.push([target, secret]);
        return Promise.resolve(ok({ profileId: target.profileId, key: target.key, present: true, lastFour: null }));
      },
      clear: () => Promise.resolve(ok(null)),
    },
    { providers: [PROVIDER] },
    settingsService(),
    (profileId) => changed.push(profileId),
  );

  it('tell of every secret field of every profile', async () => {
    expect(await handlers.status(undefined)).toEqual(
      ok([{ profileId: 'local', key: 'chatApiKey', present: false, lastFour: null }]),
    );
  });

  it('save only fields the provider declares', async () => {
    await handlers.save({ profileId: LOCAL_PROFILE_ID, key: 'chatApiKey', secret: 'x' });
    expect(saved).toEqual([[{ profileId: 'local', service: 'local', key: 'chatApiKey' }, 'x']]);
    expect(changed).toEqual(['local']);
    for (const [profileId, key] of [
      [LOCAL_PROFILE_ID, 'other'],
      [asProfileId('gone'), 'chatApiKey'],
    ] as const)
      expect(await handlers.save({ profileId, key, secret: 'x' })).toMatchObject({
        ok: false,
        error: { code: 'request-invalid' },
      });
    expect(saved).toHaveLength(1);
  });
});

describe('assistants', () => {
  const settings = settingsService();
  const tested: string[] = [];
  const handlers = createAssistantHandlers(
    {
      providers: [PROVIDER],
      test(profileId) {
        tested.push(profileId);
        return Promise.resolve({ ok: true, message: 'fine' });
      },
      findChatServer: () => Promise.resolve(null),
    },
    settings,
  );

  it('are selected and tried only when they exist', async () => {
    expect(await handlers.select(LOCAL_PROFILE_ID)).toEqual(ok(null));
    expect(await handlers.select(asProfileId('gone'))).toMatchObject({ ok: false, error: { code: 'request-invalid' } });
    expect(settings.settings.assistants.activeProfileId).toBe(LOCAL_PROFILE_ID);
    expect(await handlers.test(LOCAL_PROFILE_ID)).toEqual(ok({ ok: true, message: 'fine' }));
    expect(await handlers.test(asProfileId('gone'))).toMatchObject({ ok: false });
    expect(tested).toEqual(['local']);
  });
});
