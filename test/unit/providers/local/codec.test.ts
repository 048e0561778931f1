import { connectionEnd } from '../../../../src-main/transport/connection.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ERROR_CLASS } from '../../../../src-preload/contract/app-error.js';
import { asConnectionId, asTurnId } from '../../../../src-preload/contract/ids.js';
import {
  encodeFromSpeech,
  encodeReplyAudio,
  FIRST_ANNOUNCED_TURN,
  MAX_TEXT_CHARACTERS,
  parseToSpeech,
  parseUtteranceAudio,
  type FromSpeech,
} from '../../../../src-main/hosts/protocol/speech.js';
import { createLocalCodec } from '../../../../src-main/providers/local/codec.js';
import type { CodecResult, Intent, CodecEvent, WireFrame } from '../../../../src-main/providers/types.js';

const USER = asTurnId('user-1');
const FIRST_REPLY = asTurnId('rc1-0');

/** A codec and short ways to use it. */
function connect(connection = 'c1') {
  const codec = createLocalCodec(asConnectionId(connection));
  const events = (result: CodecResult): readonly CodecEvent[] => {
    expect(result.send).toEqual([]);
    return result.events;
  };
  return {
    codec,
    hear: (message: FromSpeech) => events(codec.decode({ kind: 'text', data: encodeFromSpeech(message) })),
    hearSound: (turn: number, samples: readonly number[]) =>
      events(codec.decode({ kind: 'binary', data: encodeReplyAudio(turn, Int16Array.from(samples)) })),
    hearRaw: (frame: WireFrame) => events(codec.decode(frame)),
    say: (intent: Intent) => {
      const { send, events: told } = codec.encode(intent);
      expect(told).toEqual([]);
      return send.map((frame) =>
        frame.kind === 'text' ? parseToSpeech(frame.data) : { sound: parseUtteranceAudio(frame.data)?.length },
      );
    },
  };
}

const speak = (): ReturnType<typeof connect> => {
  const connection = connect();
  connection.say({ type: 'utterance-start', turnId: USER });
  connection.say({ type: 'utterance-end' });
  return connection;
};

describe('intents', () => {
  it('an utterance becomes its messages', () => {
    const { say } = connect();
    expect(say({ type: 'utterance-start', turnId: USER })).toEqual([{ type: 'utterance.start', turn: 0 }]);
    expect(say({ type: 'utterance-audio', pcm: new Int16Array(320) })).toEqual([{ sound: 320 }]);
    expect(say({ type: 'utterance-end' })).toEqual([{ type: 'utterance.end' }]);
    expect(say({ type: 'utterance-start', turnId: asTurnId('user-2') })).toEqual([
      { type: 'utterance.start', turn: 1 },
    ]);
    expect(say({ type: 'utterance-cancel' })).toEqual([{ type: 'utterance.cancel' }]);
  });

  it('sound and ends outside an utterance are not sent', () => {
    const { say } = connect();
    expect(say({ type: 'utterance-audio', pcm: new Int16Array(320) })).toEqual([]);
    expect(say({ type: 'utterance-end' })).toEqual([]);
    expect(say({ type: 'utterance-cancel' })).toEqual([]);
  });

  it('a long buffer is sent in frames the host takes', () => {
    const { say } = connect();
    say({ type: 'utterance-start', turnId: USER });
    expect(say({ type: 'utterance-audio', pcm: new Int16Array(400_000) })).toEqual([
      { sound: 160_000 },
      { sound: 160_000 },
      { sound: 80_000 },
    ]);
  });

  it('a view into a larger buffer is sent as it is', () => {
    const { codec } = connect();
    codec.encode({ type: 'utterance-start', turnId: USER });
    const { send } = codec.encode({ type: 'utterance-audio', pcm: Int16Array.from([1, 2, 3, 4]).subarray(1, 3) });
    const [frame] = send;
    expect(frame?.kind === 'binary' ? [...(parseUtteranceAudio(frame.data) ?? [])] : null).toEqual([2, 3]);
  });

  it('texts and happenings', () => {
    const { say } = connect();
    expect(say({ type: 'text-send', text: 'hello', turnId: USER })).toEqual([{ type: 'text', turn: 0, text: 'hello' }]);
    expect(say({ type: 'context-send', text: 'The tea is done.' })).toEqual([
      { type: 'context', text: 'The tea is done.' },
    ]);
    expect(say({ type: 'context-send', text: 'x'.repeat(9_000) })).toEqual([
      { type: 'context', text: 'x'.repeat(MAX_TEXT_CHARACTERS) },
    ]);
    expect(say({ type: 'playback-drained', turnId: USER })).toEqual([]);
    expect(say({ type: 'conversation-end' })).toEqual([]);
    expect(say({ type: 'leave' })).toEqual([{ type: 'leave' }]);
  });

  it('a text too long for the wire is refused, and said so', () => {
    const { codec } = connect();
    const result = codec.encode({ type: 'text-send', text: 'x'.repeat(MAX_TEXT_CHARACTERS + 1), turnId: USER });
    expect(result).toMatchObject({ send: [], events: [{ type: 'failure', fatal: false }] });
  });

  it('a reply is cancelled by its own id, by the turn it answers, or not at all', () => {
    const cancel = (turnId: string, heardMs = 500) =>
      ({ type: 'reply-cancel', turnId: asTurnId(turnId), heardMs, by: 'user' }) as const;
    expect(speak().say(cancel('rc1-0'))).toEqual([{ type: 'reply.cancel', turn: 0, heardMs: 500 }]);
    expect(speak().say(cancel('user-1'))).toEqual([{ type: 'reply.cancel', turn: 0, heardMs: 500 }]);
    expect(speak().say(cancel('stranger'))).toEqual([]);
    for (const heardMs of [-1, Number.NaN, Infinity]) {
      expect(speak().say(cancel('rc1-0', heardMs))).toEqual([{ type: 'reply.cancel', turn: 0, heardMs: 0 }]);
    }
  });

  it('a reply that was sent whole can still be cut while it plays', () => {
    const { hear, say } = speak();
    hear({ type: 'reply.start', turn: 0, rateHz: 16_000 });
    hear({ type: 'reply.end', turn: 0 });
    expect(say({ type: 'reply-cancel', turnId: FIRST_REPLY, heardMs: 900, by: 'user' })).toEqual([
      { type: 'reply.cancel', turn: 0, heardMs: 900 },
    ]);
  });
});

