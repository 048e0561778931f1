import { beforeEach, describe, expect, it } from 'vitest';
import { elevenlabs } from '../../../bench/peers/server/elevenlabs.js';
import { openai } from '../../../bench/peers/server/openai.js';
import { playai } from '../../../bench/peers/server/playai.js';
import { base64, type Conversation, type Service } from '../../../bench/peers/server/service.js';
import type { Json } from '../../../src-main/providers/kit/json-frame.js';
import { tone } from '../../rig/sound.js';
import { ProtocolBreach } from '../../simulators/kit/simulator.js';

let sent: Json[];
let told: string[];
beforeEach(() => {
  sent = [];
  told = [];
});

const open = (service: Service): Conversation =>
  service.converse((message) => void sent.push(message), {
    ready: () => void told.push('ready'),
    sound: (samples, rateHz) => void told.push(`${samples.length} at ${rateHz}`),
    truncated: (heardMs) => void told.push(`truncated ${heardMs}`),
  });
const say = (conversation: Conversation, message: Json): void => conversation.receive(JSON.stringify(message));
const types = (): readonly unknown[] => sent.map(({ type }) => type);
const SAMPLES = base64(new Uint8Array(640));

describe('the simulated ElevenLabs', () => {
  const begin = (): Conversation => {
    const conversation = open(elevenlabs);
    say(conversation, { type: 'conversation_initiation_client_data' });
    return conversation;
  };

  it('is ready once its ping was answered, and hears', () => {
    const conversation = begin();
    expect(types()).toEqual(['conversation_initiation_metadata', 'ping']);
    say(conversation, { type: 'pong', event_id: 1 });
    say(conversation, { user_audio_chunk: SAMPLES });
    expect(told).toEqual(['ready', '320 at 16000']);
  });

  it.each<Json>([{ type: 'pong', event_id: 7 }, { type: 'something' }])('does not take %o', (message) => {
    const conversation = begin();
    expect(() => say(conversation, message)).toThrow(ProtocolBreach);
  });

  it('does not take sound before its initiation', () => {
    expect(() => say(open(elevenlabs), { user_audio_chunk: SAMPLES })).toThrow(ProtocolBreach);
  });

  it('names an interruption later than all sound before it', () => {
    const conversation = begin();
    conversation.beginReply();
    conversation.sendSound(new Uint8Array(2));
    conversation.interrupt();
    expect(sent.at(-2)).toMatchObject({ audio_event: { event_id: 2 } });
    expect(sent.at(-1)).toMatchObject({ type: 'interruption', interruption_event: { event_id: 3 } });
  });
});

describe('the simulated OpenAI', () => {
  it('hears, and is told how much was heard of the answer it gives', () => {
    const conversation = open(openai);
    say(conversation, { type: 'session.update', session: {} });
    say(conversation, { type: 'input_audio_buffer.append', audio: SAMPLES });
    conversation.beginReply();
    conversation.sendSound(new Uint8Array(2));
    conversation.interrupt();
    say(conversation, { type: 'conversation.item.truncate', item_id: 'item_1', content_index: 0, audio_end_ms: 250 });
    expect(told).toEqual(['ready', '320 at 24000', 'truncated 250']);
    expect(types()).toEqual([
      'session.created',
      'session.updated',
      'response.created',
      'response.output_item.added',
      'response.output_audio.delta',
      'input_audio_buffer.speech_started',
      'response.output_audio.done',
      'response.done',
    ]);
  });

  it.each<Json>([
    { type: 'conversation.item.truncate', item_id: 'item_9', audio_end_ms: 250 },
    { type: 'conversation.item.truncate', item_id: 'item_0' },
    { type: 'input_audio_buffer.append' },
    { type: 'something' },
  ])('does not take %o', (message) => {
    expect(() => say(open(openai), message)).toThrow(ProtocolBreach);
  });
});

describe('the simulated PlayAI', () => {
  const SETUP = { type: 'setup', inputEncoding: 'mulaw', inputSampleRate: 16_000, outputFormat: 'mp3' };
  const begin = (): Conversation => {
    const conversation = open(playai('sdk'));
    say(conversation, SETUP);
    return conversation;
  };

  it('lets the microphone in at once, says when it hears somebody, and until its answer begins', () => {
    const conversation = begin();
    say(conversation, { type: 'audioIn', data: base64(new Uint8Array(320).fill(0x10)) });
    conversation.beginReply();
    expect(told).toEqual(['ready', '320 at 16000']);
    expect(types()).toEqual([
      'init',
      'onAgentGreetingEnd',
      'voiceActivityStart',
      'voiceActivityEnd',
      'newAudioStream',
      'audioStreamStart',
    ]);
  });

  it('hears each sample of PCM16 as it was sent, whatever came before', () => {
    const heard: number[] = [];
    const conversation = playai('public').converse(() => undefined, {
      ready: () => undefined,
      sound: (samples) => void heard.push(...samples),
      truncated: () => undefined,
    });
    say(conversation, { ...SETUP, inputEncoding: 'linear16', apiKey: 'key' });
    for (let count = 1; count <= 3; count += 1) {
      const samples = Int16Array.of(count, -count, 300 + count);
      say(conversation, { type: 'audioIn', data: base64(new Uint8Array(samples.buffer)) });
    }
    expect(heard).toEqual([1, -1, 301, 2, -2, 302, 3, -3, 303]);
  });

  it('lets the web kit tell of itself, and nobody else', () => {
    say(begin(), { type: 'mediaLog', payload: {} });
    const publicOne = open(playai('public'));
    say(publicOne, { ...SETUP, apiKey: 'key' });
    expect(() => say(publicOne, { type: 'mediaLog', payload: {} })).toThrow(ProtocolBreach);
  });

  it('makes the web kit drop what it plays', () => {
    const conversation = begin();
    conversation.interrupt();
    expect(types().slice(-2)).toEqual(['onAgentInterrupted', 'newAudioStream']);
  });

  it('answers in nothing but what is compared', () => {
    const conversation = open(playai('sdk'));
    expect(() => say(conversation, { ...SETUP, outputFormat: 'wav' })).toThrow(ProtocolBreach);
  });

  it('knows how much silence its encoder puts in front', async () => {
    const { pieces, leadMs } = await playai('sdk').cut(tone(440, 1_000), 100);
    expect(pieces).toHaveLength(10);
    expect(leadMs).toBeGreaterThan(10);
    expect(leadMs).toBeLessThan(60);
  });
});

describe('who is let in', () => {
  it.each([
    [elevenlabs, '/v1/convai/conversation', ['convai'], 'convai'],
    [openai, '/v1/realtime', ['realtime', 'openai-insecure-api-key.ek'], 'realtime'],
    [playai('sdk'), '/v1/agents/Agent-XP5tVPa8GDWym6j/start-conversation', [], null],
    [playai('public'), '/v1/talk/Agent-XP5tVPa8GDWym6j', [], null],
  ] as const)('is who comes to the right place', (service, pathname, offered, chosen) => {
    expect(service.accepts(pathname)).toBe(true);
    expect(service.accepts('/elsewhere')).toBe(false);
    expect(service.subprotocol(offered)).toBe(chosen);
  });
});
