/** The simulated AddisAI is strict about what its documents allow, and answers as they say. */
import { describe, expect, it } from 'vitest';
import type { WireFrame } from '../../../src-main/providers/types.js';
import { createManualClock } from '../../fakes/manual-clock.js';
import { SCENARIOS } from '../../simulators/addisai/scenarios.js';
import { addisaiSimulator } from '../../simulators/addisai/simulator.js';

const KEY = addisaiSimulator.secrets['apiKey'] ?? '';
const JWT = addisaiSimulator.secrets['jwt'] ?? '';

const tone = (ms: number): Int16Array =>
  Int16Array.from({ length: ms * 16 }, (_, at) => Math.round(9_000 * Math.sin((at + 0.5) / 9)));
const base64 = (samples: Int16Array | Float32Array): string => Buffer.from(samples.buffer).toString('base64');
const text = (message: unknown): WireFrame => ({ kind: 'text', data: JSON.stringify(message) });
const audio = (samples: Int16Array): WireFrame => text({ data: base64(samples), mimeType: 'audio/pcm;rate=16000' });

function start(scenario = 'normal') {
  const clock = createManualClock();
  const service = addisaiSimulator.create({
    scenario,
    clock,
    answers: [{ text: 'ሰላም', samples: new Int16Array(24_000).fill(700), rateHz: 24_000 }],
    encode: ({ samples }) => new Uint8Array(samples.buffer),
    log: () => {},
  });
  const accept = (query: string, path = '/ws', subprotocols: readonly string[] = []) =>
    service.accept({ url: new URL(`ws://127.0.0.1${path}${query}`), headers: {}, subprotocols });
  const connect = () => {
    const received: Record<string, unknown>[] = [];
    let end: number | 'destroyed' | null = null;
    const acceptance = accept(`?apiKey=${KEY}`);
    if (!acceptance.ok) throw new Error('Refused.');
    const connection = acceptance.connect({
      send: ({ data }) => void received.push(JSON.parse(String(data)) as Record<string, unknown>),
      close: (code) => {
        end = code;
      },
      destroy: () => {
        end = 'destroyed';
      },
    });
    clock.advance(100);
    return { connection, received, end: () => end };
  };
  return { clock, service, accept, connect };
}

describe('the handshake', () => {
  it.each([`?apiKey=${KEY}`, `?jwt=${JWT}`])('takes %s', (query) => {
    const { service, accept } = start();
    expect(accept(query).ok).toBe(true);
    expect(service.breaches).toEqual([]);
  });

  it.each(['', '?apiKey=', '?apiKey=sk_other', `?jwt=${KEY}`, `?apiKey=${JWT}`])('refuses %s with 401', (query) => {
    const { service, accept } = start();
    expect(accept(query)).toMatchObject({ ok: false, status: 401 });
    expect(service.breaches).toEqual([]);
  });

  it.each<[string, string, string, readonly string[], number]>([
    ['another path', `?apiKey=${KEY}`, '/v1/realtime', [], 404],
    ['a value nobody documented', `?apiKey=${KEY}&voice=1`, '/ws', [], 400],
    ['two ways to sign in', `?apiKey=${KEY}&jwt=${JWT}`, '/ws', [], 400],
    ['a subprotocol', `?apiKey=${KEY}`, '/ws', ['json'], 400],
  ])('takes %s for a breach', (_, query, path, subprotocols, status) => {
    const { service, accept } = start();
    expect(accept(query, path, subprotocols)).toMatchObject({ ok: false, status });
    expect(service.breaches).toHaveLength(1);
  });
});

describe('what a client sends', () => {
  const float = Float32Array.from({ length: 4_096 }, (_, at) => 0.3 * Math.sin(at / 9));

  it.each<[string, WireFrame, 'destroyed' | null, RegExp]>([
    ['a binary frame', { kind: 'binary', data: new Uint8Array(640) }, 'destroyed', /Binary/],
    ['no JSON', { kind: 'text', data: 'hello' }, 'destroyed', /not JSON/],
    ['a list', text([]), null, /object/],
    ['an unknown field', text({ data: 'AAAA', type: 'audio' }), null, /Unknown fields: type/],
    ['a set-up message', text({ setup: { model: 'x' } }), null, /Unknown fields: setup/],
    ['no sound', text({}), null, /"data"/],
    ['an empty sound', text({ data: '' }), null, /"data"/],
    ['a number', text({ data: 7 }), null, /"data"/],
    ['another format', text({ data: 'AAAA', mimeType: 'audio/pcm;rate=24000' }), null, /mimeType/],
    ['no Base64', text({ data: 'AA*A' }), null, /Base64/],
    ['Base64 without its padding', text({ data: 'AAA' }), null, /Base64/],
    ['half a sample', text({ data: 'AAAA' }), null, /even number/],
    ['Float32 sound', text({ data: base64(float) }), null, /Float32/],
  ])('%s is a breach', (_, frame, end, reason) => {
    const { service, connect } = start();
    const { connection, received, end: ended } = connect();
    received.length = 0;
    connection.receive(frame);
    expect(service.breaches).toHaveLength(1);
    expect(service.breaches[0]).toMatch(reason);
    expect(ended()).toBe(end);
    if (end === null) expect(received).toMatchObject([{ error: { status: 400 } }]);
  });

  it.each<[string, Int16Array]>([
    ['speech', tone(128)],
    ['loud speech', tone(128).map((sample) => sample * 3)],
    ['silence', new Int16Array(2_048)],
    ['noise', Int16Array.from({ length: 2_048 }, (_, at) => ((at * 7_919) % 65_536) - 32_768)],
    ['quiet noise', Int16Array.from({ length: 2_048 }, (_, at) => ((at * 7_919) % 64) - 32)],
    ['a constant', new Int16Array(2_048).fill(1_000)],
  ])('%s in 16 bits is none, with its format named or not', (_, samples) => {
    const { service, connect } = start();
    const { connection } = connect();
    connection.receive(audio(samples));
    connection.receive(text({ data: base64(samples) }));
    expect(service.breaches).toEqual([]);
  });
});

