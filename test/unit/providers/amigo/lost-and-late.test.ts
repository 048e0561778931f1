/** Conversations that do not come back, and what comes too late: nobody is left without an answer for it. */
import { describe, expect, it } from 'vitest';
import { connectionEnd } from '../../../../src-main/transport/connection.js';
import { createRig, finalText, frame, NEXT, soundOf, turn, typesOf, USER, type Rig } from './rig.js';

const gone = { kind: 'conversation-id', value: 'ffffffffffffffffffffffff' } as const;
const base64 = (...bytes: readonly number[]) => Buffer.from(bytes).toString('base64');
const piece = (messageId: string, message: string, more: object = {}) =>
  frame({ type: 'server.new-message', message, stop: false, message_id: messageId, ...more });
const error = (status: number, words: string) =>
  frame({ type: 'server.error', http_error_code: status, error_description: words });

describe('a conversation that does not come back', () => {
  const first = async (rig: Rig) => {
    rig.sent.length = 0;
    const client = await rig.connect(gone);
    return { client, type: rig.sent[0]?.['type'] };
  };

  it.each([
    ['closes in good order', connectionEnd('open', 'closed', { code: 1000 })],
    ['closes for a fault of its own', connectionEnd('open', 'closed', { code: 1011 })],
    ['drops the line', connectionEnd('open', 'lost')],
  ])('is let go where the service %s twice', async (_, end) => {
    const rig = createRig({ scenario: 'continue-silent' });
    for (let times = 0; times < 2; times += 1) {
      const { client, type } = await first(rig);
      expect(type).toBe('client.continue-conversation');
      expect(client.codec.classify(end)).toMatchObject({ retryable: true });
    }
    expect((await first(rig)).type).toBe('client.start-conversation');
  });

  it('is let go where the service says nothing, twice, and asked for as long as it speaks', async () => {
    const rig = createRig({ scenario: 'continue-silent' });
    for (const type of ['client.continue-conversation', 'client.continue-conversation', 'client.start-conversation']) {
      const now = await first(rig);
      expect(now.type).toBe(type);
      now.client.pass(5_000);
    }
    const alive = createRig({ scenario: 'continue-silent' });
    for (let times = 0; times < 4; times += 1) {
      const now = await first(alive);
      expect(now.type).toBe('client.continue-conversation');
      now.client.pass(5_000);
      now.client.hear(piece('m', base64(1, 0)));
    }
  });

  it('is let go where its silence was taken for consent, and the question is refused', async () => {
    const rig = createRig({ scenario: 'continue-silent' });
    const { client } = await first(rig);
    client.pass(5_000);
    client.say({ type: 'text-send', text: 'Hello', turnId: USER });
    expect(client.hear(error(422, 'There is no active session.'))).toMatchObject([
      { type: 'failure', fatal: true, error: { code: 'connection-lost', retryable: true } },
    ]);
    expect((await first(rig)).type).toBe('client.start-conversation');
  });

  it('is not let go for an error of one question once the service has spoken', async () => {
    const rig = createRig({ scenario: 'continue-silent' });
    const { client } = await first(rig);
    client.pass(5_000);
    client.hear(piece('m', base64(1, 0), { stop: true }));
    client.hear(frame({ type: 'server.interaction-complete', message_id: 'm', full_message: 'Hi' }));
    client.say({ type: 'text-send', text: 'Hello', turnId: USER });
    expect(client.hear(error(422, 'Nobody knows.'))).toMatchObject([{ type: 'failure', fatal: false }]);
  });

  it('may be acknowledged late', async () => {
    const rig = createRig({ scenario: 'continue-silent' });
    const { client } = await first(rig);
    client.pass(5_000);
    const opened = frame({ type: 'server.conversation-resumed', conversation_id: gone.value });
    expect(client.hear(opened)).toEqual([]);
    expect(client.hear(opened)).toMatchObject([{ type: 'frame-unrecognised' }]);
    client.say({ type: 'text-send', text: 'Hello', turnId: USER });
    expect(client.hear(error(422, 'Nobody knows.'))).toMatchObject([{ type: 'failure', fatal: false }]);
  });

  it('is asked for again where the person insists', async () => {
    const rig = createRig({ scenario: 'unfinished' });
    const list = await rig.descriptor.conflict?.resolve('continue', rig.account, rig.context);
    if (list?.ok !== true || list.value === null) throw new Error('There is a conversation.');
    for (let times = 0; times < 3; times += 1) await rig.connect(list.value);
    await rig.descriptor.conflict?.resolve('continue', rig.account, rig.context);
    rig.sent.length = 0;
    await rig.connect(list.value);
    expect(rig.sentTypes()[0]).toBe('client.continue-conversation');
  });
});

