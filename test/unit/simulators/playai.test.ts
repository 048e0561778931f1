/** The simulated PlayAI: strict with clients, and speaking the protocol of the page. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readObject, type Json } from '../../../src-main/providers/kit/json-frame.js';
import { mulawBytes, WAV_UNKNOWN_BYTES, wavHeader } from '../../../src-main/providers/kit/sound-bytes.js';
import { createManualClock } from '../../fakes/manual-clock.js';
import { toneAnswers } from '../../simulators/kit/answers.js';
import { plainEncode } from '../../simulators/kit/plain-encode.js';
import {
  AGENT_ID,
  API_KEY,
  FOREIGN_KEY,
  playaiSimulator,
  PRIVATE_AGENT_ID,
} from '../../simulators/playai/simulator.js';

const PAGE = JSON.parse(readFileSync('test/fixtures/playai/page.json', 'utf8')) as {
  readonly url: string;
} & Readonly<Record<'simplestSetup' | 'fullSetup' | 'audioIn' | 'audioStream' | 'newAudioStream', Json>>;

const PUBLIC = `/v1/talk/${AGENT_ID}`;

function call(path = PUBLIC, scenario = 'normal') {
  const clock = createManualClock();
  const service = playaiSimulator.create({
    scenario,
    clock,
    answers: toneAnswers(),
    encode: plainEncode,
    log: () => undefined,
  });
  const acceptance = service.accept({ url: new URL(`ws://127.0.0.1${path}`), headers: {}, subprotocols: [] });
  if (!acceptance.ok) throw new Error(`Refused: ${acceptance.status}`);
  const got: Json[] = [];
  let closed: number | 'cut' | null = null;
  const connection = acceptance.connect({
    send: (frame) => got.push(readObject(frame) ?? { type: 'not JSON' }),
    close: (code) => (closed = code),
    destroy: () => (closed = 'cut'),
  });
  const say = (message: Json) => connection.receive({ kind: 'text', data: JSON.stringify(message) });
  return {
    clock,
    service,
    got,
    say,
    closed: () => closed,
    types: () => got.map(({ type }) => type),
    audio: (data: Uint8Array) => say({ type: 'audioIn', data: Buffer.from(data).toString('base64') }),
    raw: (frame: Parameters<typeof connection.receive>[0]) => connection.receive(frame),
  };
}

const SETUP = { type: 'setup', apiKey: API_KEY };
const LINEAR = { ...SETUP, inputEncoding: 'linear16', inputSampleRate: 16_000 };

const speech = Int16Array.from({ length: 16_000 }, (_, at) => Math.round(5_000 * Math.sin(at / 7)) + 3);
const bytesOf = (samples: Int16Array) => Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
const SILENCE = new Int16Array(1_600);

/** What a client of the page would do with a microphone: 100 ms at a time, and silence afterwards. */
function speak(it: ReturnType<typeof call>, encode: (samples: Int16Array) => Uint8Array = bytesOf) {
  for (let at = 0; at < speech.length; at += 1_600) it.audio(encode(speech.subarray(at, at + 1_600)));
  for (let at = 0; at < 8; at += 1) it.audio(encode(SILENCE));
}

describe('the samples of the page', () => {
  it('name the address this service has', () => {
    expect(new URL(PAGE.url).pathname).toBe(PUBLIC);
  });

  it.each(['simplestSetup', 'fullSetup'] as const)('work: %s', (name) => {
    const it = call();
    it.say({ ...PAGE[name], apiKey: API_KEY });
    it.clock.advance(3_000);
    expect(it.service.breaches).toEqual([]);
    expect(it.types()).toContain('newAudioStream');
    for (const message of it.got.filter(({ type }) => type === 'audioStream')) {
      expect(Object.keys(message)).toEqual(Object.keys(PAGE.audioStream));
    }
  });

  it('work: a browser that records and sends what its recorder gives', () => {
    const it = call(PUBLIC, 'documented-page');
    it.say({ ...PAGE.simplestSetup, apiKey: API_KEY });
    it.clock.advance(3_000);
    it.got.length = 0;
    // The first chunk of a recorder begins with the header of WebM; the others go on.
    for (const chunk of [
      [0x1a, 0x45, 0xdf, 0xa3, ...new Array<number>(60).fill(1)],
      [5, 6, 7],
      [8, 9],
    ]) {
      it.say({ ...PAGE.audioIn, data: Buffer.from(chunk).toString('base64') });
      it.clock.advance(500);
    }
    it.clock.advance(3_000);
    expect([...new Set(it.types())]).toEqual([
      'voiceActivityStart',
      'voiceActivityEnd',
      'newAudioStream',
      'audioStream',
    ]);
    expect(it.got.find(({ type }) => type === 'newAudioStream')).toEqual(PAGE.newAudioStream);
    expect(it.service.breaches).toEqual([]);
  });
});

