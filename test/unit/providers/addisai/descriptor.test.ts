/** Where AddisAI is connected to, with what, and what the form offers. */
import { describe, expect, it } from 'vitest';
import { environmentName } from '../../../../src-main/credentials/environment.js';
import { addisai } from '../../../../src-main/providers/addisai/descriptor.js';
import { isShown } from '../../../../src-preload/contract/option-rules.js';
import type { Account } from '../../../../src-main/providers/types.js';

const KEY = 'sk_live+/=?&#%key';
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln';

const prepare = (account: Partial<Account>) =>
  addisai.prepare(
    { options: {}, secrets: { apiKey: KEY, jwt: JWT }, endpoint: '', ...account },
    {
      signal: new AbortController().signal,
      onSecret: () => undefined,
      fetch: () => Promise.reject(new Error('There is nothing to fetch.')),
      clock: { nowMs: () => 0, epochMs: () => 0 },
    },
  );

const urlOf = async (account: Partial<Account>): Promise<URL> => {
  const prepared = await prepare(account);
  if (!prepared.ok || prepared.endpoint.kind !== 'websocket') throw new Error('Not prepared.');
  return new URL(prepared.endpoint.url);
};

const errorOf = async (account: Partial<Account>) => {
  const prepared = await prepare(account);
  return prepared.ok ? null : prepared.error;
};

describe('where to connect', () => {
  it('is the relay, with the key encoded in the query and nothing else', async () => {
    const prepared = await prepare({});
    expect(prepared).toEqual({
      ok: true,
      endpoint: {
        kind: 'websocket',
        url: `wss://relay.addisassistant.com/ws?apiKey=${encodeURIComponent(KEY)}`,
        headers: {},
        subprotocols: [],
        pingIntervalMs: 20_000,
      },
    });
    expect(addisai.endpoint({})).toBe('wss://relay.addisassistant.com/ws');
  });

  it('takes a user token in place of the key where that is chosen', async () => {
    const url = await urlOf({ options: { signIn: 'jwt' } });
    expect([...url.searchParams]).toEqual([['jwt', JWT]]);
    expect([...(await urlOf({ options: { signIn: 'something' } })).searchParams]).toEqual([['apiKey', KEY]]);
  });

  it("keeps the other values of one's own address, and no other way to sign in", async () => {
    const url = await urlOf({ endpoint: ' wss://relay.example/x/ws?region=et&voice=a%20b&apiKey=old&jwt=older ' });
    expect(url.origin + url.pathname).toBe('wss://relay.example/x/ws');
    expect([...url.searchParams]).toEqual([
      ['region', 'et'],
      ['voice', 'a b'],
      ['apiKey', KEY],
    ]);
  });

  it('may be plain on this computer only', async () => {
    expect((await urlOf({ endpoint: 'ws://127.0.0.1:8080/ws' })).port).toBe('8080');
    for (const endpoint of ['ws://relay.example/ws', 'https://relay.example', 'wss://u:p@relay.example', 'relay']) {
      expect(await errorOf({ endpoint })).toMatchObject({ code: 'option-invalid', needs: 'option' });
    }
  });

  it('needs the credential that is chosen, and no other', async () => {
    expect(await errorOf({ secrets: { jwt: JWT } })).toMatchObject({
      code: 'credentials-missing',
      detail: 'API key is missing.',
    });
    expect(await errorOf({ secrets: { apiKey: '  ' } })).toMatchObject({ code: 'credentials-missing' });
    expect(await errorOf({ secrets: { apiKey: KEY }, options: { signIn: 'jwt' } })).toMatchObject({
      code: 'credentials-missing',
      detail: 'User token is missing.',
    });
    expect((await urlOf({ secrets: { apiKey: ` ${KEY}\n` } })).searchParams.get('apiKey')).toBe(KEY);
  });

  it('takes no key that cannot be one, and does not repeat it', async () => {
    const error = await errorOf({ secrets: { apiKey: 'sk two words' } });
    expect(error).toMatchObject({ code: 'credentials-rejected' });
    expect(JSON.stringify(error)).not.toContain('two words');
  });
});

describe('the form', () => {
  it('asks for the key, or for the token where that is chosen', () => {
    const shown = (options: Account['options']) =>
      addisai.credentials.filter((field) => isShown(options, addisai.options, field)).map(({ key }) => key);
    expect(shown({})).toEqual(['apiKey']);
    expect(shown({ signIn: 'jwt' })).toEqual(['jwt']);
    expect(addisai.credentials.every(({ required }) => required)).toBe(true);
  });

  it('keeps what few people need out of the way', () => {
    expect(addisai.options.every(({ advanced }) => advanced === true)).toBe(true);
    expect(addisai.options.map(({ key }) => key)).toEqual(['signIn', 'silenceMs', 'messageSamples', 'nameFormat']);
  });

  it('names the languages and the page with the keys, and the developer has variables', () => {
    expect(addisai.summary).toContain('Amharic and Afan Oromo');
    expect(addisai.keyPage).toBe('https://platform.addisassistant.com/apikeys');
    expect(addisai.credentials.map(({ key }) => environmentName('addisai', key))).toEqual([
      'PARLEY_ADDISAI_API_KEY',
      'PARLEY_ADDISAI_JWT',
    ]);
  });
});

it('promises what the documents promise', () => {
  expect(addisai.status).toBe('beta');
  expect(addisai.capabilities({})).toEqual({
    uplink: 'stream',
    inputFormat: { encoding: 'pcm16', rateHz: 16_000, channels: 1 },
    turnEnd: 'server-vad',
    cancel: 'local',
    userTranscript: 'none',
    replyText: 'none',
    textInput: false,
    greeting: 'none',
    resume: 'none',
    maxConnectionMs: null,
    idleHangUpMs: 300_000,
  });
});