describe('an answer', () => {
  it('that runs when the conversation is completed is told to its end', async () => {
    const client = await createRig({ options: { responseFormat: 'text' } }).ready();
    client.say({ type: 'text-send', text: 'Bye', turnId: USER });
    client.hear(piece('m', 'Good ', { sequence_number: 0 }));
    client.hear(piece('m', 'friend.', { sequence_number: 2 }));
    client.hear(frame({ type: 'server.conversation-completed' }));
    expect(typesOf(client.events).slice(-3)).toEqual(['reply-text-final', 'reply-end', 'conversation-ended']);
    expect(finalText(client.events)).toBe('Good friend.');
  });

  it('that was called off and never completed hides no answer to something that happened', async () => {
    const client = await createRig({ options: { responseFormat: 'text' } }).ready();
    client.say({ type: 'text-send', text: 'Hello', turnId: USER });
    client.hear(piece('m', 'Old '));
    const [{ turnId } = { turnId: USER }] = client.ofType('reply-start');
    client.say({ type: 'reply-cancel', turnId, heardMs: 0, by: 'user' });
    client.say({ type: 'context-send', text: 'The timer rang.' });
    client.hear(piece('m', 'old '));
    client.events.length = 0;
    client.hear(piece('n', 'Your timer rang.'));
    expect(typesOf(client.events)).toEqual(['reply-start', 'reply-text-delta']);
  });

  it('of several messages begins each of them with a whole sample', async () => {
    const rig = createRig();
    const client = await rig.ready();
    client.say({ type: 'text-send', text: 'Hello', turnId: turn('a') });
    client.hear(piece('m', base64(1, 0, 2)));
    client.hear(piece('n', base64(3, 0, 4, 0)));
    expect([...soundOf(client.events)]).toEqual([1, 3, 4]);
  });
});

describe('with the service listening for the end of speech', () => {
  it('what was said aloud and not noticed is no silence: it can be tried again', async () => {
    const client = await createRig({ options: { serverVad: true } }).ready();
    client.say({ type: 'utterance-start', turnId: NEXT });
    client.say({ type: 'utterance-audio', pcm: new Int16Array(8_000).fill(900) });
    client.say({ type: 'utterance-end' });
    while (client.line.next() !== null);
    client.pass(4_000);
    expect(client.events).toMatchObject([{ type: 'failure', fatal: false, error: { code: 'timeout' } }]);
  });
});

describe('what is not as it should be', () => {
  it('is an end of talk that never began, and is passed over', async () => {
    const rig = createRig();
    const client = await rig.ready();
    expect(client.say({ type: 'utterance-end' })).toEqual([]);
    expect(client.say({ type: 'utterance-cancel' })).toEqual([]);
    expect(rig.sent).toEqual([]);
  });

  it.each([
    { type: 'server.action-too-long' },
    { type: 'server.user-message-available' },
    { type: 'server.new-message', stop: false },
  ])('is %o, which is counted', async (message) => {
    const client = await createRig().ready();
    expect(client.hear(frame(message)).map(({ type }) => type)).toEqual(['frame-unrecognised']);
  });

  it('is a number between two pieces, which then has none', async () => {
    const client = await createRig({ options: { responseFormat: 'text' } }).ready();
    client.say({ type: 'text-send', text: 'Hello', turnId: USER });
    client.hear(piece('m', 'One ', { sequence_number: 7.5 }));
    expect(client.count('reply-text-delta')).toBe(1);
  });

  it('is an answer that says the same as the one before: it has captions too', async () => {
    const client = await createRig().ready();
    const alignment = {
      transcript_alignment: [
        [0, 'H'],
        [80, 'i'],
      ],
    };
    for (const id of ['m', 'n']) {
      client.events.length = 0;
      client.say({ type: 'text-send', text: 'Hello', turnId: turn(id) });
      client.hear(piece(id, base64(1, 0), { stop: true, ...alignment }));
      client.hear(frame({ type: 'server.interaction-complete', message_id: id, full_message: 'Hi' }));
      expect(client.ofType('reply-text-delta').map(({ text }) => text)).toEqual(['Hi']);
    }
  });
});
