/** What each message of the service leads to, and what none of them may do. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asConnectionId, asTurnId } from '../../../../src-preload/contract/ids.js';
import { inEnglish } from '../../../../src-preload/contract/said.js';
import { addisai } from '../../../../src-main/providers/addisai/descriptor.js';
import { readFrame } from '../../../../src-main/providers/addisai/wire.js';
import type { CodecEvent, WireFrame } from '../../../../src-main/providers/types.js';
import { STRANGE_FRAMES } from '../../../simulators/addisai/messages.js';
import { account, readyStage, samplesOf, tone } from './stage.js';

interface Documented {
  readonly name: string;
  readonly frame: unknown;
  readonly events: readonly unknown[];
}

const DOCUMENTED = JSON.parse(
  readFileSync(new URL('../../../fixtures/addisai/frames.json', import.meta.url), 'utf8'),
) as readonly Documented[];

function createCodec(options = {}) {
  let nowMs = 0;
  const codec = addisai.createCodec({
    ...account({ options }),
    resume: null,
    connectionId: asConnectionId('c'),
    clock: { nowMs: () => nowMs, epochMs: () => nowMs },
  });
  return {
    codec,
    pass: (ms: number) => {
      nowMs += ms;
    },
    hear: (message: unknown): readonly CodecEvent[] =>
      codec.decode({ kind: 'text', data: JSON.stringify(message) }).events,
  };
}

/** Bytes are compared as hexadecimal text. */
const plain = (events: readonly CodecEvent[]): unknown =>
  events.map((event) =>
    event.type === 'reply-bytes' ? { ...event, data: Buffer.from(event.data).toString('hex') } : event,
  );

describe('documented messages', () => {
  it.each(DOCUMENTED)('$name', ({ frame, events }) => {
    const { hear } = createCodec();
    expect(plain(hear(frame))).toEqual(events);
  });

  it('are read the same when they come as bytes', () => {
    const { codec } = createCodec();
    const data = new TextEncoder().encode(JSON.stringify({ setupComplete: true }));
    expect(codec.decode({ kind: 'binary', data }).events).toEqual([{ type: 'session-ready' }]);
  });
});

describe('the sound of an answer', () => {
  const formatOf = (mimeType: unknown) => {
    const { hear } = createCodec();
    const [, sound] = hear({
      serverContent: { modelTurn: { parts: [{ inlineData: { data: 'AAECAw==', mimeType } }] } },
    });
    return sound?.type === 'reply-bytes' ? sound.format : null;
  };

  it.each([
    ['audio/pcm', 24_000],
    ['audio/pcm;rate=16000', 16_000],
    ['audio/PCM; rate = 48000', 48_000],
    ['audio/L16;codec=pcm;rate=22050', 22_050],
    ['audio/x-raw', 24_000],
    ['audio/pcm;rate=0', 24_000],
    ['audio/pcm;rate=9999999', 24_000],
    ['audio/pcm;rate=fast', 24_000],
    ['', 24_000],
    [7, 24_000],
    [undefined, 24_000],
  ])('%s is 16-bit sound at %i Hz', (mimeType, rateHz) => {
    expect(formatOf(mimeType)).toEqual({ encoding: 'pcm16', rateHz, channels: 1 });
  });

  it.each([
    ['audio/wav', 'wav'],
    ['audio/mpeg', 'mp3'],
    ['audio/ogg; codecs=opus', 'ogg'],
  ])('%s is decoded as such', (mimeType, container) => {
    expect(formatOf(mimeType)).toEqual({ encoding: 'container', container });
  });

  it.each(['audio/opus', 'audio/aac', 'audio/basic', 'audio/pcmu', 'audio/constructor'])(
    '%s is not known, and not played as noise',
    (mimeType) => {
      expect(formatOf(mimeType)).toBeNull();
    },
  );

  it.each(['image/png', 'text/plain', 'audio', 'constructor'])('%s is none', (mimeType) => {
    expect(formatOf(mimeType)).toBeNull();
  });
});

