/** The simulator is strict: what the documents do not allow is a breach, with its reason. */
import { describe, expect, it } from 'vitest';
import { wavFile } from '../../../src-main/providers/kit/sound-bytes.js';
import { API_KEY, USER_ID } from '../../simulators/zeebee/shared.js';
import { createWorld } from './zeebee-client.js';

const NOW_MS = 1_700_000_000_000;
const INIT = { type: 'init', api_key: API_KEY };
const pack = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const WAV = wavFile([new Int16Array(1_600).fill(500)], 16_000);
const AUDIO = { type: 'audio', audio_data: pack(WAV) };

const acknowledged = (scenario = 'normal') => {
  const world = createWorld(scenario);
  const line = world.raw();
  line.send(INIT);
  line.heard.length = 0;
  return { world, line };
};
const changed = (change: (view: DataView) => void): string => {
  const bytes = WAV.slice();
  change(new DataView(bytes.buffer));
  return pack(bytes);
};

describe('signing in', () => {
  it('is acknowledged for the key, the user, or both', () => {
    for (const credentials of [{ api_key: API_KEY }, { user_id: USER_ID }, { api_key: API_KEY, user_id: 'random' }]) {
      const world = createWorld('normal');
      const line = world.raw();
      line.send({ type: 'init', ...credentials, model: 'gpt-4o', client_info: { sdk: 'x' } });
      expect(line.heard.map(({ type }) => type)).toEqual(['connection_established', 'init_ack']);
      expect(world.service.breaches).toEqual([]);
    }
  });

  it.each([
    [{ api_key: 'sk-wrong' }, 'Invalid API key'],
    [{}, 'Authentication required'],
    [{ user_id: 'nobody' }, 'need to be logged in'],
  ])('with %j is refused', (credentials, words) => {
    const line = createWorld('normal').raw();
    line.send({ type: 'init', ...credentials });
    expect(String(line.errors()[0])).toContain(words);
    expect(line.of('init_ack')).toEqual([]);
  });

  it('comes first and once', () => {
    const world = createWorld('normal');
    const line = world.raw();
    line.send(AUDIO);
    expect(world.service.breaches).toEqual(['audio came before init was acknowledged.']);
    line.send(INIT);
    line.send(INIT);
    expect(world.service.breaches[1]).toBe('init came twice.');
  });

  it('has its credentials in the message, not in the address', () => {
    const { service } = createWorld('normal');
    service.accept({ url: new URL('ws://127.0.0.1/ws?api_key=x'), headers: {}, subprotocols: ['x'] });
    expect(service.breaches).toHaveLength(2);
    expect(service.accept({ url: new URL('ws://127.0.0.1/v1'), headers: {}, subprotocols: [] })).toMatchObject({
      ok: false,
      status: 404,
    });
  });
});

describe('a message that is not allowed', () => {
  it.each([
    ['{', 'no JSON'],
    ['[]', 'no JSON object'],
    ['{}', 'type undefined'],
    ['{"type":"message","text":"hi"}', 'type "message"'],
    ['{"type":"__proto__"}', 'type "__proto__"'],
    ['{"type":"pong","timestamp":1700000000000}', 'ping_id'],
    ['{"type":"pong","ping_id":"x"}', 'timestamp'],
    ['{"type":"ping"}', 'timestamp'],
    ['{"type":"ping","timestamp":1700000000.5}', 'timestamp'],
    ['{"type":"ping","timestamp":1700000000000,"client_id":"x"}', 'client_id'],
    [JSON.stringify({ ...AUDIO, sample_rate: 16_000 }), 'sample_rate'],
    [JSON.stringify({ ...AUDIO, language_code: 'am-ET' }), 'language_code'],
    [JSON.stringify({ ...AUDIO, stt_options: { size: 'large' } }), 'stt_options'],
    [JSON.stringify({ ...AUDIO, tts_options: [] }), 'tts_options'],
    [JSON.stringify({ ...AUDIO, model: '' }), 'model'],
    [JSON.stringify({ ...AUDIO, user_id: 'somebody' }), 'another user'],
    [JSON.stringify({ ...AUDIO, conversation_id: 'conv_9' }), 'unknown conversation'],
  ])('%s', (data, reason) => {
    const { world, line } = acknowledged();
    line.sendText(data);
    expect(world.service.breaches).toHaveLength(1);
    expect(world.service.breaches[0]).toContain(reason);
    expect(line.errors()).toHaveLength(1);
    expect(world.service.heard).toEqual([]);
  });

  it('is a binary frame', () => {
    const { world, line } = acknowledged();
    line.sendBytes();
    expect(world.service.breaches).toHaveLength(1);
  });

  it('is a pong to no ping, or to one that was answered', () => {
    const { world, line } = acknowledged();
    world.clock.advance(20_000);
    const pong = { type: 'pong', ping_id: line.of('ping')[0]?.['ping_id'], timestamp: NOW_MS };
    line.send(pong);
    expect(world.service.breaches).toEqual([]);
    line.send(pong);
    line.send({ ...pong, ping_id: 'x' });
    expect(world.service.breaches).toHaveLength(2);
  });
});

