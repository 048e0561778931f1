import { describe, expect, it } from 'vitest';
import type { OptionValue } from '../../../../src-preload/contract/provider-info.js';
import { playai } from '../../../../src-main/providers/playai/descriptor.js';
import { OPTION_FIELDS, readKey, readSettings } from '../../../../src-main/providers/playai/options.js';
import { createManualClock } from '../../../fakes/manual-clock.js';
import { AGENT, KEY, rig } from './rig.js';

const CONTEXT = {
  signal: new AbortController().signal,
  fetch: () => Promise.reject(new Error('Nothing is fetched.')),
  clock: createManualClock(),
  onSecret: () => undefined,
};

const prepare = (
  options: Record<string, OptionValue>,
  { endpoint = '', apiKey = KEY }: { endpoint?: string; apiKey?: string } = {},
) => playai.prepare({ options, secrets: { apiKey }, endpoint }, CONTEXT);

const setup = (options: Record<string, OptionValue>, resume: string | null = null) => {
  const it = rig({ options, resume: resume === null ? null : { kind: 'conversation-id', value: resume } });
  it.open();
  expect(it.sent).toHaveLength(1);
  return it.sent[0];
};

describe('the way to PlayAI', () => {
  it('is its public entrance, with the agent in the path and the key nowhere', async () => {
    expect(await prepare({ agentId: AGENT })).toEqual({
      ok: true,
      endpoint: {
        kind: 'websocket',
        url: `wss://api.play.ai/v1/talk/${AGENT}`,
        headers: {},
        subprotocols: [],
        pingIntervalMs: 10_000,
      },
    });
    expect(playai.endpoint({})).toBe('wss://api.play.ai/v1/talk');
  });

  it('is the entrance of the web kit where it is chosen, and needs no key there', async () => {
    const prepared = await prepare({ agentId: AGENT, surface: 'sdk' }, { apiKey: '' });
    expect(prepared).toMatchObject({
      ok: true,
      endpoint: { url: `wss://api.play.ai/v1/agents/${AGENT}/start-conversation` },
    });
    expect(playai.endpoint({ surface: 'sdk' })).toBe('wss://api.play.ai/v1/agents');
    expect(setup({ surface: 'sdk' })).not.toHaveProperty('apiKey');
    expect(playai.credentials[0]?.shownWhen).toEqual({ key: 'surface', is: ['public'] });
  });

  it.each([
    ['ws://127.0.0.1:8123/v1/talk', `ws://127.0.0.1:8123/v1/talk/${AGENT}`],
    ['ws://127.0.0.1:8123/v1/talk/', `ws://127.0.0.1:8123/v1/talk/${AGENT}`],
    [`wss://relay.example/v1/talk/${AGENT}`, `wss://relay.example/v1/talk/${AGENT}`],
    ['wss://relay.example/?team=7', `wss://relay.example/${AGENT}?team=7`],
  ])('may begin at %s', async (endpoint, url) => {
    expect(await prepare({ agentId: AGENT }, { endpoint })).toMatchObject({ ok: true, endpoint: { url } });
  });

  it.each([
    [{ agentId: '' }, {}, 'option-invalid'],
    [{ agentId: 'has space' }, {}, 'option-invalid'],
    [{ agentId: '../escape' }, {}, 'option-invalid'],
    [{ agentId: AGENT, customGreeting: 'x'.repeat(251) }, {}, 'option-invalid'],
    [{ agentId: AGENT, prompt: 'x'.repeat(10_001) }, {}, 'option-invalid'],
    [{ agentId: AGENT, utteranceEndThreshold: 'soon' }, {}, 'option-invalid'],
    [{ agentId: AGENT }, { apiKey: '' }, 'credentials-missing'],
    [{ agentId: AGENT }, { apiKey: 'two words' }, 'credentials-rejected'],
    [{ agentId: AGENT }, { endpoint: 'ws://relay.example' }, 'option-invalid'],
    [{ agentId: AGENT }, { endpoint: 'not an address' }, 'option-invalid'],
  ])('is not taken with %o %o', async (options, account, code) => {
    const prepared = await prepare(options, account);
    expect(prepared).toMatchObject({ ok: false, error: { code } });
    expect(JSON.stringify(prepared)).not.toContain(KEY);
  });

  it('takes a key that was copied with its header', () => {
    expect(readKey({ apiKey: ' Bearer ak-1 ' })).toEqual({ ok: true, value: 'ak-1' });
    expect(readKey({ apiKey: 'ak-1' })).toEqual({ ok: true, value: 'ak-1' });
  });
});