describe('words', () => {
  it('are told once when they come both as text and as transcript', () => {
    const { hear } = createCodec();
    const events = [
      ...hear({ serverContent: { outputTranscription: { text: 'Hello ' } } }),
      ...hear({ serverContent: { modelTurn: { parts: [{ text: 'Hello ' }] } } }),
      ...hear({ serverContent: { outputTranscription: { text: 'there.' }, turnComplete: true } }),
    ];
    expect(events.map((event) => ('text' in event ? `${event.type}: ${inEnglish(event.text)}` : event.type))).toEqual([
      'reply-start',
      'reply-text-delta: Hello ',
      'reply-text-delta: there.',
      'reply-text-final: Hello there.',
      'reply-end',
    ]);
  });

  it('that are thoughts are not told', () => {
    const { hear } = createCodec();
    expect(hear({ serverContent: { modelTurn: { parts: [{ text: 'Hmm.', thought: true }] } } })).toEqual([]);
  });

  it('of the person that come late correct what was told', () => {
    const { codec, hear } = createCodec();
    codec.encode({ type: 'utterance-start', turnId: asTurnId('u1') });
    const said = (text: string, more = {}) => hear({ serverContent: { inputTranscription: { text, ...more } } });
    expect(said('How ')).toEqual([{ type: 'user-transcript-delta', text: 'How ' }]);
    const began = hear({ serverContent: { modelTurn: { parts: [{ text: 'Fine.' }] } } });
    expect(began[0]).toEqual({ type: 'user-transcript-final', text: 'How' });
    expect(said('are you?')).toEqual([{ type: 'user-transcript-final', text: 'How are you?' }]);
    hear({ serverContent: { turnComplete: true } });
    codec.encode({ type: 'utterance-start', turnId: asTurnId('u2') });
    expect(said('Bye.', { finished: true })).toEqual([{ type: 'user-transcript-final', text: 'Bye.' }]);
  });

  it('of the person in a stream: each turn has its own, in an utterance all of them are one', () => {
    for (const [stream, expected] of [
      [true, 'Bye.'],
      [false, 'How are you? Bye.'],
    ] as const) {
      const { codec, hear } = createCodec();
      codec.encode({ type: 'utterance-start', turnId: asTurnId('u1'), ...(stream && { stream }) });
      hear({ serverContent: { inputTranscription: { text: 'How are you? ' } } });
      hear({ serverContent: { modelTurn: { parts: [{ text: 'Fine.' }] } } });
      hear({ serverContent: { turnComplete: true } });
      const said = hear({ serverContent: { inputTranscription: { text: 'Bye.', finished: true } } });
      expect(said).toEqual([{ type: 'user-transcript-final', text: expected }]);
    }
  });
});

describe('several things in one frame', () => {
  it('are all told, in an order that makes sense', () => {
    const { hear } = createCodec();
    const events = hear({
      type: 'status',
      message: 'Ready to start conversation',
      usageMetadata: { totalBilledAudioDurationSeconds: 2 },
      serverContent: {
        turnComplete: true,
        modelTurn: { parts: [{ text: 'One.' }, { inlineData: { data: 'AAA=' } }, 7, { inlineData: { data: 'AQE=' } }] },
      },
      goAway: { timeLeft: '1.5s' },
      somethingNew: true,
    });
    expect(events.map(({ type }) => type)).toEqual([
      'session-ready',
      'reply-start',
      'reply-text-delta',
      'reply-bytes',
      'reply-bytes',
      'usage',
      'session-expiring',
      'reply-text-final',
      'reply-end',
    ]);
    expect(events).toContainEqual({ type: 'session-expiring', inMs: 1_500 });
  });

  it('end with the interruption when there is one', () => {
    const { hear } = createCodec();
    const parts = [{ inlineData: { data: 'AAA=' } }];
    const types = hear({ serverContent: { interrupted: true, modelTurn: { parts }, turnComplete: true } }).map(
      ({ type }) => type,
    );
    expect(types).toEqual(['reply-start', 'reply-bytes', 'reply-interrupted']);
  });

  it('a goodbye without a time is soon', () => {
    const { hear } = createCodec();
    expect(hear({ goAway: {} })).toEqual([{ type: 'session-expiring', inMs: 5_000 }]);
  });
});

