/** What ZeebeeAI is: its form, its checks before connecting. */
import { describe, expect, it } from 'vitest';
import { asConnectionId } from '../../../../src-preload/contract/ids.js';
import { zeebee } from '../../../../src-main/providers/zeebee/descriptor.js';
import type { Account } from '../../../../src-main/providers/types.js';
import { createManualClock } from '../../../fakes/manual-clock.js';

const clock = createManualClock();
const account = (given: Partial<Account> = {}): Account => ({
  options: {},
  secrets: { apiKey: 'sk-1', userId: 'user_1' },
  endpoint: '',
  ...given,
});
const prepare = (given: Partial<Account> = {}) =>
  zeebee.prepare(account(given), {
    signal: new AbortController().signal,
    onSecret: () => undefined,
    fetch: () => Promise.reject(new Error('Nothing is fetched.')),
    clock,
  });

describe('before connecting', () => {
  it('goes to the service, with nothing secret in the address', async () => {
    expect(await prepare()).toEqual({
      ok: true,
      endpoint: {
        kind: 'websocket',
        url: 'wss://zeebee.ai/ws',
        headers: {},
        subprotocols: [],
        pingIntervalMs: 20_000,
      },
    });
  });

  it('goes where the person says instead', async () => {
    expect(await prepare({ endpoint: 'ws://127.0.0.1:6789/ws' })).toMatchObject({
      endpoint: { url: 'ws://127.0.0.1:6789/ws' },
    });
    expect(await prepare({ endpoint: 'ws://example.org/' })).toMatchObject({ error: { code: 'option-invalid' } });
  });

  it.each([
    ['api-key', { userId: 'user_1' }, 'API key'],
    ['user-id', { apiKey: 'sk-1' }, 'User id'],
  ])('wants the secret of the way to sign in: %s', async (signIn, secrets, label) => {
    const prepared = await prepare({ options: { signIn }, secrets });
    expect(prepared).toMatchObject({ ok: false, error: { code: 'credentials-missing' } });
    expect(!prepared.ok && prepared.error.detail).toContain(label);
  });

  it.each(['{', '[]', '"text"', 'null', '12'])(
    'takes only a JSON object as voice options, not %s',
    async (ttsOptions) => {
      expect(await prepare({ options: { ttsOptions } })).toMatchObject({
        ok: false,
        error: { code: 'option-invalid', needs: 'option' },
      });
      expect(await prepare({ options: { ttsOptions: ' {"speed": 1} ' } })).toMatchObject({ ok: true });
    },
  );

  it.each(['model', 'ttsProvider', 'ttsVoice', 'sttProvider', 'sttModel'])('wants a %s', async (key) => {
    expect(await prepare({ options: { [key]: ' ' } })).toMatchObject({ error: { code: 'option-invalid' } });
  });

  it('has an encoder ready where WebM is asked for', async () => {
    expect(await prepare({ options: { uploadFormat: 'webm' } })).toMatchObject({ ok: true });
  });
});

describe('the form', () => {
  it('offers the ten languages and the models of the documents', () => {
    const field = (key: string) => zeebee.options.find((it) => it.key === key);
    const language = field('language');
    expect(language?.kind === 'choice' && language.choices.map(({ value }) => value)).toEqual([
      'en-US',
      'en-GB',
      'es-ES',
      'fr-FR',
      'de-DE',
      'it-IT',
      'pt-BR',
      'ja-JP',
      'ko-KR',
      'zh-CN',
    ]);
    const model = field('model');
    expect(model?.kind === 'text' && model.suggestions).toEqual([
      'gpt-4o',
      'gpt-4-turbo',
      'claude-3-5-sonnet',
      'Grok-2',
      'Qwen',
    ]);
  });

  it('keeps the user id like a key', () => {
    expect(zeebee.credentials.map(({ key }) => key)).toEqual(['apiKey', 'userId']);
    expect(zeebee.options.map(({ key }) => key)).not.toContain('userId');
  });
});

it('a codec that cannot sign in says so instead of throwing', () => {
  const codec = zeebee.createCodec({
    ...account({ secrets: {} }),
    resume: null,
    connectionId: asConnectionId('c'),
    clock,
  });
  expect(codec.opened().events).toMatchObject([
    { type: 'failure', fatal: true, error: { code: 'credentials-missing' } },
  ]);
});
