/** What errors and ends lead to. */
import { describe, expect, it } from 'vitest';
import { addisai } from '../../../../src-main/providers/addisai/descriptor.js';
import { connectionEnd } from '../../../../src-main/transport/connection.js';
import type { ErrorCode } from '../../../../src-preload/contract/app-error.js';
import { asConnectionId } from '../../../../src-preload/contract/ids.js';
import { account, createStage, readyStage } from './stage.js';

const clock = { nowMs: () => 0, epochMs: () => 0 };
const KEY = 'canary+key/1';

function createCodec(isReady: boolean, options = {}) {
  const codec = addisai.createCodec({
    ...account({ options, secrets: { apiKey: KEY, jwt: 'eyJ.canary' } }),
    resume: null,
    connectionId: asConnectionId('c'),
    clock,
  });
  const hear = (message: unknown) => codec.decode({ kind: 'text', data: JSON.stringify(message) }).events;
  if (isReady) hear({ setupComplete: true });
  return { codec, hear };
}

describe('errors in the simulated service', () => {
  const REACTIONS: readonly (readonly [number, ErrorCode, boolean])[] = [
    [401, 'credentials-rejected', false],
    [402, 'quota-exhausted', false],
    [403, 'permission-denied', false],
    [429, 'rate-limited', true],
    [500, 'provider-fault', true],
  ];

  it.each(REACTIONS)('error-%i: %s', async (status, code, retryable) => {
    const stage = await readyStage({ scenario: `error-${status}` });
    stage.speak('u1');
    stage.until('failure');
    expect(stage.ofType('failure')).toMatchObject([{ fatal: true, error: { code, retryable } }]);
    expect(stage.ofType('failure')[0]?.error.detail).toMatch(/^AddisAI says: /);
  });

  it.each(REACTIONS)('error-text-%i: %s', async (status, code, retryable) => {
    const stage = await readyStage({ scenario: `error-text-${status}` });
    stage.speak('u1');
    stage.until('failure');
    // A text alone does not say that the connection is of no use: only what trying again cannot mend ends it.
    expect(stage.ofType('failure')).toMatchObject([{ fatal: !retryable, error: { code, retryable } }]);
  });

  it('error-at-start: ends the attempt, and another may follow', async () => {
    const stage = await createStage({ scenario: 'error-at-start' });
    stage.until('failure');
    expect(stage.types()).toEqual(['failure']);
    expect(stage.ofType('failure')[0]).toMatchObject({
      fatal: true,
      error: { code: 'provider-fault', retryable: true },
    });
  });

  it('a fault of the service is over on the next connection', async () => {
    const stage = await readyStage({ scenario: 'error-500' });
    stage.speak('u1');
    stage.until('failure');
    stage.reconnect();
    stage.run(100);
    stage.speak('u1');
    stage.until('reply-end');
  });
});