describe('an answer that never said that it ended', () => {
  const sound = { serverContent: { modelTurn: { parts: [{ inlineData: { data: 'AAA=' } }] } } };
  const types = (events: readonly CodecEvent[]) => events.map(({ type }) => type);

  it('is over after standing still for long, and not before', () => {
    const { hear, pass } = createCodec();
    hear(sound);
    pass(9_000);
    expect(types(hear(sound))).toEqual(['reply-bytes']);
    pass(10_000);
    expect(types(hear(sound))).toEqual(['reply-end', 'reply-start', 'reply-bytes']);
  });

  /** An answer that was talked over, and a question of half a second. */
  const talkedOver = () => {
    const stage = createCodec();
    const [start] = stage.hear(sound);
    const turnId = start?.type === 'reply-start' ? start.turnId : asTurnId('');
    stage.codec.encode({ type: 'reply-cancel', turnId, heardMs: 0, by: 'user' });
    stage.codec.encode({ type: 'utterance-start', turnId: asTurnId('u2') });
    stage.codec.encode({ type: 'utterance-audio', pcm: tone(500) });
    return stage;
  };

  it('stays unheard while it flows on', () => {
    const { codec, hear, pass } = talkedOver();
    codec.encode({ type: 'utterance-end' });
    for (let part = 0; part < 20; part += 1) {
      pass(100);
      expect(hear(sound)).toEqual([]);
    }
    pass(600);
    expect(types(hear(sound))).toEqual(['reply-start', 'reply-bytes']);
  });

  it('stays unheard just after the next question, though it paused before', () => {
    const { codec, hear, pass } = talkedOver();
    pass(900);
    codec.encode({ type: 'utterance-end' });
    pass(200);
    expect(hear(sound)).toEqual([]);
    pass(600);
    expect(types(hear(sound))).toEqual(['reply-start', 'reply-bytes']);
  });
});

describe('what is billed', () => {
  const usage = (seconds: unknown, more = {}) => ({
    usageMetadata: { totalBilledAudioDurationSeconds: seconds },
    ...more,
  });
  const amounts = (events: readonly CodecEvent[]) =>
    events.flatMap((event) => (event.type === 'usage' ? [event.amount] : []));

  it('adds up turn by turn, and replaces itself within one', () => {
    const { hear } = createCodec();
    const done = { serverContent: { turnComplete: true } };
    expect(amounts(hear(usage(2)))).toEqual([2]);
    expect(amounts(hear(usage(3)))).toEqual([1]);
    expect(amounts(hear(usage(3, done)))).toEqual([]);
    expect(amounts(hear(usage(1.5, done)))).toEqual([1.5]);
    expect(amounts(hear(usage(1.5, done)))).toEqual([1.5]);
  });

  it('begins anew with an answer, though the one before was broken off', () => {
    const { hear } = createCodec();
    const modelTurn = { parts: [{ inlineData: { data: 'AAA=' } }] };
    expect(amounts(hear(usage(2, { serverContent: { modelTurn } })))).toEqual([2]);
    hear({ serverContent: { interrupted: true } });
    expect(amounts(hear(usage(1.5, { serverContent: { modelTurn, turnComplete: true } })))).toEqual([1.5]);
  });

  it.each([-1, '5', null, 0, {}])('%s is not', (seconds) => {
    const { hear } = createCodec();
    expect(hear(usage(seconds))).toEqual([]);
  });
});

