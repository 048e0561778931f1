import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encodeFromSpeech,
  encodeReplyAudio,
  encodeToSpeech,
  encodeUtteranceAudio,
  FIRST_ANNOUNCED_TURN,
  MAX_TEXT_CHARACTERS,
  parseFromSpeech,
  parseReplyAudio,
  parseToSpeech,
  parseUtteranceAudio,
  type FromSpeech,
  type ToSpeech,
} from '../../../../src-main/hosts/protocol/speech.js';
import { parseSpeechNotice, parseSpeechRequest } from '../../../../src-main/hosts/protocol/speech-envelope.js';

const CONFIGURE: ToSpeech = {
  type: 'configure',
  configuration: { chat: null, voice: 'slt', rate: 1, timeZone: 'Europe/Berlin', locale: 'en-GB' },
};

const TO_SPEECH: readonly ToSpeech[] = [
  CONFIGURE,
  {
    ...CONFIGURE,
    configuration: {
      ...CONFIGURE.configuration,
      chat: { baseUrl: 'http://127.0.0.1:11434/v1', model: 'm', apiKey: 'k', systemPrompt: '' },
    },
  },
  { type: 'utterance.start', turn: 0 },
  { type: 'utterance.end' },
  { type: 'utterance.cancel' },
  { type: 'reply.cancel', turn: FIRST_ANNOUNCED_TURN + 1, heardMs: 12.5 },
  { type: 'text', turn: FIRST_ANNOUNCED_TURN - 1, text: 'ሰላም' },
  { type: 'context', text: 'A timer rang.' },
  { type: 'leave' },
];

const FROM_SPEECH: readonly FromSpeech[] = [
  { type: 'ready' },
  { type: 'speech.start', turn: 1 },
  { type: 'speech.end', turn: 1 },
  { type: 'transcript.partial', turn: 1, text: 'what' },
  { type: 'transcript.final', turn: 1, text: 'what time is it' },
  { type: 'utterance.empty', turn: 1 },
  { type: 'reply.start', turn: 1, rateHz: 16_000 },
  { type: 'reply.text', turn: 0xffff_ffff, text: 'Four.' },
  { type: 'reply.end', turn: 1 },
  { type: 'failure', code: 'speech-engine-failed', detail: 'x', fatal: false, turn: null },
];

describe('conversation text frames', () => {
  it.each(TO_SPEECH.map((message) => [message.type, message] as const))('carries %s to the host', (_, message) => {
    expect(parseToSpeech(encodeToSpeech(message))).toEqual(message);
  });

  it.each(FROM_SPEECH.map((message) => [message.type, message] as const))('carries %s from the host', (_, message) => {
    expect(parseFromSpeech(encodeFromSpeech(message))).toEqual(message);
  });

  it.each([
    ['no JSON', '{'],
    ['no object', '7'],
    ['null', 'null'],
    ['an unknown type', '{"type":"reboot"}'],
    ['a turn of the host in a text', `{"type":"text","turn":${FIRST_ANNOUNCED_TURN},"text":"a"}`],
    ['a negative turn', '{"type":"utterance.start","turn":-1}'],
    ['half a turn', '{"type":"utterance.start","turn":0.5}'],
    ['too long a text', JSON.stringify({ type: 'context', text: 'a'.repeat(MAX_TEXT_CHARACTERS + 1) })],
    ['a rate out of range', JSON.stringify({ ...CONFIGURE, configuration: { ...CONFIGURE.configuration, rate: 9 } })],
    ['an unknown voice', JSON.stringify({ ...CONFIGURE, configuration: { ...CONFIGURE.configuration, voice: 'hal' } })],
    ['a huge frame', JSON.stringify({ type: 'leave', more: 'a'.repeat(100_000) })],
  ])('does not understand %s', (_, data) => {
    expect(parseToSpeech(data)).toBeNull();
  });

  it('never throws and never lets an unknown message through, whatever comes', () => {
    const types = new Set<string>([...TO_SPEECH, ...FROM_SPEECH].map(({ type }) => type));
    const hostile = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({
          type: fc.oneof(fc.constantFrom(...types), fc.string()),
          turn: fc.anything(),
          text: fc.anything(),
          heardMs: fc.anything(),
          configuration: fc.anything(),
        })
        .map((value) =>
          JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner)),
        ),
    );
    fc.assert(
      fc.property(hostile, (data) => {
        for (const parsed of [parseToSpeech(data), parseFromSpeech(data)]) {
          if (parsed === null) continue;
          expect(types.has(parsed.type)).toBe(true);
          if ('turn' in parsed && parsed.turn !== null) expect(Number.isSafeInteger(parsed.turn)).toBe(true);
          if ('text' in parsed) expect(parsed.text.length).toBeLessThanOrEqual(MAX_TEXT_CHARACTERS);
        }
      }),
    );
  });
});