describe('errors', () => {
  const failureOf = (error: unknown, isReady = true) => {
    const [event] = createCodec(isReady).hear({ error });
    if (event?.type !== 'failure') throw new Error('No failure.');
    return { fatal: event.fatal, ...event.error };
  };

  it.each<[number, string, ErrorCode]>([
    [400, 'Invalid audio data', 'audio-rejected'],
    [400, 'Invalid API key', 'credentials-rejected'],
    [400, 'Bad request', 'protocol-violation'],
    [401, 'No audio without a key', 'credentials-rejected'],
    [402, 'No audio for free', 'quota-exhausted'],
    [403, 'No audio for you', 'permission-denied'],
    [403, 'Insufficient wallet balance', 'quota-exhausted'],
    [404, 'No audio here', 'agent-unknown'],
    [429, 'Too much audio', 'rate-limited'],
    [500, 'Audio model failed', 'provider-fault'],
    [408, 'Timed out', 'protocol-violation'],
    [429, 'Wallet is empty', 'quota-exhausted'],
    [500, 'Wallet service failed', 'provider-fault'],
    [503, 'Down', 'provider-fault'],
  ])('%i "%s": %s', (status, message, code) => {
    expect(failureOf({ message, status })).toMatchObject({ code, fatal: true, detail: `AddisAI says: ${message}` });
  });

  it.each<[string, ErrorCode]>([
    ['Please top up your wallet', 'quota-exhausted'],
    ['Missing token', 'credentials-rejected'],
    ['Too many connections', 'rate-limited'],
    ['Session not found', 'agent-unknown'],
    ['Permission denied', 'permission-denied'],
    ['Could not decode base64', 'audio-rejected'],
    ['Something else', 'provider-fault'],
  ])('"%s": %s', (text, code) => {
    expect(failureOf(text)).toMatchObject({ code });
    expect(failureOf({ message: text })).toMatchObject({ code });
  });

  it.each<[number, ErrorCode, string]>([
    [401, 'credentials-rejected', 'AddisAI does not accept the key.'],
    [402, 'quota-exhausted', 'AddisAI asks for payment.'],
    [500, 'provider-fault', 'AddisAI has a problem of its own (500).'],
  ])('%i without words: %s', (status, code, detail) => {
    expect(failureOf({ status })).toMatchObject({ code, detail });
  });

  it('of the type error mean the same', () => {
    const [event] = createCodec(true).hear({ type: 'error', message: 'Slow down: too many requests', status: '429' });
    expect(event).toMatchObject({
      type: 'failure',
      fatal: true,
      error: { code: 'rate-limited', retryAfterMs: 60_000 },
    });
  });

  it('before the start end the attempt, whatever they are', () => {
    expect(failureOf('Something else', false)).toMatchObject({ fatal: true });
    expect(failureOf('Something else', true)).toMatchObject({ fatal: false });
  });

  it('end the answer they come in', () => {
    const { hear } = createCodec(true);
    hear({ serverContent: { modelTurn: { parts: [{ inlineData: { data: 'AAA=' } }] } } });
    expect(hear({ error: 'AI service error' }).map(({ type }) => type)).toEqual(['failure', 'reply-end']);
  });

  it('show no key, token or query, and one line of bounded length', () => {
    const words = [
      `Bad key ${KEY}`,
      `Bad key ${encodeURIComponent(KEY)}`,
      'Bad key sk_live_1234567890',
      'Bad token eyJhbGciOi.eyJzdWI.c2ln',
      'At wss://relay.example/ws?session=secret-value now',
      'apiKey=secret-value is wrong',
    ];
    for (const said of words) {
      for (const message of [{ error: said }, { type: 'warning', message: said }, { type: 'status', message: said }]) {
        const told = JSON.stringify(createCodec(true).hear(message));
        for (const secret of [KEY, encodeURIComponent(KEY), '1234567890', 'c2ln', 'secret-value']) {
          expect(told).not.toContain(secret);
        }
      }
    }
    // Cut to its length before it is masked, half of the key would be left.
    const halves = failureOf({ message: `${'x'.repeat(292)}${KEY}`, status: 500 }).detail ?? '';
    expect(halves).not.toContain(KEY.slice(0, 4));
    const long = failureOf({ message: `a\nb ${'x'.repeat(5_000)}`, status: 500 }).detail ?? '';
    expect(long.length).toBeLessThan(400);
    expect(long).not.toContain('\n');
  });
});