describe('hearing', () => {
  it('ends an utterance after half a second of silence, and keeps exactly its samples', () => {
    const { clock, service, connect } = start();
    const { connection, received } = connect();
    const said = tone(640);
    connection.receive(audio(new Int16Array(1_024)));
    for (let at = 0; at < said.length; at += 1_024) connection.receive(audio(said.slice(at, at + 1_024)));
    connection.receive(audio(new Int16Array(7_000)));
    expect(service.heard).toEqual([]);
    connection.receive(audio(new Int16Array(1_024)));
    expect(service.heard.map(({ samples }) => [...samples])).toEqual([[...said]]);
    clock.advance(3_000);
    expect(received.at(-1)).toEqual({
      serverContent: { turnComplete: true },
      usageMetadata: { totalBilledAudioDurationSeconds: 1.6 },
    });
    expect(service.spoken.map(({ samples }) => samples.length)).toEqual([24_000]);
  });

  it('takes a pause that is shorter as a part of the utterance', () => {
    const { service, connect } = start();
    const { connection } = connect();
    for (const samples of [tone(256), new Int16Array(6_400), tone(256), new Int16Array(9_000)]) {
      connection.receive(audio(samples));
    }
    expect(service.heard).toHaveLength(1);
    expect(service.heard[0]?.samples).toHaveLength(4_096 + 6_400 + 4_096);
  });

  it('stops talking and says so when somebody talks over it', () => {
    const { clock, service, connect } = start();
    const { connection, received } = connect();
    connection.receive(audio(tone(256)));
    connection.receive(audio(new Int16Array(9_000)));
    clock.advance(300);
    connection.receive(audio(tone(256)));
    expect(received.at(-1)).toEqual({ serverContent: { interrupted: true } });
    const count = received.length;
    clock.advance(2_000);
    expect(received).toHaveLength(count);
    expect(service.spoken[0]?.samples.length).toBeLessThan(24_000);
  });

  it('takes quiet noise for nobody', () => {
    const { clock, service, connect } = start();
    const { connection, received } = connect();
    const count = received.length;
    for (let second = 0; second < 5; second += 1) connection.receive(audio(new Int16Array(16_000).fill(90)));
    clock.advance(2_000);
    expect(service.heard).toEqual([]);
    expect(received).toHaveLength(count);
  });
});

it('sends some frames with several parts, and some parts with their format', () => {
  const { clock, connect } = start();
  const { connection, received } = connect();
  connection.receive(audio(tone(256)));
  connection.receive(audio(new Int16Array(9_000)));
  clock.advance(3_000);
  const turns = received.map((message) => JSON.stringify(message)).filter((message) => message.includes('modelTurn'));
  expect(turns.some((turn) => turn.split('inlineData').length > 2)).toBe(true);
  expect(turns.some((turn) => turn.includes('rate=24000'))).toBe(true);
  expect(turns.some((turn) => !turn.includes('mimeType'))).toBe(true);
});

it('describes each scenario in a sentence, and runs it', () => {
  for (const [scenario, sentence] of Object.entries(SCENARIOS)) {
    expect(sentence, scenario).toMatch(/^[A-Z].*\.$/);
    const { clock, accept, service } = start(scenario);
    const acceptance = accept(`?apiKey=${KEY}`);
    expect(acceptance.ok, scenario).toBe(!scenario.startsWith('refuse-'));
    if (!acceptance.ok) continue;
    const connection = acceptance.connect({ send: () => {}, close: () => {}, destroy: () => {} });
    clock.advance(100);
    connection.receive(audio(tone(900)));
    connection.receive(audio(new Int16Array(9_000)));
    clock.advance(20_000);
    expect(service.breaches, scenario).toEqual([]);
    expect(clock.pending(), scenario).toBe(0);
  }
});