describe('conversation sound', () => {
  it('carries samples both ways from any place in a buffer', () => {
    fc.assert(
      fc.property(
        fc.int16Array({ maxLength: 400 }),
        fc.nat({ max: 7 }),
        fc.nat({ max: 0xffff_ffff }),
        (pcm, offset, turn) => {
          const shifted = (bytes: Uint8Array): Uint8Array => {
            const buffer = Buffer.alloc(bytes.length + offset);
            buffer.set(bytes, offset);
            return buffer.subarray(offset);
          };
          expect(parseUtteranceAudio(shifted(encodeUtteranceAudio(pcm)))).toEqual(pcm);
          expect(parseReplyAudio(shifted(encodeReplyAudio(turn, pcm)))).toEqual({ turn, pcm });
        },
      ),
    );
  });

  it('gives samples of their own, which later changes of the frame do not reach', () => {
    const frame = Buffer.from(encodeReplyAudio(1, Int16Array.of(5)));
    const parsed = parseReplyAudio(frame);
    frame.fill(0);
    expect(parsed?.pcm).toEqual(Int16Array.of(5));
  });

  it.each([
    ['nothing', new Uint8Array(0)],
    ['half a header', new Uint8Array(3)],
    ['half a sample', new Uint8Array(5)],
    ['a huge frame', new Uint8Array(400_000)],
  ])('does not understand %s as reply sound', (_, data) => {
    expect(parseReplyAudio(data)).toBeNull();
  });

  it('does not understand half samples or huge frames as an utterance', () => {
    expect(parseUtteranceAudio(new Uint8Array(3))).toBeNull();
    expect(parseUtteranceAudio(new Uint8Array(400_000))).toBeNull();
  });
});

describe('the envelope', () => {
  it('takes what the two ends send', () => {
    const frame = { kind: 'binary', data: Uint8Array.of(1, 2) };
    const idle = { state: 'idle' };
    for (const notice of [
      { channel: 'conversation', connection: 1, frame },
      { channel: 'conversation-close', connection: 1, reason: 'x' },
      { channel: 'effect', id: 1, effect: { type: 'notes-list' } },
      { channel: 'status', status: { recogniser: { state: 'ready', loadMs: 3 }, detector: idle, voice: idle } },
    ]) {
      expect(parseSpeechNotice(structuredClone(notice))).toEqual(notice);
    }
    for (const request of [
      { channel: 'start', modelFolder: '/models' },
      { channel: 'warm-up', engines: 'all' },
      { channel: 'warm-up', engines: 'detector' },
      { channel: 'conversation-open', connection: 1 },
      { channel: 'conversation', connection: 1, frame: { kind: 'text', data: '{}' } },
      { channel: 'conversation-close', connection: 1 },
      { channel: 'effect-result', id: 1, result: { ok: true, type: 'done' } },
      { channel: 'shutdown' },
    ]) {
      expect(parseSpeechRequest(structuredClone(request))).toEqual(request);
    }
  });

  it('lets no effect through that main does not offer', () => {
    for (const effect of [
      { type: 'run', command: 'rm' },
      { type: 'timer-set', label: 'a', atEpochMs: Number.NaN, kind: 'timer' },
      { type: 'open-search', engine: 'x', query: 'a'.repeat(3_000) },
      null,
    ]) {
      expect(parseSpeechNotice({ channel: 'effect', id: 1, effect })).toBeNull();
    }
  });

  it('never throws, whatever crosses the port', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.anything(), fc.record({ channel: fc.string(), connection: fc.anything() })),
        (message) => {
          parseSpeechNotice(message);
          parseSpeechRequest(message);
        },
      ),
    );
  });
});
