/**
 * The simulated Amigo on real sockets: the sample of the service's own page works against it, and what the documents
 * do not allow is refused with its reason.
 */
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { WebSocket } from 'ws';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createAmigo } from '../../../src-main/providers/amigo/descriptor.js';
import { connectionEnd } from '../../../src-main/transport/connection.js';
import { createWebSocketConnect } from '../../../src-main/transport/websocket-connection.js';
import { SCENARIOS } from '../../simulators/amigo/scenarios.js';
import { amigoSimulator } from '../../simulators/amigo/simulator.js';
import { endOfToken, mintToken } from '../../simulators/amigo/tokens.js';
import { toneAnswers } from '../../simulators/kit/answers.js';
import { plainEncode } from '../../simulators/kit/plain-encode.js';
import { serve, type Served } from '../../simulators/kit/serve.js';

const QUICK_START = readFileSync(new URL('../../fixtures/amigo/quick-start.js.txt', import.meta.url), 'utf8');
const SERVICE_ID = String(amigoSimulator.options['serviceId']);
const START = { type: 'client.start-conversation', service_id: SERVICE_ID, service_version_set_name: 'release' };
const QUERY = 'response_format=voice&audio_format=pcm';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});

async function served(scenario = 'normal'): Promise<Served> {
  const service = await serve(amigoSimulator, {
    scenario,
    answers: toneAnswers(),
    encode: plainEncode,
    log: () => undefined,
  });
  open.push(service);
  return service;
}

async function signIn(service: Served): Promise<string> {
  const { apiKey = '', apiKeyId = '', userId = '' } = amigoSimulator.secrets;
  const response = await fetch(`http://127.0.0.1:${service.port}/v1/parley-org/user/signin_with_api_key`, {
    method: 'POST',
    headers: { 'x-api-key': apiKey, 'x-api-key-id': apiKeyId, 'x-user-id': userId },
  });
  return ((await response.json()) as { id_token: string }).id_token;
}

/** Sends these messages one after the other; answers how the service ended it. */
async function refusal(
  messages: readonly (object | string)[],
  query = QUERY,
): Promise<{ code: number; reason: string }> {
  const service = await served('no-greeting');
  const token = await signIn(service);
  const socket = new WebSocket(`ws://127.0.0.1:${service.port}/v1/parley-org/conversation/converse_realtime?${query}`, [
    `bearer.authorization.amigo.ai.${token}`,
  ]);
  return new Promise((resolve, reject) => {
    socket.on('open', () => {
      for (const message of messages) socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    });
    socket.on('unexpected-response', (_, response) => resolve({ code: response.statusCode ?? 0, reason: '' }));
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    socket.on('error', reject);
  });
}

describe('the sample of the service’s own page', () => {
  it('works against the simulator', async () => {
    const service = await served();
    const said: string[] = [];
    const pieces: string[] = [];
    runInNewContext(QUICK_START, {
      WebSocket: class extends WebSocket {
        constructor(url: string, protocols: string[]) {
          super(url, protocols);
          open.push(this);
        }
      },
      origin: `ws://127.0.0.1:${service.port}`,
      serviceId: SERVICE_ID,
      authToken: await signIn(service),
      console: { log: (...words: unknown[]) => said.push(words.join(' ')) },
      handleAgentResponse: (piece: string) => pieces.push(piece),
    });
    await vi.waitFor(() => expect(service.service.spoken).toHaveLength(2), { timeout: 10_000 });
    const bytes = service.service.spoken.reduce((total, { samples }) => total + samples.byteLength, 0);
    await vi.waitFor(
      () => expect(pieces.reduce((total, it) => total + Buffer.from(it, 'base64').length, 0)).toBe(bytes),
      {
        timeout: 10_000,
      },
    );
    expect(said[0]).toMatch(/^Ready to chat! Conversation ID: [a-f0-9]{24}$/);
    expect(service.service.breaches).toEqual([]);
  });
});