describe('messages', () => {
  it('ready and speech', () => {
    const { hear } = speak();
    expect(hear({ type: 'ready' })).toEqual([{ type: 'session-ready' }]);
    expect(hear({ type: 'speech.start', turn: 0 })).toEqual([{ type: 'user-speech-start' }]);
    expect(hear({ type: 'speech.end', turn: 0 })).toEqual([{ type: 'user-speech-end' }]);
    expect(hear({ type: 'utterance.empty', turn: 0 })).toEqual([{ type: 'user-speech-discarded' }]);
  });

  it('a growing transcript is told by what is new, a revised one at its end', () => {
    const { hear, say } = speak();
    const partial = (text: string) => hear({ type: 'transcript.partial', turn: 0, text });
    expect(partial('What.')).toEqual([{ type: 'user-transcript-delta', text: 'What' }]);
    expect(partial('What time')).toEqual([{ type: 'user-transcript-delta', text: ' time' }]);
    expect(partial('What time?')).toEqual([]);
    expect(partial('Watch time is it')).toEqual([]);
    expect(partial('What time is it?')).toEqual([{ type: 'user-transcript-delta', text: ' is it' }]);
    expect(hear({ type: 'transcript.final', turn: 0, text: 'What time is it?' })).toEqual([
      { type: 'user-transcript-final', text: 'What time is it?' },
    ]);
    say({ type: 'utterance-start', turnId: asTurnId('user-2') });
    expect(hear({ type: 'transcript.partial', turn: 1, text: 'And' })).toEqual([
      { type: 'user-transcript-delta', text: 'And' },
    ]);
  });

  it('a whole reply', () => {
    const { hear, hearSound } = speak();
    expect(hear({ type: 'reply.start', turn: 0, rateHz: 22_050 })).toEqual([
      { type: 'reply-start', turnId: FIRST_REPLY },
    ]);
    expect(hear({ type: 'reply.text', turn: 0, text: 'It is three.' })).toEqual([
      { type: 'reply-text-delta', turnId: FIRST_REPLY, text: 'It is three.' },
    ]);
    expect(hearSound(0, [1, -2, 32_767])).toEqual([
      {
        type: 'reply-audio',
        turnId: FIRST_REPLY,
        format: { encoding: 'pcm16', rateHz: 22_050, channels: 1 },
        pcm: Int16Array.from([1, -2, 32_767]),
      },
    ]);
    expect(hear({ type: 'reply.text', turn: 0, text: 'Or four.' })).toEqual([
      { type: 'reply-text-delta', turnId: FIRST_REPLY, text: ' Or four.' },
    ]);
    expect(hear({ type: 'reply.end', turn: 0 })).toEqual([
      { type: 'reply-text-final', turnId: FIRST_REPLY, text: 'It is three. Or four.' },
      { type: 'reply-end', turnId: FIRST_REPLY },
    ]);
  });

  it('announcements are replies of their own', () => {
    const { hear, hearSound } = connect();
    const turnId = asTurnId(`rc1-${FIRST_ANNOUNCED_TURN}`);
    expect(hear({ type: 'reply.start', turn: FIRST_ANNOUNCED_TURN, rateHz: 16_000 })).toEqual([
      { type: 'reply-start', turnId },
    ]);
    expect(hearSound(FIRST_ANNOUNCED_TURN, [1])).toMatchObject([{ type: 'reply-audio', turnId }]);
  });

  it('failures of every code, of a turn or of none', () => {
    for (const code of Object.keys(ERROR_CLASS) as (keyof typeof ERROR_CLASS)[]) {
      expect(connect().hear({ type: 'failure', code, detail: 'x', fatal: true, turn: null })).toEqual([
        { type: 'failure', error: { code, ...ERROR_CLASS[code], detail: 'x' }, fatal: true },
      ]);
    }
    const { hear } = speak();
    hear({ type: 'reply.start', turn: 0, rateHz: 16_000 });
    expect(
      hear({ type: 'failure', code: 'internal', detail: '', fatal: false, turn: 0 }).map(({ type }) => type),
    ).toEqual(['reply-text-final', 'reply-end', 'failure']);
    expect(hear({ type: 'reply.end', turn: 0 })).toEqual([]);
  });

  it('of a cancelled turn mean nothing, whether it had begun or not', () => {
    for (const began of [true, false]) {
      const { hear, hearSound, say } = speak();
      if (began) hear({ type: 'reply.start', turn: 0, rateHz: 16_000 });
      say({ type: 'reply-cancel', turnId: USER, heardMs: 0, by: 'user' });
      expect(hear({ type: 'reply.start', turn: 0, rateHz: 16_000 })).toEqual([]);
      expect(hear({ type: 'reply.text', turn: 0, text: 'late' })).toEqual([]);
      expect(hearSound(0, [1])).toEqual([]);
      expect(hear({ type: 'reply.end', turn: 0 })).toEqual([]);
    }
  });

  it('that make no sense here are counted, not believed', () => {
    const odd = (events: readonly CodecEvent[]) => expect(events).toMatchObject([{ type: 'frame-unrecognised' }]);
    const { hear, hearSound, hearRaw } = speak();
    odd(hear({ type: 'reply.start', turn: 7, rateHz: 16_000 }));
    odd(hear({ type: 'reply.text', turn: 0, text: 'too early' }));
    odd(hear({ type: 'reply.end', turn: 0 }));
    odd(hearSound(0, [1]));
    odd(hearSound(9, [1]));
    hear({ type: 'reply.start', turn: 0, rateHz: 16_000 });
    odd(hear({ type: 'reply.start', turn: 0, rateHz: 16_000 }));
    for (const data of [
      '',
      '{',
      'null',
      '[]',
      '{"type":"unknown"}',
      '{"type":"reply.start","turn":-1,"rateHz":16000}',
    ]) {
      odd(hearRaw({ kind: 'text', data }));
    }
    odd(hearRaw({ kind: 'text', data: JSON.stringify({ type: 'reply.text', turn: 0, text: 'x'.repeat(70_000) }) }));
    odd(hearRaw({ kind: 'text', data: '{"type":"ready","__proto__":{"x":1}' }));
    for (const bytes of [0, 1, 3, 5, 400_000]) odd(hearRaw({ kind: 'binary', data: new Uint8Array(bytes) }));
  });

  it('count no spoken word in what is logged', () => {
    const { hearRaw } = connect();
    const [event] = hearRaw({ kind: 'text', data: '{"type":"secret words"}' });
    expect(JSON.stringify(event)).not.toContain('secret');
  });
});

