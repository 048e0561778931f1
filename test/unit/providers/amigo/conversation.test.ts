import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { pcm16Bytes } from '../../../../src-main/providers/kit/sound-bytes.js';
import type { Client } from '../../../conformance/client.js';
import type { TURN_ERRORS } from '../../../simulators/amigo/scenarios.js';
import { createRig, finalText, frame, NEXT, soundOf, turn, typesOf, USER, type Rig, type RigOptions } from './rig.js';

const rigs: Rig[] = [];
const newRig = (options: RigOptions = {}): Rig => {
  const rig = createRig(options);
  rigs.push(rig);
  return rig;
};
afterEach(() => {
  for (const { service } of rigs.splice(0)) expect(service.breaches).toEqual([]);
});

const ask = (client: Client, turnId = USER): void => {
  client.speak(turnId);
  client.drain();
};
const hashOf = (samples: Int16Array): string => createHash('sha1').update(pcm16Bytes(samples)).digest('hex');
const loud = (samples: number): Int16Array => new Int16Array(samples).fill(4_000);

describe('opening a conversation', () => {
  it('starts one, and is ready when it is created', async () => {
    const rig = newRig({ options: { versionSet: 'release' } });
    const client = await rig.connect();
    expect(rig.sent).toEqual([
      {
        type: 'client.start-conversation',
        service_id: '0123456789abcdef01234567',
        service_version_set_name: 'release',
      },
    ]);
    expect(client.events).toEqual([]);
    client.step();
    expect(typesOf(client.events)).toEqual(['session-ready', 'resume-updated']);
    expect(client.resume()?.kind).toBe('conversation-id');
  });

  it('hears the agent speak first', async () => {
    const rig = newRig();
    const client = await rig.connect();
    client.drain();
    expect(finalText(client.events)).toBe('Hello, how can I help?');
    expect(client.count('reply-end')).toBe(1);
  });

  it.each(['normal', 'continue-other-name', 'continue-silent'])('goes on with one: %s', async (scenario) => {
    const rig = newRig({ scenario });
    const first = await rig.connect();
    first.drain();
    first.line.cut();
    const client = await rig.connect(first.resume());
    expect(rig.sent.at(-1)).toEqual({ type: 'client.continue-conversation', conversation_id: first.resume()?.value });
    client.drain();
    expect(client.count('session-ready')).toBe(1);
    expect(client.count('frame-unrecognised')).toBe(0);
    ask(client);
    expect(client.count('reply-end')).toBe(1);
  });

  it('starts a new one on the spot where the old one is gone', async () => {
    const rig = newRig({ scenario: 'continue-unknown' });
    const first = await rig.ready();
    const resume = { kind: 'conversation-id', value: 'ffffffffffffffffffffffff' } as const;
    first.line.cut();
    rig.sent.length = 0;
    const client = await rig.connect(resume);
    client.step();
    expect(rig.sentTypes()).toEqual(['client.continue-conversation', 'client.start-conversation']);
    client.drain();
    // The service holds the first one: it is offered and not thrown away.
    expect(client.ofType('failure')[0]).toMatchObject({ fatal: true, error: { code: 'conversation-conflict' } });
  });

  it('starts a new one where the old one turns out to be complete', async () => {
    const rig = newRig({ scenario: 'continue-silent' });
    const client = await rig.connect({ kind: 'conversation-id', value: 'ffffffffffffffffffffffff' });
    rig.sent.length = 0;
    client.hear(frame({ type: 'server.conversation-completed' }));
    expect(rig.sentTypes()).toEqual(['client.start-conversation']);
  });

  it('starts a new one on the next connection where continuing ended this one', async () => {
    const rig = newRig({ scenario: 'continue-close' });
    const resume = { kind: 'conversation-id', value: 'ffffffffffffffffffffffff' } as const;
    const client = await rig.connect(resume);
    const end = client.line.end();
    expect(end).not.toBeNull();
    expect(end === null ? null : client.codec.classify(end)).toMatchObject({
      code: 'connection-lost',
      retryable: true,
    });
    await rig.connect(resume);
    expect(rig.sentTypes()).toEqual(['client.continue-conversation', 'client.start-conversation']);
  });

  it.each([
    ['start-error-400', 'option-invalid'],
    ['start-error-401', 'credentials-rejected'],
    ['start-error-403', 'permission-denied'],
    ['start-error-404', 'agent-unknown'],
    ['start-error-409', 'conversation-conflict'],
    ['start-error-429', 'rate-limited'],
    ['start-error-503', 'provider-fault'],
  ])('%s: %s', async (scenario, code) => {
    const rig = newRig({ scenario });
    const client = await rig.connect();
    client.drain();
    expect(client.events).toMatchObject([{ type: 'failure', fatal: true, error: { code } }]);
  });
});

