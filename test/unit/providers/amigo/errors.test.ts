import { describe, expect, it } from 'vitest';
import type { TURN_ERRORS } from '../../../simulators/amigo/scenarios.js';
import { ask, useRigs } from './conversation-stage.js';
import { finalText, frame, NEXT, typesOf, USER } from './rig.js';

const newRig = useRigs();

describe('interrupting', () => {
  it.each(['normal', 'breaks-off', 'no-numbers', 'no-completion', 'no-transcript'])(
    'swallows the rest and answers the next: %s',
    async (scenario) => {
      const rig = newRig({ scenario });
      const client = await rig.ready();
      client.speak(USER);
      client.until('reply-bytes');
      const [start] = client.ofType('reply-start');
      client.say({ type: 'reply-cancel', turnId: start?.turnId ?? USER, heardMs: 50, by: 'user' });
      client.events.length = 0;
      client.speak(NEXT);
      client.drain();
      expect(client.count('reply-start')).toBe(1);
      expect(client.count('reply-end')).toBe(1);
      expect(finalText(client.events)).toBe(rig.service.spoken.at(-1)?.text);
    },
  );

  it("a late greeting takes nobody's answer", async () => {
    const rig = newRig({ scenario: 'late-greeting' });
    const client = await rig.connect();
    client.until('session-ready');
    client.speak(USER);
    client.drain();
    const texts = client.ofType('reply-text-final').map(({ text }) => text);
    expect(texts).toEqual(['Hello, how can I help?', 'It is three. It will be four soon.']);
    // Nor its words: what the person said must not be lost.
    expect(client.ofType('user-transcript-final').map(({ text }) => text)).toEqual(['What time is it?']);
  });

  it('a question called off before a late greeting has neither told, and the next has its answer', async () => {
    for (const scenario of ['late-greeting', 'no-greeting', 'normal']) {
      const client = await newRig({ scenario }).connect();
      client.until('session-ready');
      client.speak(USER);
      client.say({ type: 'reply-cancel', turnId: USER, heardMs: 0, by: 'user' });
      client.drain();
      if (scenario !== 'normal') expect(client.count('reply-start')).toBe(0);
      client.events.length = 0;
      ask(client, NEXT);
      expect(client.count('reply-end')).toBe(1);
    }
  });
});

describe('errors within a turn', () => {
  const EXPECTED: Readonly<Record<keyof typeof TURN_ERRORS, string>> = {
    400: 'nothing',
    401: 'fatal credentials-rejected',
    403: 'fatal permission-denied',
    404: 'fatal connection-lost',
    408: 'connection-lost',
    409: 'provider-fault',
    415: 'audio-rejected',
    422: 'protocol-violation',
    429: 'rate-limited',
    500: 'provider-fault',
    503: 'provider-fault',
  };
  it.each(Object.entries(EXPECTED))('%s: %s', async (status, reaction) => {
    const client = await newRig({ scenario: `turn-error-${status}` }).ready();
    ask(client);
    if (reaction === 'nothing') {
      expect(typesOf(client.events)).toEqual(['user-speech-discarded']);
    } else {
      const [failure] = client.ofType('failure');
      expect(`${failure?.fatal === true ? 'fatal ' : ''}${String(failure?.error.code)}`).toBe(reaction);
    }
    if (client.ofType('failure')[0]?.fatal === true) return;
    client.events.length = 0;
    ask(client, NEXT);
    expect(client.count('reply-end')).toBe(1);
  });

  it('are of no interest where nobody waits any more', async () => {
    const client = await newRig({ scenario: 'turn-error-500' }).ready();
    client.speak(USER);
    client.say({ type: 'reply-cancel', turnId: USER, heardMs: 0, by: 'user' });
    client.drain();
    expect(client.events).toEqual([]);
  });

  it('end what was told of the answer', async () => {
    const client = await newRig().ready();
    client.speak(USER);
    client.until('reply-bytes');
    const told = client.hear(frame({ type: 'server.error', http_error_code: 500, error_description: 'Oh.' }));
    expect(typesOf(told)).toEqual(['failure', 'reply-text-final', 'reply-end']);
    expect(client.ofType('failure')[0]).toMatchObject({ fatal: false, error: { retryable: true } });
  });

  it('silence is nothing to answer', async () => {
    const client = await newRig().ready();
    client.say({ type: 'utterance-start', turnId: USER });
    client.say({ type: 'utterance-audio', pcm: new Int16Array(8_000) });
    client.say({ type: 'utterance-end' });
    client.drain();
    expect(typesOf(client.events)).toEqual(['user-speech-discarded']);
  });
});

describe('a broken line', () => {
  it('carries the whole utterance again on the next connection', async () => {
    const rig = newRig({ scenario: 'cut-in-utterance' });
    const client = await rig.connect();
    client.drain();
    client.speak(USER, 100);
    expect(client.line.end()).toMatchObject({ cause: 'lost' });
    expect(rig.service.heard).toEqual([]);
    const again = await rig.ready(client.resume());
    again.speak(USER, 100);
    again.drain();
    expect(rig.service.heard[0]?.samples.length).toBe(32_000);
    expect(again.count('reply-end')).toBe(1);
  });

  it('in an answer is tried again', async () => {
    const client = await newRig({ scenario: 'cut-in-answer' }).ready();
    ask(client);
    const end = client.line.end();
    expect(end === null ? null : client.codec.classify(end)).toMatchObject({
      code: 'connection-lost',
      retryable: true,
    });
  });

  it.each([
    ['close-1000', 'connection-lost'],
    ['close-1001', 'connection-lost'],
    ['close-1003', 'protocol-violation'],
    ['close-1007', 'protocol-violation'],
    ['close-1011', 'provider-fault'],
    ['close-1012', 'provider-fault'],
    ['close-1013', 'provider-fault'],
    ['close-4404', 'connection-lost'],
    ['close-4408', 'connection-lost'],
    ['close-4409', 'provider-fault'],
    ['close-4415', 'audio-rejected'],
    ['close-4422', 'protocol-violation'],
    ['close-4429', 'rate-limited'],
    ['close-4503', 'provider-fault'],
    ['close-token-expired', 'credentials-rejected'],
    ['close-organization-not-found', 'option-invalid'],
    ['close-idle-timeout', 'connection-lost'],
    ['close-rate-limit', 'rate-limited'],
    ['close-maintenance', 'provider-fault'],
    ['close-audio-config', 'audio-rejected'],
  ])('%s: %s', async (scenario, code) => {
    const client = await newRig({ scenario }).ready();
    ask(client);
    const end = client.line.end();
    expect(end === null ? null : client.codec.classify(end).code).toBe(code);
  });
});
