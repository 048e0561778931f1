import { describe, expect, it } from 'vitest';
import { ask, useRigs } from './conversation-stage.js';
import { finalText, frame, NEXT, typesOf, USER } from './rig.js';

const newRig = useRigs();
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