describe('what goes out', () => {
  it('is exactly what was spoken, described once, and ended', async () => {
    const rig = newRig();
    const client = await rig.ready();
    const spoken = Int16Array.from({ length: 320 * 30 }, (_, at) => Math.round(9_000 * Math.sin(at / 7)));
    client.say({ type: 'utterance-start', turnId: USER });
    for (let at = 0; at < spoken.length; at += 320) {
      client.say({ type: 'utterance-audio', pcm: spoken.subarray(at, at + 320) });
      client.pass(20);
    }
    client.say({ type: 'utterance-end' });
    expect(rig.service.heard).toEqual([{ samples: spoken, rateHz: 16_000 }]);
    expect(rig.sent[0]).toMatchObject({
      audio_config: { type: 'pcm', frame_rate: 16_000, n_channels: 1, sample_width: 2 },
    });
    expect(rig.sent.filter((message) => 'audio_config' in message)).toHaveLength(1);
    expect(rig.sent.at(-1)).toEqual({ type: 'client.new-audio-message', audio: null });
    const lengths = rig.sent.slice(0, -1).map(({ audio }) => Buffer.from(String(audio), 'base64').length / 32);
    for (const ms of lengths) expect(ms).toBeGreaterThanOrEqual(20);
    for (const ms of lengths) expect(ms).toBeLessThanOrEqual(100);
  });

  it('does not wait for more once it flows', async () => {
    const rig = newRig();
    const client = await rig.ready();
    client.say({ type: 'utterance-start', turnId: USER });
    for (let frame = 0; frame < 40; frame += 1) {
      client.say({ type: 'utterance-audio', pcm: loud(320) });
      if (frame >= 9)
        expect(rig.sent.reduce((ms, { audio }) => ms + Buffer.from(String(audio), 'base64').length / 32, 0)).toBe(
          (frame + 1) * 20,
        );
      client.pass(20);
    }
  });

  it('holds a rest back no longer than a frame', async () => {
    const rig = newRig();
    const client = await rig.ready();
    client.say({ type: 'utterance-start', turnId: USER });
    client.say({ type: 'utterance-audio', pcm: loud(3_500) });
    expect(rig.sent).toHaveLength(2);
    client.pass(30);
    expect(rig.sent).toHaveLength(3);
    client.say({ type: 'utterance-end' });
  });

  it('is nothing where a slip of the finger was taken back', async () => {
    const rig = newRig();
    const client = await rig.ready();
    client.say({ type: 'utterance-start', turnId: USER });
    for (let frame = 0; frame < 9; frame += 1) {
      client.say({ type: 'utterance-audio', pcm: loud(320) });
      client.pass(20);
    }
    client.say({ type: 'utterance-cancel' });
    expect(rig.sent).toEqual([]);
    ask(client, NEXT);
    expect(rig.service.heard).toHaveLength(1);
  });

  it('ends what was taken back later, and swallows the answer to it, its words and the next one not', async () => {
    const rig = newRig();
    const client = await rig.ready();
    client.say({ type: 'utterance-start', turnId: USER });
    client.say({ type: 'utterance-audio', pcm: loud(16_000) });
    client.say({ type: 'utterance-cancel' });
    client.drain();
    expect(client.events).toEqual([]);
    expect(rig.service.heard).toHaveLength(1);
    ask(client, NEXT);
    expect(client.count('user-transcript-final')).toBe(1);
    expect(client.count('reply-end')).toBe(1);
  });

  it('does not glue an utterance that was left open to the next', async () => {
    const rig = newRig();
    const client = await rig.ready();
    client.say({ type: 'utterance-start', turnId: USER });
    client.say({ type: 'utterance-audio', pcm: loud(8_000) });
    ask(client, NEXT);
    expect(rig.service.heard.map(({ samples }) => samples.length)).toEqual([8_000 - (8_000 % 1_600), 8_000]);
    expect(client.count('reply-end')).toBe(1);
  });

  it('says that an utterance without a sample was nothing', async () => {
    const rig = newRig();
    const client = await rig.ready();
    client.say({ type: 'utterance-start', turnId: USER });
    client.say({ type: 'utterance-end' });
    expect(typesOf(client.events)).toEqual(['user-speech-discarded']);
    expect(rig.sent).toEqual([]);
  });

  it('carries typed words and things that happened', async () => {
    const rig = newRig();
    const client = await rig.ready();
    client.say({ type: 'text-send', text: 'Hello', turnId: USER });
    client.drain();
    client.say({ type: 'context-send', text: 'The timer rang.' });
    client.drain();
    expect(rig.sent).toEqual([
      { type: 'client.new-text-message', text: 'Hello', message_type: 'user-message' },
      { type: 'client.new-text-message', text: 'The timer rang.', message_type: 'external-event' },
    ]);
    expect(client.count('reply-end')).toBe(2);
    // What was typed is known already.
    expect(client.count('user-transcript-final')).toBe(0);
  });

  it('tells leaving from finishing', async () => {
    const leaving = newRig();
    const left = await leaving.ready();
    left.say({ type: 'leave' });
    expect(leaving.sentTypes()).toEqual(['client.close-connection']);
    const finishing = newRig();
    const finished = await finishing.ready();
    finished.say({ type: 'conversation-end' });
    finished.say({ type: 'leave' });
    expect(finishing.sentTypes()).toEqual(['client.finish-conversation']);
    finished.drain();
    expect(finished.events).toEqual([]);
  });

  it('asks for more time while nobody speaks, and not while somebody does', async () => {
    const rig = newRig({ options: { extendTimeoutS: 20 } });
    const client = await rig.ready();
    client.pass(65_000);
    expect(rig.sentTypes()).toEqual(['client.extend-timeout', 'client.extend-timeout', 'client.extend-timeout']);
    rig.sent.length = 0;
    client.say({ type: 'utterance-start', turnId: USER });
    for (let frame = 0; frame < 1_500; frame += 1) {
      client.say({ type: 'utterance-audio', pcm: loud(320) });
      client.pass(20);
    }
    expect(rig.sentTypes()).toEqual([]);
  });

  it('never asks where 0 is set, and is hung up on', async () => {
    const rig = newRig({ options: { extendTimeoutS: 0 }, scenario: 'short-idle' });
    const client = await rig.ready();
    client.pass(60_000);
    expect(rig.sent).toEqual([]);
    const end = client.line.end();
    expect(end).toMatchObject({ code: 1000 });
    expect(end === null ? null : client.codec.classify(end)).toMatchObject({
      code: 'connection-lost',
      retryable: true,
    });
  });

  it('outlives a short patience by asking', async () => {
    const rig = newRig({ scenario: 'short-idle' });
    const client = await rig.ready();
    client.pass(120_000);
    expect(client.line.end()).toBeNull();
  });

  it('asks no more where it may not', async () => {
    const rig = newRig({ scenario: 'extend-refused' });
    const client = await rig.ready();
    while (client.events.length === 0) if (!client.step()) client.pass(1_000);
    expect(typesOf(client.events)).toEqual(['warning']);
    client.pass(80_000);
    expect(rig.sentTypes()).toEqual(['client.extend-timeout']);
    expect(client.codec.wakeAtMs()).toBeNull();
  });
});

