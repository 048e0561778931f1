import { describe, expect, it } from 'vitest';
import { parseToSpeech } from '../../../../src-main/hosts/protocol/speech.js';
import { local } from '../../../../src-main/providers/local/descriptor.js';
import { createManualClock } from '../../../fakes/manual-clock.js';
import { OPTION_FIELDS } from '../../../../src-main/providers/local/options.js';
import type { Options, Secrets, TestContext } from '../../../../src-main/providers/types.js';
import { testInEnglish } from '../../../fakes/english.js';

const context = (answer: () => Response | Promise<Response>, signal = new AbortController().signal) => {
  const requests: { readonly url: string; readonly authorization: string | null }[] = [];
  const prepare: TestContext = {
    signal,
    clock: createManualClock(),
    onSecret: () => undefined,
    handshake: () => Promise.reject(new Error('There is no socket.')),
    fetch: (input, init) => {
      const url = input instanceof Request ? input.url : input.toString();
      requests.push({ url, authorization: new Headers(init?.headers).get('authorization') });
      return Promise.resolve().then(answer);
    },
  };
  return { ...prepare, requests };
};
/** What the app calls, when the descriptor has a test of its own. */
const test = async (secrets: Secrets, options: Options, asked: TestContext) =>
  local.test?.({ secrets, options, endpoint: '' }, asked);

const unused = context(() => Promise.reject(new Error('Nothing may be asked.')));

const prepared = async (options: Options, secrets: Secrets = {}) => {
  const result = await local.prepare({ secrets, options, endpoint: '' }, unused);
  if (!result.ok) return result.error;
  expect(result.endpoint).toMatchObject({ kind: 'host', host: 'speech' });
  return result.endpoint.kind === 'host' ? parseToSpeech(result.endpoint.configuration) : null;
};

const CHAT = { chatUrl: 'http://127.0.0.1:11434/v1/', chatModel: 'llama3' };

describe('preparing', () => {
  it('without options gives the built-in skills', async () => {
    const { timeZone, locale } = new Intl.DateTimeFormat().resolvedOptions();
    expect(await prepared({})).toEqual({
      type: 'configure',
      configuration: { chat: null, voice: 'slt', rate: 1, timeZone, locale },
    });
  });

  it('passes the chat server, the key and the voice on', async () => {
    const options = { ...CHAT, systemPrompt: 'Be kind.', voice: 'awb', rate: '1.35' };
    expect(await prepared(options, { chatKey: ' key-1 ' })).toMatchObject({
      configuration: {
        chat: { baseUrl: 'http://127.0.0.1:11434/v1', model: 'llama3', apiKey: 'key-1', systemPrompt: 'Be kind.' },
        voice: 'awb',
        rate: 1.35,
      },
    });
  });

  it('takes the default for what is no choice', async () => {
    expect(await prepared({ voice: 'nobody', rate: '99', chatUrl: true })).toMatchObject({
      configuration: { chat: null, voice: 'slt', rate: 1 },
    });
  });

  it('gives every choice of the form to the host as the host knows it', async () => {
    for (const field of OPTION_FIELDS) {
      if (field.kind !== 'choice') continue;
      for (const { value } of field.choices) {
        const message = await prepared({ [field.key]: value });
        expect(message).toMatchObject({ configuration: { [field.key]: field.key === 'rate' ? Number(value) : value } });
      }
    }
  });

  it.each([
    ['http://example.com/v1', 'Language model server'],
    ['ftp://example.com', 'Language model server'],
    ['not an address', 'Language model server'],
    ['https://name:password@example.com/v1', 'Language model server'],
    ['https://example.com/v1?key=1', 'Language model server'],
    ['http://127.0.0.1.evil.example/v1', 'Language model server'],
  ])('refuses %s', async (chatUrl, label) => {
    expect(await prepared({ ...CHAT, chatUrl })).toMatchObject({
      code: 'option-invalid',
      needs: 'option',
      detail: expect.stringContaining(label) as string,
    });
  });

  it.each(['https://api.example.com/v1', 'http://localhost:1234/v1', 'http://[::1]:8080/v1'])(
    'takes %s',
    async (chatUrl) => {
      expect(await prepared({ ...CHAT, chatUrl })).toMatchObject({ configuration: { chat: { baseUrl: chatUrl } } });
    },
  );

  it('wants a model with a server', async () => {
    expect(await prepared({ chatUrl: CHAT.chatUrl })).toMatchObject({ code: 'option-invalid' });
  });

  it('refuses a key no header can hold, without repeating it', async () => {
    const error = await prepared(CHAT, { chatKey: 'key\nX-Evil: 1' });
    expect(error).toMatchObject({ code: 'credentials-rejected' });
    expect(JSON.stringify(error)).not.toContain('Evil');
  });
});