describe('turn ids', () => {
  it('differ between connections, turns and announcements', () => {
    const ids = ['c1', 'c2'].flatMap((connection) => {
      const { hear, say } = connect(connection);
      const started = [0, 1, FIRST_ANNOUNCED_TURN, FIRST_ANNOUNCED_TURN + 1].map((turn) => {
        if (turn < FIRST_ANNOUNCED_TURN) say({ type: 'text-send', text: 'x', turnId: asTurnId(`u${turn}`) });
        const [event] = hear({ type: 'reply.start', turn, rateHz: 16_000 });
        return event?.type === 'reply-start' ? event.turnId : '';
      });
      return started;
    });
    expect(new Set(ids).size).toBe(8);
  });

  it('are forgotten after many turns, not kept for ever', () => {
    const { say, hear } = connect();
    for (let turn = 0; turn < 500; turn += 1) say({ type: 'text-send', text: 'x', turnId: asTurnId(`u${turn}`) });
    expect(hear({ type: 'reply.start', turn: 0, rateHz: 16_000 })).toMatchObject([{ type: 'frame-unrecognised' }]);
    expect(hear({ type: 'reply.start', turn: 499, rateHz: 16_000 })).toMatchObject([{ type: 'reply-start' }]);
    expect(say({ type: 'reply-cancel', turnId: asTurnId('u0'), heardMs: 0, by: 'user' })).toEqual([]);
  });
});