describe('ends of the connection in the simulated service', () => {
  it.each<[string, ErrorCode, boolean]>([
    ['refuse-401', 'credentials-rejected', false],
    ['refuse-402', 'quota-exhausted', false],
    ['refuse-403', 'credentials-rejected', false],
    ['refuse-404', 'agent-unknown', false],
    ['refuse-429', 'rate-limited', true],
    ['refuse-503', 'provider-fault', true],
    ['cut-before-ready', 'credentials-rejected', false],
  ])('%s: %s', async (scenario, code, retryable) => {
    const stage = await createStage({ scenario });
    stage.run(1_000);
    expect(stage.error()).toMatchObject({ code, retryable });
    expect(stage.ofType('session-ready')).toEqual([]);
  });

  it.each<[string, ErrorCode, boolean]>([
    ['close-1000', 'connection-lost', true],
    ['close-1001', 'connection-lost', true],
    ['close-1006', 'connection-lost', true],
    ['close-1008', 'credentials-rejected', false],
    ['close-1011', 'provider-fault', true],
    ['close-1012', 'provider-fault', true],
    ['close-1013', 'provider-fault', true],
    ['cut-in-answer', 'connection-lost', true],
  ])('%s: %s', async (scenario, code, retryable) => {
    const stage = await readyStage({ scenario });
    stage.speak('u1');
    stage.run(2_000);
    expect(stage.ofType('reply-start')).toHaveLength(1);
    expect(stage.ofType('reply-end')).toEqual([]);
    expect(stage.error()).toMatchObject({ code, retryable });
  });
});

describe('ends of the connection', () => {
  const { codec: fresh } = createCodec(false);
  const { codec: ready } = createCodec(true);

  it('before the start, without a goodbye, point to the key and the address', () => {
    for (const end of [
      connectionEnd('opening', 'lost'),
      connectionEnd('open', 'lost', { code: 1006 }),
      connectionEnd('open', 'closed', { code: 1005 }),
      connectionEnd('open', 'closed', { code: 1008 }),
      connectionEnd('opening', 'refused', { httpStatus: 400 }),
    ]) {
      expect(fresh.classify(end)).toMatchObject({
        code: 'credentials-rejected',
        retryable: false,
        needs: 'credentials',
        detail: 'AddisAI ended the connection before it was ready. Check the API key and the endpoint.',
      });
    }
    const { codec } = createCodec(false, { signIn: 'jwt' });
    expect(codec.classify(connectionEnd('open', 'lost')).detail).toContain('Check the user token');
  });

  it('without a way to the service are no fault of the key', () => {
    expect(fresh.classify(connectionEnd('opening', 'unreachable')).code).toBe('network-unreachable');
    expect(fresh.classify(connectionEnd('opening', 'tls')).code).toBe('network-unreachable');
    expect(fresh.classify(connectionEnd('open', 'silent')).code).toBe('connection-lost');
    expect(fresh.classify(connectionEnd('open', 'closed', { code: 1000 })).code).toBe('connection-lost');
    expect(fresh.classify(connectionEnd('open', 'closed', { code: 1011 })).code).toBe('provider-fault');
  });

  it('after the start are losses', () => {
    expect(ready.classify(connectionEnd('open', 'lost', { code: 1006 })).code).toBe('connection-lost');
    expect(ready.classify(connectionEnd('open', 'silent')).code).toBe('connection-lost');
  });

  it('are understood by their words where they have some', () => {
    const closed = (reason: string) => ready.classify(connectionEnd('open', 'closed', { code: 1008, reason }));
    expect(closed('Insufficient wallet balance').code).toBe('quota-exhausted');
    expect(closed('Session token expired').code).toBe('credentials-rejected');
    expect(closed(`Invalid API key ${KEY}`).detail).toBe('AddisAI says: Invalid API key …');
  });

  it.each([401, 403])('refused with %i name the credential that is in use', (httpStatus) => {
    const end = connectionEnd('opening', 'refused', { httpStatus });
    expect(fresh.classify(end).detail).toBe('AddisAI does not accept the API key.');
    const { codec } = createCodec(false, { signIn: 'jwt' });
    expect(codec.classify(end).detail).toBe('AddisAI does not accept the user token.');
  });

  it('carry what a refusal asks for', () => {
    const end = connectionEnd('opening', 'refused', { httpStatus: 429, retryAfterMs: 9_000 });
    expect(fresh.classify(end)).toMatchObject({ code: 'rate-limited', retryAfterMs: 9_000 });
    const broke = connectionEnd('opening', 'refused', { httpStatus: 403, reason: 'Insufficient balance' });
    expect(fresh.classify(broke).code).toBe('quota-exhausted');
  });
});
