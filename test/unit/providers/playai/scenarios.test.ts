/** The codec against everything its simulator can do wrong. */
import { describe, expect, it } from 'vitest';
import type { OptionValue } from '../../../../src-preload/contract/provider-info.js';
import { playai } from '../../../../src-main/providers/playai/descriptor.js';
import type { CodecEvent } from '../../../../src-main/providers/types.js';
import { connect, ready, type Client } from '../../../conformance/client.js';
import { simulated } from '../../../conformance/subject.js';
import { toneAnswers } from '../../../simulators/kit/answers.js';
import { plainEncode } from '../../../simulators/kit/plain-encode.js';
import { AGENT_ID, playaiSimulator } from '../../../simulators/playai/simulator.js';
import { ONE, TWO } from './rig.js';

type Options = Readonly<Record<string, OptionValue>>;
const PAGE_ONLY: Options = { agentId: AGENT_ID };

const subjectOf = (scenario: string, options: Options = playaiSimulator.options) => ({
  ...simulated(playaiSimulator, scenario),
  options,
});

const begin = async (scenario: string, options?: Options) => {
  const subject = subjectOf(scenario, options);
  const client = await ready(playai, subject);
  client.events.length = 0;
  return client;
};

const bytesOf = (events: readonly CodecEvent[]): Buffer =>
  Buffer.concat(events.flatMap((event) => (event.type === 'reply-bytes' ? [event.data] : [])));

/** One question, one whole answer, and nothing that was not understood. */
function converses(client: Client, turnId = ONE): void {
  client.events.length = 0;
  client.speak(turnId);
  client.drain();
  expect(client.count('reply-start')).toBe(1);
  expect(client.count('reply-end')).toBe(1);
  expect(bytesOf(client.events).length).toBeGreaterThan(1_000);
  expect(client.ofType('failure')).toEqual([]);
  expect(client.world.breaches()).toEqual([]);
}

describe('a conversation is held, turn after turn,', () => {
  it.each([
    'normal',
    'no-greeting',
    'unannounced-greeting',
    'greeting-without-stream-end',
    'no-init',
    'late-init',
    'slow',
    'no-activity',
    'no-stream-end',
    'words-late',
    'words-early',
    'repeated-words',
    'telemetry',
    'doubled',
    'deaf-to-interruption',
  ])('with the service that is %s', async (scenario) => {
    const client = await begin(scenario);
    converses(client);
    expect(client.ofType('frame-unrecognised')).toEqual([]);
    converses(client, TWO);
  });

  it('with one that knows only the page', async () => {
    const client = await begin('documented-page', PAGE_ONLY);
    converses(client);
    converses(client, TWO);
    expect(client.ofType('user-transcript-final')).toEqual([]);
    expect(client.ofType('reply-text-final')).toEqual([]);
  });

  it('with one that breaks every second frame', async () => {
    const client = await begin('malformed');
    converses(client);
    expect(client.count('frame-unrecognised')).toBeGreaterThan(0);
  });

  it('through the entrance of the web kit, without a key', async () => {
    const options = { agentId: AGENT_ID, surface: 'sdk' };
    const subject = { ...subjectOf('normal', options), secrets: {}, endpoint: 'ws://127.0.0.1:9/v1/agents' };
    const client = await ready(playai, subject);
    converses(client);
    expect(client.count('user-transcript-final')).toBe(1);
  });

  it.each([
    { customGreeting: 'Good day.', prompt: 'Be brief.', utteranceEndThreshold: '500', shouldSendLanguage: true },
    { inputEncoding: 'mulaw', inputSampleRate: '8000' },
    { inputEncoding: 'media-container', inputSampleRate: '24000' },
    { inputSampleRate: '44100' },
    { inputSampleRate: '48000' },
  ])('with %o', async (options) => {
    converses(await begin('normal', { ...playaiSimulator.options, ...options }));
  });
});

describe('the answer told is the answer sent', () => {
  it.each([
    ['mp3', 'mp3'],
    ['wav', 'wav'],
    ['ogg', 'ogg'],
    ['flac', 'flac'],
    ['mulaw', 'mulaw'],
    ['raw', 'float32'],
  ] as const)('as %s', async (outputFormat, encoding) => {
    const client = await begin('normal', { ...playaiSimulator.options, outputFormat, outputSampleRate: '16000' });
    client.speak(ONE);
    client.drain();
    const [, answer] = toneAnswers();
    if (answer === undefined) throw new Error('There is no answer.');
    expect(bytesOf(client.events)).toEqual(Buffer.from(plainEncode(answer, encoding, 16_000)));
    expect(client.ofType('reply-text-final')[0]?.text).toBe(answer.text);
  });
});

describe('the greeting', () => {
  it('is told before the microphone is allowed', async () => {
    const client = await connect(playai, subjectOf('normal'));
    client.until('listening-allowed');
    expect(client.count('reply-start')).toBe(1);
    expect(client.count('reply-end')).toBe(1);
    expect(client.ofType('reply-text-final')[0]?.text).toBe(toneAnswers()[0]?.text);
  });

  it('without an end leaves the microphone to the session', async () => {
    const client = await connect(playai, subjectOf('endless-greeting'));
    client.drain();
    expect(client.count('session-ready')).toBe(1);
    expect(client.ofType('listening-allowed')).toEqual([]);
    converses(client);
  });

  it('talked over is corrected', async () => {
    const client = await connect(playai, subjectOf('normal'));
    client.until('reply-bytes');
    client.speak(ONE);
    client.drain();
    expect(client.count('reply-interrupted')).toBe(1);
    expect(client.count('reply-corrected')).toBe(1);
    expect(client.count('reply-end')).toBe(1);
  });
});