describe('what the documents do not allow', () => {
  const config = { type: 'pcm', frame_rate: 16_000, n_channels: 1, sample_width: 2 };
  const audio = (more: object) => ({ type: 'client.new-audio-message', audio: 'AAAA', audio_config: config, ...more });
  it.each([
    ['no JSON', ['{']],
    ['a list', ['[]']],
    ['another first message', [{ type: 'client.new-text-message', text: 'Hello', message_type: 'user-message' }]],
    ['an unknown type', [{ type: 'client.dance' }]],
    ['an unknown field', [{ ...START, voice: 'x' }]],
    ['a service id that is none', [{ ...START, service_id: 'your-service-id' }]],
    ['a conversation id that is none', [{ type: 'client.continue-conversation', conversation_id: 'x' }]],
    ['two starts', [START, START]],
    ['an unknown kind of text', [START, { type: 'client.new-text-message', text: 'Hello', message_type: 'skip' }]],
    ['empty text', [START, { type: 'client.new-text-message', text: '', message_type: 'user-message' }]],
    ['audio without a description', [START, { type: 'client.new-audio-message', audio: 'AAAA' }]],
    ['audio described twice', [START, audio({}), audio({})]],
    ['audio that is no Base64', [START, audio({ audio: '*' })]],
    ['half a sample', [START, audio({ audio: 'AA==' })]],
    ['a rate out of range', [START, audio({ audio_config: { ...config, frame_rate: 48_000 } })]],
    ['stereo', [START, audio({ audio_config: { ...config, n_channels: 2 } })]],
    ['another width', [START, audio({ audio_config: { ...config, sample_width: 16 } })]],
    ['an unknown field of sound', [START, audio({ audio_config: { ...config, codec: 'x' } })]],
    ['the end of nothing', [START, { type: 'client.new-audio-message', audio: null }]],
    ['a switch without a position', [START, { type: 'client.switch-vad-mode' }]],
    ['a field where there is none', [START, { type: 'client.extend-timeout', seconds: 30 }]],
  ])('is refused: %s', async (_, messages) => {
    const { code, reason } = await refusal(messages);
    expect(code).toBe(1007);
    expect(reason).not.toBe('');
  });

  it.each([
    '',
    'response_format=voice',
    'response_format=voice&audio_format=ogg',
    'response_format=text&audio_format=pcm',
    `${QUERY}&x=1`,
  ])('is refused before it opens: ?%s', async (query) => {
    expect((await refusal([], query)).code).toBe(400);
  });

  it('is a token that has ended, or is none', () => {
    expect(endOfToken(mintToken(5, 'x'))).toBe(5);
    for (const token of ['', 'a.b.c', `${mintToken(5, 'x')}x`]) expect(endOfToken(token)).toBe(0);
  });
});

describe('scenarios', () => {
  it('are each described in one sentence', () => {
    for (const what of Object.values(SCENARIOS)) expect(what).toMatch(/^[A-Z].*\.$/);
  });
});

describe('the provider on a real socket', () => {
  it.each(['normal', 'no-echo'])('connects: %s', async (scenario) => {
    const service = await served(scenario);
    const clock = { nowMs: () => performance.now(), epochMs: () => Date.now() };
    const account = { options: amigoSimulator.options, secrets: amigoSimulator.secrets, endpoint: service.url };
    const connect = createWebSocketConnect({
      resolveProxy: () => Promise.resolve('DIRECT'),
      clock: {
        ...clock,
        after(delayMs, callback) {
          const timer = setTimeout(callback, delayMs);
          return () => clearTimeout(timer);
        },
      },
    });
    const tested = await createAmigo().test?.(account, {
      signal: new AbortController().signal,
      onSecret: () => undefined,
      fetch,
      clock,
      handshake: (endpoint) =>
        new Promise((resolve) => {
          if (endpoint.kind !== 'websocket') throw new Error('A socket was expected.');
          const connection = connect(endpoint, (event) => {
            if (event.type === 'opened') {
              connection.close('detach');
              resolve(null);
            } else if (event.type === 'ended') resolve(event.byUs ? connectionEnd('open', 'ours') : event.end);
          });
        }),
    });
    expect(tested).toMatchObject({ ok: true });
    expect(service.service.breaches).toEqual([]);
  });
});
