import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { pcm16Bytes } from '../../../../src-main/providers/kit/sound-bytes.js';
import type { Client } from '../../../conformance/client.js';
import { ask, useRigs } from './conversation-stage.js';
import { finalText, frame, NEXT, soundOf, turn, typesOf, USER } from './rig.js';
import { say } from '../../../../src-preload/contract/said.js';

const newRig = useRigs();
const hashOf = (samples: Int16Array): string => createHash('sha1').update(pcm16Bytes(samples)).digest('hex');
const loud = (samples: number): Int16Array => new Int16Array(samples).fill(4_000);

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
      ['actions', say('amigo-tool')],
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