describe('the test of the connection', () => {
  const models =
    (...ids: readonly string[]) =>
    () =>
      Response.json({ data: ids.map((id) => ({ id })) });

  it('is honest that there is no model', async () => {
    expect(testInEnglish(await test({}, {}, unused))).toEqual({
      ok: true,
      message: 'Built-in skills are ready; no language model is set.',
    });
  });

  it('tells what does not fit', async () => {
    expect(await test({}, { chatUrl: 'nonsense' }, unused)).toMatchObject({ ok: false });
  });

  it('asks the server for its models, with the key', async () => {
    const asked = context(models('llama3:latest'));
    expect(testInEnglish(await test({ chatKey: 'key-1' }, CHAT, asked))).toEqual({
      ok: true,
      message: 'Ollama answers; model llama3 is there.',
    });
    expect(asked.requests).toEqual([{ url: 'http://127.0.0.1:11434/v1/models', authorization: 'Bearer key-1' }]);
  });

  it.each([
    [models('qwen3', 'phi4'), 'Ollama answers, but has no model llama3. It has: qwen3, phi4.'],
    [models(), 'Ollama answers, but has no models yet.'],
    [
      () => Response.json({ hello: 1 }),
      'Ollama answers, but not like a chat server. Is the address right, with its /v1?',
    ],
    [() => new Response('<html>'), 'Ollama answers, but not like a chat server. Is the address right, with its /v1?'],
    [() => new Response('', { status: 401 }), 'Ollama answers, but asks for an API key.'],
    [() => new Response('', { status: 500 }), 'Ollama answers with an error (500).'],
    [() => Promise.reject(new TypeError('refused')), 'Nothing answers at 127.0.0.1:11434. Is Ollama running?'],
    [() => Promise.reject(new DOMException('late', 'TimeoutError')), 'Ollama did not answer within 6 seconds.'],
  ])('tells the truth %#', async (answer, message) => {
    expect(testInEnglish(await test({}, CHAT, context(answer)))).toEqual({ ok: false, message });
  });

  it('says so where models are not listed', async () => {
    const result = await test(
      {},
      CHAT,
      context(() => new Response('', { status: 404 })),
    );
    expect(testInEnglish(result)).toMatchObject({
      ok: true,
      message: expect.stringContaining('shows when you talk') as string,
    });
  });

  it('tells a refused key from a missing one, and names other servers by their host', async () => {
    const options = { ...CHAT, chatUrl: 'https://api.example.com/v1' };
    expect(
      testInEnglish(
        await test(
          { chatKey: 'k' },
          options,
          context(() => new Response('', { status: 401 })),
        ),
      ),
    ).toEqual({
      ok: false,
      message: 'api.example.com does not accept the API key.',
    });
  });

  it('can be cancelled', async () => {
    const aborted = context(() => Promise.reject(new DOMException('', 'AbortError')), AbortSignal.abort());
    expect(testInEnglish(await test({}, CHAT, aborted))).toEqual({ ok: false, message: 'Cancelled.' });
  });
});