describe('an answer followed by a second one', () => {
  it('gives way to it', async () => {
    const client = await begin('second-thought');
    client.speak(ONE);
    client.drain();
    expect(client.count('reply-start')).toBe(2);
    expect(client.count('reply-interrupted')).toBe(1);
  });
});

describe('a silent service', () => {
  it('is ready after a while, and answers nothing', async () => {
    const client = await connect(playai, subjectOf('silent'));
    client.drain();
    expect(client.count('session-ready')).toBe(1);
    expect(client.count('listening-allowed')).toBe(1);
    client.events.length = 0;
    client.speak(ONE);
    client.drain();
    expect(client.events).toEqual([]);
    expect(client.codec.wakeAtMs()).toBeNull();
  });
});

const CODES = {
  1001: 'credentials-rejected',
  1002: 'agent-unknown',
  1003: 'permission-denied',
  1005: 'quota-exhausted',
  4400: 'option-invalid',
  4401: 'credentials-rejected',
  4429: 'rate-limited',
  4500: 'provider-fault',
} as const;

describe('errors', () => {
  it.each(Object.entries(CODES))('%s at the setup is fatal, with isFatal and without', async (code, error) => {
    for (const scenario of [`error-${code}`, `error-${code}-bare`]) {
      const client = await connect(playai, subjectOf(scenario));
      client.drain();
      expect(client.ofType('failure')).toMatchObject([{ fatal: true, error: { code: error } }]);
      expect(client.line.end()).toMatchObject({ cause: 'closed', code: 1000 });
    }
  });

  it.each(Object.keys(CODES))('%s that is not fatal costs one turn', async (code) => {
    const client = await begin(`turn-error-${code}`);
    client.speak(ONE);
    client.drain();
    expect(client.ofType('failure')).toMatchObject([{ fatal: false }]);
    converses(client, TWO);
  });

  it('nobody documented, and one in the conversation, are told', async () => {
    const unknown = await connect(playai, subjectOf('error-unknown'));
    unknown.drain();
    expect(unknown.ofType('failure')).toMatchObject([{ fatal: true, error: { code: 'provider-fault' } }]);
    const fatal = await begin('turn-error-fatal');
    fatal.speak(ONE);
    fatal.drain();
    expect(fatal.ofType('failure')).toMatchObject([{ fatal: true, error: { code: 'provider-fault' } }]);
  });
});

describe('ends', () => {
  it.each(['hangup-agent', 'hangup-user', 'hangup-system'])('%s ends the conversation', async (scenario) => {
    const client = await begin(scenario);
    client.speak(ONE);
    client.drain();
    expect(client.events.at(-1)).toEqual({ type: 'conversation-ended' });
    expect(client.count('reply-end')).toBe(1);
  });

  it('hangup-error is a failure', async () => {
    const client = await begin('hangup-error');
    client.speak(ONE);
    client.drain();
    expect(client.ofType('failure')).toMatchObject([{ fatal: true, error: { code: 'provider-fault' } }]);
  });

  it.each([
    ['close-1000', 'connection-lost'],
    ['close-1008', 'credentials-rejected'],
    ['close-1011', 'provider-fault'],
    ['close-4429', 'rate-limited'],
    ['cut-in-utterance', 'connection-lost'],
    ['cut-in-answer', 'connection-lost'],
  ])('%s is %s', async (scenario, code) => {
    const client = await begin(scenario);
    client.speak(ONE);
    client.drain();
    const end = client.line.end();
    if (end === null) throw new Error('The line is open.');
    expect(client.codec.classify(end).code).toBe(code);
  });

  it.each(['cut-in-utterance', 'cut-in-answer'])('after %s the conversation goes on', async (scenario) => {
    const subject = subjectOf(scenario);
    const world = subject.createWorld();
    const lost = await ready(playai, subject, world);
    lost.speak(ONE);
    lost.drain();
    expect(lost.line.end()).not.toBeNull();
    expect(lost.resume()).toEqual({ kind: 'conversation-id', value: 'conversation-1' });
    const client = await ready(playai, subject, world, lost.resume());
    expect(client.resume()).toBeNull();
    converses(client, ONE);
  });

  it('a refused handshake is an error of HTTP', () => {
    for (const [scenario, status] of [
      ['refused-404', 404],
      ['refused-429', 429],
      ['refused-503', 503],
    ] as const) {
      expect(() => subjectOf(scenario).createWorld().connect(ENDPOINT)).toThrow(String(status));
    }
  });
});

const ENDPOINT = {
  kind: 'websocket',
  url: `ws://127.0.0.1:9/v1/talk/${AGENT_ID}`,
  headers: {},
  subprotocols: [],
  pingIntervalMs: null,
} as const;