describe('silence that is overdue', () => {
  it('goes all at once, and is no more than is owed', () => {
    const { codec, pass } = createCodec();
    codec.encode({ type: 'utterance-start', turnId: asTurnId('u1') });
    codec.encode({ type: 'utterance-audio', pcm: tone(64) });
    codec.encode({ type: 'utterance-end' });
    expect(codec.wakeAtMs()).toBe(64);
    expect(codec.tick().send).toEqual([]);
    pass(140);
    expect(codec.tick().send).toHaveLength(2);
    pass(60_000);
    expect(codec.tick().send).toHaveLength(11);
    expect(codec.wakeAtMs()).toBeNull();
    expect(codec.tick().send).toEqual([]);
  });

  it('is silence', () => {
    const { codec, pass } = createCodec();
    codec.encode({ type: 'utterance-start', turnId: asTurnId('u1') });
    codec.encode({ type: 'utterance-audio', pcm: tone(100) });
    codec.encode({ type: 'utterance-end' });
    pass(1_000);
    for (const frame of codec.tick().send) expect(samplesOf(frame).every((sample) => sample === 0)).toBe(true);
  });
});

describe('frames that are no messages', () => {
  it.each(STRANGE_FRAMES.map((frame, at) => ({ at, frame })))(
    'number $at is counted once and believed not',
    ({ frame }) => {
      const { codec } = createCodec();
      const { events, send } = codec.decode(frame);
      expect(events.map(({ type }) => type)).toEqual(['frame-unrecognised']);
      expect(send).toEqual([]);
    },
  );

  it('are summed up without their content', () => {
    const secret = 'a word nobody may read';
    for (const message of [{ [secret]: 1 }, { type: secret }, { serverContent: { modelTurn: { parts: [secret] } } }]) {
      const { strange } = readFrame({ kind: 'text', data: JSON.stringify(message) });
      expect(strange).not.toBeNull();
      expect(strange).not.toContain(secret);
    }
  });

  const keys = [
    'setupComplete',
    'type',
    'message',
    'serverContent',
    'modelTurn',
    'parts',
    'inlineData',
    'data',
    'mimeType',
    'text',
    'turnComplete',
    'interrupted',
    'usageMetadata',
    'totalBilledAudioDurationSeconds',
    'error',
    'status',
    'goAway',
    'timeLeft',
    'inputTranscription',
    '__proto__',
  ];
  const leaf = fc.oneof(
    fc.constantFrom<unknown>(
      true,
      false,
      null,
      'status',
      'warning',
      'error',
      'AAAA',
      'audio/pcm;rate=1',
      '9s',
      500,
      -1,
    ),
    fc.string(),
    fc.double(),
  );
  const tree = fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 6 },
      leaf,
      fc.array(tie('node'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom(...keys), tie('node'), { maxKeys: 5 }),
    ),
  })).node;
  /** A documented message with a piece cut out, repeated or replaced. */
  const mutated = fc
    .tuple(fc.constantFrom(...DOCUMENTED), fc.nat(), fc.nat(60), fc.string({ maxLength: 8 }))
    .map(([{ frame }, at, length, put]) => {
      const text = JSON.stringify(frame);
      const from = at % text.length;
      return text.slice(0, from) + put + text.slice(from + length);
    });
  const frames: fc.Arbitrary<WireFrame> = fc.oneof(
    tree.map((value) => ({ kind: 'text' as const, data: JSON.stringify(value) })),
    mutated.map((data) => ({ kind: 'text' as const, data })),
    fc.string().map((data) => ({ kind: 'text' as const, data })),
    fc.uint8Array().map((data) => ({ kind: 'binary' as const, data })),
  );

  it('ten thousand of them never throw, and a right conversation works afterwards', async () => {
    for (let round = 0; round < 5; round += 1) {
      const stage = await readyStage();
      for (const frame of fc.sample(frames, { numRuns: 2_000, seed: round })) {
        const told = stage.hear(frame);
        expect(told.filter(({ type }) => type === 'frame-unrecognised').length).toBeLessThanOrEqual(1);
      }
      const from = stage.events.length;
      stage.speak('u1');
      stage.run(5_000);
      const reply = stage.events.slice(from).findLast((event) => event.type === 'reply-start');
      expect(reply).toBeDefined();
      if (reply?.type !== 'reply-start') return;
      expect(stage.soundOf(reply.turnId).length).toBe((stage.service.spoken[0]?.samples.length ?? 0) * 2);
      expect(stage.codec.wakeAtMs()).toBeNull();
    }
  });
});