describe('answers', () => {
  it.each(['normal', 'reorder', 'duplicate', 'malformed', 'no-numbers', 'no-completion', 'no-echo'])(
    'are heard whole and in order: %s',
    async (scenario) => {
      const rig = newRig({ scenario });
      const client = await rig.ready();
      for (const id of ['a', 'b']) {
        client.events.length = 0;
        ask(client, turn(id));
        const spoken = rig.service.spoken.at(-1)?.samples ?? new Int16Array(0);
        expect(hashOf(soundOf(client.events))).toBe(hashOf(spoken));
        expect(finalText(client.events)).toBe(rig.service.spoken.at(-1)?.text);
        expect(client.count('reply-end')).toBe(1);
      }
    },
  );

  it('go on after a piece that never comes', async () => {
    const rig = newRig({ scenario: 'gap' });
    const client = await rig.ready();
    ask(client);
    const whole = rig.service.spoken.at(-1)?.samples ?? new Int16Array(0);
    const rest = Int16Array.from([...whole.slice(0, 3_200), ...whole.slice(4_800)]);
    expect(hashOf(soundOf(client.events))).toBe(hashOf(rest));
    expect(client.count('reply-end')).toBe(1);
  });

  it('have captions as they are spoken, each sign once', async () => {
    for (const scenario of ['normal', 'overlapping-alignment']) {
      const rig = newRig({ scenario });
      const client = await rig.ready();
      ask(client);
      const deltas = client.ofType('reply-text-delta').map(({ text }) => text);
      expect(deltas.length).toBeGreaterThan(2);
      expect(deltas.join('')).toBe(rig.service.spoken.at(-1)?.text);
    }
  });

  it('have their words at the end where there are no captions', async () => {
    const rig = newRig({ scenario: 'no-alignment' });
    const client = await rig.ready();
    ask(client);
    expect(client.count('reply-text-delta')).toBe(0);
    expect(finalText(client.events)).toBe(rig.service.spoken.at(-1)?.text);
  });

  it('may be text alone', async () => {
    const rig = newRig({ options: { responseFormat: 'text' } });
    const client = await rig.ready();
    ask(client);
    const deltas = client.ofType('reply-text-delta').map(({ text }) => text);
    expect(deltas.length).toBeGreaterThan(1);
    expect(deltas.join('')).toBe(finalText(client.events));
    expect(client.count('reply-bytes')).toBe(0);
    expect(client.count('reply-end')).toBe(1);
  });

  it('come in the format that was asked for', async () => {
    const mp3 = await newRig({ options: { audioFormat: 'mp3' } }).ready();
    ask(mp3);
    expect(mp3.ofType('reply-bytes')[0]?.format).toEqual({ encoding: 'container', container: 'mp3' });
    const pcm = await newRig({ options: { agentRate: '24000' } }).ready();
    ask(pcm);
    expect(pcm.ofType('reply-bytes')[0]?.format).toEqual({ encoding: 'pcm16', rateHz: 24_000, channels: 1 });
  });

  it.each(['filler', 'action-too-long'])('begin with a filler at its own rate: %s', async (scenario) => {
    const rig = newRig({ scenario, options: { agentRate: '24000' } });
    const client = await rig.ready();
    ask(client);
    const rates = client
      .ofType('reply-bytes')
      .map(({ format }) => (format.encoding === 'pcm16' ? format.rateHz : null));
    expect(rates[0]).toBe(16_000);
    expect(new Set(rates.slice(1))).toEqual(new Set([24_000]));
    expect(client.ofType('reply-bytes')[0]?.data.length).toBe(3_200);
    expect(client.count('reply-start')).toBe(1);
  });

  it('tell what the agent does meanwhile', async () => {
    for (const [scenario, text] of [
      ['actions', 'Using a tool'],
      ['action-too-long-text', 'Let me look that up.'],
    ] as const) {
      const client = await newRig({ scenario }).ready();
      ask(client);
      expect(client.ofType('progress')).toEqual([{ type: 'progress', text }]);
    }
    const quiet = await newRig({ scenario: 'actions', options: { actionFilter: '^$' } }).ready();
    ask(quiet);
    expect(quiet.count('progress')).toBe(0);
  });

  it('tell what was understood, where the service does', async () => {
    const client = await newRig().ready();
    ask(client);
    expect(typesOf(client.events)[0]).toBe('user-transcript-final');
    const silent = await newRig({ scenario: 'no-transcript' }).ready();
    ask(silent);
    expect(silent.count('user-transcript-final')).toBe(0);
    expect(silent.count('reply-end')).toBe(1);
  });

  it('may be late', async () => {
    const client = await newRig({ scenario: 'slow' }).ready();
    client.speak(USER);
    client.pass(9_000);
    client.drain();
    expect(client.count('reply-end')).toBe(1);
  });

  it('end with the conversation where it is complete', async () => {
    for (const scenario of ['conversation-completes', 'completed-message']) {
      const client = await newRig({ scenario }).ready();
      ask(client);
      expect(typesOf(client.events).slice(-2)).toEqual(['reply-end', 'conversation-ended']);
    }
    const failing = await newRig({ scenario: 'finishing-fails' }).ready();
    ask(failing);
    expect(typesOf(failing.events).slice(-3)).toEqual(['reply-end', 'conversation-ended', 'warning']);
  });
});