describe('sound that is not allowed', () => {
  it.each([
    ['not Base64', '!!'],
    ['Base64 without padding', pack(WAV).replace(/=+$/, '').slice(0, -1)],
    ['no sound', pack(Buffer.from('hello there, this is no sound at all'))],
    ['another rate', pack(wavFile([new Int16Array(10)], 8_000))],
    ['two channels', changed((view) => view.setUint16(22, 2, true))],
    ['float', changed((view) => view.setUint16(20, 3, true))],
    ['eight bits', changed((view) => view.setUint16(34, 8, true))],
    ['a wrong size', changed((view) => view.setUint32(40, 7, true))],
    ['a wrong RIFF size', changed((view) => view.setUint32(4, 7, true))],
    ['a header alone, cut', pack(WAV.subarray(0, 40))],
    ['EBML of another kind', pack(Uint8Array.of(0x1a, 0x45, 0xdf, 0xa3, 0x80))],
    ['broken WebM', pack(Uint8Array.of(0x1a, 0x45, 0xdf, 0xa3, 0x00))],
  ])('%s', (_, packed) => {
    const { world, line } = acknowledged();
    line.send({ type: 'audio', audio_data: packed });
    expect(world.service.breaches).toHaveLength(1);
    expect(line.errors()).toEqual(['Invalid audio data format. Please try again.']);
    expect(world.service.heard).toEqual([]);
  });

  it.each([{}, { audio_data: '' }])('is none: %j', (fields) => {
    const { world, line } = acknowledged();
    line.send({ type: 'audio', ...fields });
    expect(line.errors()).toEqual(['No audio data received. Please try recording again.']);
    expect(world.service.breaches).toHaveLength(1);
  });

  it('is any during an earlier turn', () => {
    const { world, line } = acknowledged();
    line.send(AUDIO);
    world.clock.advance(500);
    line.send(AUDIO);
    expect(world.service.breaches).toEqual(['audio came while an earlier turn was not over.']);
    world.clock.advance(10_000);
    line.send({ ...AUDIO, conversation_id: null });
    expect(world.service.breaches).toHaveLength(1);
    expect(world.service.heard).toHaveLength(2);
  });
});

describe('a client that does not answer', () => {
  it('is pinged three times, warned, and cut off after 90 seconds', () => {
    const { world, line } = acknowledged();
    world.clock.advance(59_000);
    expect(line.of('ping')).toHaveLength(2);
    expect(line.of('connection_warning')).toEqual([]);
    world.clock.advance(2_000);
    expect(line.of('connection_warning')).toMatchObject([{ ping_requested: true, time_remaining: 30 }]);
    world.clock.advance(28_000);
    expect(line.state.end).toBeNull();
    world.clock.advance(2_000);
    expect(line.state.end).toBe(1001);
  });

  it('is warned for three missed pings, even if it says other things', () => {
    const { world, line } = acknowledged();
    for (let second = 0; second < 61; second += 10) {
      line.send({ type: 'ping', timestamp: NOW_MS });
      world.clock.advance(10_000);
    }
    expect(line.of('connection_warning')).toHaveLength(1);
  });

  it('is kept once it says something', () => {
    const { world, line } = acknowledged();
    for (let minute = 0; minute < 10; minute += 1) {
      world.clock.advance(70_000);
      line.send({ type: 'ping', timestamp: NOW_MS });
    }
    expect(line.of('pong')).toHaveLength(10);
    expect(line.state.end).toBeNull();
  });

  it('leaves nothing behind when it goes', () => {
    const { world, line } = acknowledged();
    line.send(AUDIO);
    line.hang();
    expect(world.clock.pending()).toBe(0);
  });
});

it('knows no scenario that is not listed', () => {
  expect(() => createWorld('opera')).toThrow('no scenario');
});