describe('what it hears', () => {
  it.each([
    ['linear16', LINEAR, bytesOf],
    [
      'a WAV stream',
      SETUP,
      (() => {
        let isFirst = true;
        return (samples: Int16Array) => {
          const header = isFirst ? wavHeader(16_000, WAV_UNKNOWN_BYTES) : new Uint8Array(0);
          isFirst = false;
          return Buffer.concat([header, bytesOf(samples)]);
        };
      })(),
    ],
  ])('is exactly what was said, as %s', (_, setup, encode) => {
    const it = call();
    it.say(setup);
    speak(it, encode);
    expect(it.service.heard).toHaveLength(1);
    expect(it.service.heard[0]?.rateHz).toBe(16_000);
    expect(it.service.heard[0]?.samples).toEqual(speech);
    expect(it.service.breaches).toEqual([]);
  });

  it('is what mu-law leaves of it', () => {
    const it = call();
    it.say({ ...LINEAR, inputEncoding: 'mulaw' });
    speak(it, mulawBytes);
    const heard = it.service.heard[0]?.samples ?? new Int16Array(0);
    expect(heard).toHaveLength(speech.length);
    expect(heard.every((sample, at) => Math.abs(sample - (speech[at] ?? 0)) < 260)).toBe(true);
  });

  it('stops what it says', () => {
    const it = call();
    it.say(LINEAR);
    expect(it.types()).toContain('audioStream');
    it.audio(bytesOf(speech.subarray(0, 320)));
    const before = it.got.length;
    it.clock.advance(5_000);
    expect(it.types().slice(before)).toEqual([]);
    expect(it.types()).toContain('onAgentInterrupted');
    expect(it.service.spoken[0]?.samples.length).toBeLessThan(toneAnswers()[0]?.samples.length ?? 0);
  });
});

describe('breaches', () => {
  const AUDIO = { type: 'audioIn', data: 'AAAA' };
  it.each<readonly [string, readonly Json[]]>([
    ['sound before the setup', [AUDIO]],
    ['a second setup', [SETUP, SETUP]],
    ['no key', [{ type: 'setup' }]],
    ['an unknown field', [{ ...SETUP, voice: 'x' }]],
    ['an output format of its own', [{ ...SETUP, outputFormat: 'aac' }]],
    ['a rate that is text', [{ ...SETUP, outputSampleRate: '44100' }]],
    ['no rate for headerless sound', [{ ...SETUP, inputEncoding: 'linear16' }]],
    ['an input encoding of its own', [{ ...SETUP, inputEncoding: 'pcm16', inputSampleRate: 16_000 }]],
    ['a greeting too long', [{ ...SETUP, customGreeting: 'x'.repeat(251) }]],
    ['a prompt too long', [{ ...SETUP, prompt: 'x'.repeat(10_001) }]],
    ['a threshold that is text', [{ ...SETUP, utteranceEndThreshold: '5' }]],
    ['half a sample', [LINEAR, { type: 'audioIn', data: 'AA==' }]],
    ['sound that is not Base64', [LINEAR, { type: 'audioIn', data: '-_' }]],
    ['another field in audioIn', [LINEAR, { ...AUDIO, format: 'pcm' }]],
    ['a container without a header', [SETUP, { type: 'audioIn', data: Buffer.alloc(64).toString('base64') }]],
    ['a message of another service', [SETUP, { type: 'response.cancel' }]],
    ['telemetry', [SETUP, { type: 'mediaLog', payload: {} }]],
    ['a recording of the conversation', [SETUP, { type: 'conversationAudio', data: '' }]],
    ['an empty typed message', [SETUP, { type: 'customInput', data: '' }]],
  ])('are told with error 4400: %s', (_, messages) => {
    const it = call();
    for (const message of messages) it.say(message);
    expect(it.service.breaches).toHaveLength(1);
    expect(it.got.at(-1)).toMatchObject({ type: 'error', code: 4400 });
    expect(it.closed()).toBe(1000);
  });

  it('are binary frames, and messages of the web kit where only the page counts', () => {
    const binary = call();
    binary.raw({ kind: 'binary', data: Uint8Array.of(1) });
    expect(binary.service.breaches).toHaveLength(1);
    for (const message of [{ type: 'bufferEmpty' }, { type: 'customInput', data: 'Hi' }]) {
      const it = call(PUBLIC, 'documented-page');
      it.say(SETUP);
      it.say(message);
      expect(it.service.breaches).toHaveLength(1);
    }
  });

  it('are a key told to the entrance that takes none', () => {
    const it = call(`/v1/agents/${AGENT_ID}/start-conversation`);
    it.say(SETUP);
    expect(it.service.breaches).toHaveLength(1);
  });
});

describe('who is let in', () => {
  it.each([
    [PUBLIC, { type: 'setup', apiKey: 'wrong' }, 1001],
    ['/v1/talk/Agent-Nobody', SETUP, 1002],
    [PUBLIC, { ...SETUP, apiKey: FOREIGN_KEY }, 1003],
    [`/v1/agents/${PRIVATE_AGENT_ID}/start-conversation`, { type: 'setup' }, 4401],
    [PUBLIC, { ...SETUP, continueConversation: 'of-somebody-else' }, 4400],
  ])('not %s with %o', (path, setup, code) => {
    const it = call(path);
    it.say(setup);
    expect(it.got).toMatchObject([{ type: 'error', code, isFatal: true }]);
    expect(it.closed()).toBe(1000);
    expect(it.service.breaches).toEqual([]);
  });

  it('is told by HTTP where there is no agent at all', () => {
    expect(() => call('/elsewhere')).toThrow('404');
    expect(() => call(PUBLIC, 'refused-503')).toThrow('503');
  });
});