describe('pieces out of their time', () => {
  const piece = (messageId: string | null, sequence: number | null, text: string, stop = false) =>
    frame({
      type: 'server.new-message',
      message: text,
      stop,
      ...(sequence === null ? {} : { sequence_number: sequence }),
      ...(messageId === null ? {} : { message_id: messageId }),
      transcript_alignment: null,
    });
  const complete = (messageId: string | null, text: string) =>
    frame({ type: 'server.interaction-complete', message_id: messageId, full_message: text });
  const told = (client: Client) => client.ofType('reply-text-delta').map(({ text }) => text);
  const textClient = (): Promise<Client> => newRig({ options: { responseFormat: 'text' } }).ready();

  it('are waited for, though the answer was completed before', async () => {
    const client = await textClient();
    for (const next of [piece('m', 0, 'One '), piece('m', 2, 'three.', true), complete('m', 'One two three.')])
      client.hear(next);
    expect(told(client)).toEqual(['One ']);
    client.hear(piece('m', 1, 'two '));
    expect(told(client)).toEqual(['One ', 'two ', 'three.']);
    expect(typesOf(client.events).slice(-2)).toEqual(['reply-text-final', 'reply-end']);
  });

  it('are given up a second after the answer was completed', async () => {
    const client = await textClient();
    for (const next of [piece('m', 0, 'One '), piece('m', 2, 'three.'), complete('m', 'One two three.')])
      client.hear(next);
    client.pass(900);
    expect(client.count('reply-end')).toBe(0);
    client.pass(200);
    expect(told(client)).toEqual(['One ', 'three.']);
    expect(finalText(client.events)).toBe('One two three.');
    expect(client.count('reply-end')).toBe(1);
  });

  it('are of no use once another answer began, or theirs is over', async () => {
    const client = await textClient();
    client.hear(piece('m', 0, 'Old '));
    client.say({ type: 'text-send', text: 'Hello', turnId: USER });
    client.hear(piece('n', 0, 'New '));
    client.hear(piece('m', 1, 'old'));
    client.hear(complete('m', 'Old old'));
    client.hear(complete('n', 'New'));
    client.hear(piece('n', 1, 'late'));
    client.hear(complete('n', 'New'));
    expect(told(client)).toEqual(['Old ', 'New ']);
    expect(client.count('reply-end')).toBe(2);
  });

  it('of an answer nobody wants end it by their silence where they have no name', async () => {
    const client = await textClient();
    client.hear(piece(null, null, 'Old '));
    const [{ turnId } = { turnId: USER }] = client.ofType('reply-start');
    client.say({ type: 'reply-cancel', turnId, heardMs: 0, by: 'user' });
    client.hear(piece(null, null, 'old '));
    client.say({ type: 'utterance-start', turnId: NEXT });
    client.say({ type: 'utterance-audio', pcm: loud(8_000) });
    client.say({ type: 'utterance-end' });
    client.hear(piece(null, null, 'old '));
    expect(told(client)).toEqual(['Old ']);
    client.pass(5_000);
    client.hear(piece(null, null, 'New '));
    expect(told(client)).toEqual(['Old ', 'New ']);
  });
});

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