describe('what PlayAI says of itself', () => {
  it('is discontinued, with no page for keys', () => {
    expect(playai).toMatchObject({ id: 'playai', status: 'discontinued', keyPage: null });
    expect(playai.summary).toContain('switched off');
  });

  it('promises words and typed messages with the extended messages only', () => {
    const plain = { textInput: false, userTranscript: 'none', replyText: 'none' };
    const extended = { textInput: true, userTranscript: 'final', replyText: 'partial' };
    expect(playai.capabilities({})).toMatchObject(plain);
    expect(playai.capabilities({ extended: 'on' })).toMatchObject(extended);
    expect(playai.capabilities({ surface: 'sdk' })).toMatchObject(extended);
    expect(playai.capabilities({ surface: 'sdk', extended: 'off' })).toMatchObject(plain);
    expect(playai.capabilities({})).toMatchObject({
      uplink: 'stream',
      turnEnd: 'server-vad',
      cancel: 'local',
      greeting: 'gates-mic',
      resume: 'conversation-id',
    });
  });

  it.each([8_000, 16_000, 24_000, 44_100, 48_000])('takes the microphone at %d Hz', (rateHz) => {
    expect(playai.capabilities({ inputSampleRate: String(rateHz) }).inputFormat.rateHz).toBe(rateHz);
  });
});

describe('the setup', () => {
  it('comes first, with our defaults', () => {
    expect(setup({})).toEqual({
      type: 'setup',
      apiKey: KEY,
      outputFormat: 'mp3',
      outputSampleRate: 44_100,
      inputEncoding: 'linear16',
      inputSampleRate: 16_000,
    });
  });

  it.each([
    [{ outputFormat: 'flac' }, { outputFormat: 'flac' }],
    [{ outputSampleRate: '8000' }, { outputSampleRate: 8_000 }],
    [{ inputEncoding: 'mulaw' }, { inputEncoding: 'mulaw', inputSampleRate: 16_000 }],
    [{ inputSampleRate: '48000' }, { inputSampleRate: 48_000 }],
    [{ customGreeting: 'Hi.' }, { customGreeting: 'Hi.' }],
    [{ prompt: 'Be\nbrief.' }, { prompt: 'Be\nbrief.' }],
    [{ utteranceEndThreshold: '0.5' }, { utteranceEndThreshold: 0.5 }],
    [{ shouldSendLanguage: true }, { shouldSendLanguage: true }],
  ])('carries %o', (options: Record<string, OptionValue>, fields) => {
    expect(setup(options)).toMatchObject(fields);
  });

  it('names no rate of a container', () => {
    expect(setup({ inputEncoding: 'media-container' })).not.toHaveProperty('inputSampleRate');
  });

  it('continues a conversation, and nothing that is none', () => {
    expect(setup({}, 'conversation-7')).toMatchObject({ continueConversation: 'conversation-7' });
    expect(setup({}, '')).not.toHaveProperty('continueConversation');
    const handle = rig({ resume: { kind: 'handle', value: 'x' } });
    handle.open();
    expect(handle.sent[0]).not.toHaveProperty('continueConversation');
  });
});

describe('the form', () => {
  it('offers what can be sent and decoded', () => {
    const choices = (key: string) => {
      const field = OPTION_FIELDS.find((it) => it.key === key);
      return field?.kind === 'choice' ? field.choices.map(({ value }) => value) : [];
    };
    expect(choices('outputFormat').sort()).toEqual(['flac', 'mp3', 'mulaw', 'ogg', 'raw', 'wav']);
    expect(choices('inputEncoding').sort()).toEqual(['linear16', 'media-container', 'mulaw']);
  });

  it.each([
    [{ outputFormat: 'mp3' }, { encoding: 'sniffed', otherwise: 'mp3' }],
    [{ outputFormat: 'wav' }, { encoding: 'sniffed', otherwise: 'wav' }],
    [{ outputFormat: 'ogg' }, { encoding: 'sniffed', otherwise: 'ogg' }],
    [{ outputFormat: 'flac' }, { encoding: 'sniffed', otherwise: 'flac' }],
    [
      { outputFormat: 'mulaw', outputSampleRate: '8000' },
      { encoding: 'mulaw', rateHz: 8_000, channels: 1 },
    ],
    [{ outputFormat: 'raw' }, { encoding: 'float32', rateHz: 44_100, channels: 1 }],
    [
      { outputFormat: 'raw', rawIs: 'pcm16' },
      { encoding: 'pcm16', rateHz: 44_100, channels: 1 },
    ],
  ])('reads %o', (options: Record<string, OptionValue>, format) => {
    expect(readSettings(options).soundFormat).toEqual(format);
  });
});