describe('the end of the host', () => {
  it.each([
    ['opening', 1, 'The speech engine did not start (1).'],
    ['open', 139, 'The speech engine ended unexpectedly (139).'],
    ['open', null, 'The speech engine ended unexpectedly.'],
  ] as const)('%s %s', (phase, code, detail) => {
    expect(connect().codec.classify(connectionEnd(phase, 'exited', { code }))).toMatchObject({
      code: 'speech-engine-failed',
      retryable: true,
      detail,
    });
  });
});

describe('anything at all', () => {
  const turn = fc.oneof(fc.nat(3), fc.constant(FIRST_ANNOUNCED_TURN), fc.integer());
  const message = fc.oneof(
    fc
      .record({
        type: fc.constantFrom('ready', 'reply.start', 'reply.end', 'reply.text', 'failure', 'transcript.partial'),
        turn,
        rateHz: fc.constant(16_000),
        text: fc.string(),
      })
      .map((value) => JSON.stringify(value)),
    fc.json(),
    fc.string(),
  );
  const frame: fc.Arbitrary<WireFrame> = fc.oneof(
    message.map((data) => ({ kind: 'text' as const, data })),
    fc.uint8Array({ maxLength: 40 }).map((data) => ({ kind: 'binary' as const, data })),
  );
  const turnId = fc.constantFrom('u1', 'u2', 'rc1-0', 'rc1-1', 'x').map(asTurnId);
  const intent: fc.Arbitrary<Intent> = fc.oneof(
    turnId.map((id): Intent => ({ type: 'utterance-start', turnId: id })),
    fc.nat(700).map((length): Intent => ({ type: 'utterance-audio', pcm: new Int16Array(length) })),
    fc.constantFrom<Intent>({ type: 'utterance-end' }, { type: 'utterance-cancel' }, { type: 'leave' }),
    fc
      .tuple(turnId, fc.double())
      .map(([id, heardMs]): Intent => ({ type: 'reply-cancel', turnId: id, heardMs, by: 'user' })),
    fc.tuple(turnId, fc.string()).map(([id, text]): Intent => ({ type: 'text-send', turnId: id, text })),
  );

  it('never throws, sends only what the host understands, and never speaks of a turn that is over', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(frame, intent), { maxLength: 40 }), (steps) => {
        const codec = createLocalCodec(asConnectionId('c1'));
        const live = new Set<string>();
        for (const step of steps) {
          const result = 'kind' in step ? codec.decode(step) : codec.encode(step);
          for (const sent of result.send) {
            expect(sent.kind === 'text' ? parseToSpeech(sent.data) : parseUtteranceAudio(sent.data)).not.toBeNull();
          }
          for (const event of result.events) {
            if (event.type === 'reply-start') live.add(event.turnId);
            else if ('turnId' in event) expect(live).toContain(event.turnId);
            if (event.type === 'reply-end') live.delete(event.turnId);
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
