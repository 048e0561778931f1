/** Moments in which what comes could be taken for something else: who is heard, who is answered, what is told. */
import { describe, expect, it } from 'vitest';
import { addisai } from '../../../../src-main/providers/addisai/descriptor.js';
import type { CodecEvent, CodecResult } from '../../../../src-main/providers/types.js';
import { asConnectionId, asTurnId, type TurnId } from '../../../../src-preload/contract/ids.js';
import { account, readyStage, tone } from './stage.js';
import { say } from '../../../../src-preload/contract/said.js';

const SOUND = { serverContent: { modelTurn: { parts: [{ inlineData: { data: 'AAECAw==' } }] } } };
const INTERRUPTED = { serverContent: { interrupted: true } };
const SILENCE_MS = 800;
const MESSAGE_MS = 64;

/** A codec alone, with a clock moved by hand. */
function alone() {
  let nowMs = 0;
  const codec = addisai.createCodec({
    ...account(),
    resume: null,
    connectionId: asConnectionId('c'),
    clock: { nowMs: () => nowMs, epochMs: () => nowMs },
  });
  let sentMs = 0;
  const count = ({ send, events }: CodecResult): readonly CodecEvent[] => {
    sentMs += send.length * MESSAGE_MS;
    return events;
  };
  const it = {
    codec,
    /** How much sound went out since `forget`. */
    sentMs: () => sentMs,
    forget: () => {
      sentMs = 0;
    },
    hear: (message: unknown) => count(codec.decode({ kind: 'text', data: JSON.stringify(message) })),
    start: (turn: string) => count(codec.encode({ type: 'utterance-start', turnId: asTurnId(turn) })),
    audio: (ms: number) => count(codec.encode({ type: 'utterance-audio', pcm: tone(ms) })),
    end: () => count(codec.encode({ type: 'utterance-end' })),
    speak: (turn: string, ms = 640) => [...it.start(turn), ...it.audio(ms), ...it.end()],
    cancel: (turnId: TurnId | string) =>
      count(codec.encode({ type: 'reply-cancel', turnId: asTurnId(turnId), heardMs: 0, by: 'user' })),
    pass(ms: number): void {
      const until = nowMs + ms;
      for (let due = codec.wakeAtMs(); due !== null && due <= until; due = codec.wakeAtMs()) {
        nowMs = Math.max(nowMs, due);
        count(codec.tick());
      }
      nowMs = until;
    },
  };
  it.hear({ setupComplete: true });
  return it;
}

const types = (events: readonly CodecEvent[]): readonly string[] => events.map(({ type }) => type);
const begun = (events: readonly CodecEvent[]): TurnId => {
  const start = events.find((event) => event.type === 'reply-start');
  if (start?.type !== 'reply-start') throw new Error('No reply.');
  return start.turnId;
};

describe('the silence that ends an utterance', () => {
  it('is not cut short by the answer to a question that was called off', () => {
    const stage = alone();
    stage.speak('u1');
    stage.cancel('u1');
    stage.speak('u2');
    stage.forget();
    stage.pass(100);
    expect(stage.hear(SOUND)).toEqual([]);
    stage.pass(5_000);
    expect(stage.sentMs()).toBeGreaterThanOrEqual(SILENCE_MS - MESSAGE_MS);
  });

  it('is not cut short by what comes so soon that it cannot be the answer', () => {
    const stage = alone();
    stage.start('u1');
    stage.audio(640);
    // The service answered a pause, and the person went on.
    stage.hear(SOUND);
    stage.hear(INTERRUPTED);
    stage.audio(640);
    stage.end();
    stage.forget();
    stage.pass(50);
    stage.hear(SOUND);
    stage.pass(5_000);
    expect(stage.sentMs()).toBeGreaterThanOrEqual(SILENCE_MS - MESSAGE_MS);
  });

  it('leaves nothing of an utterance that never ended to the next', async () => {
    const stage = await readyStage();
    stage.say({ type: 'utterance-start', turnId: asTurnId('u1') });
    stage.stream(tone(600));
    stage.speak('u2', tone(640));
    stage.until('reply-end');
    // What of the first was sent is closed with silence; what was not sent never is.
    expect(stage.service.heard.map(({ samples }) => samples.length)).toEqual([9 * 1_024, 10_240]);
  });
});

describe('words of the person', () => {
  it('are not taken as whole because of an answer nobody wants', () => {
    const stage = alone();
    stage.speak('u1');
    stage.cancel('u1');
    stage.start('u2');
    stage.hear({ serverContent: { inputTranscription: { text: 'How' } } });
    expect(stage.hear(SOUND)).toEqual([]);
    expect(types(stage.hear({ serverContent: { inputTranscription: { text: ' are you' } } }))).toEqual([
      'user-transcript-delta',
    ]);
  });
});

describe('calling off', () => {
  it('by the question works though its answer has just begun', () => {
    const stage = alone();
    stage.speak('u1');
    stage.pass(800);
    stage.hear(SOUND);
    stage.cancel('u1');
    expect(stage.hear(SOUND)).toEqual([]);
    expect(stage.hear({ serverContent: { turnComplete: true } })).toEqual([]);
  });

  it('by an earlier question does not silence the answer to a later one', () => {
    const stage = alone();
    stage.speak('u1');
    stage.pass(800);
    stage.hear({ ...SOUND, serverContent: { ...SOUND.serverContent, turnComplete: true } });
    stage.speak('u2');
    stage.pass(800);
    stage.hear(SOUND);
    stage.cancel('u1');
    expect(types(stage.hear(SOUND))).toEqual(['reply-bytes']);
  });
});

describe('an error in plain text', () => {
  const ERROR = { error: 'AI service error' };

  it('in an answer comes before its end, so that the answer counts as broken off', () => {
    const stage = alone();
    stage.hear(SOUND);
    expect(types(stage.hear(ERROR))).toEqual(['failure', 'reply-end']);
  });

  it('about a question that was called off does not fail the one being spoken', () => {
    const stage = alone();
    stage.speak('u1');
    stage.cancel('u1');
    stage.start('u2');
    stage.audio(640);
    expect(stage.hear(ERROR)).toEqual([
      { type: 'warning', detail: say('service-says', { service: 'AddisAI', words: 'AI service error' }) },
    ]);
    stage.end();
    stage.pass(100);
    // What was called off is over: even the soonest answer is to the new question.
    expect(types(stage.hear(SOUND))).toEqual(['reply-start', 'reply-bytes']);
  });

  it('in an answer that was talked over does not fail what is said over it', () => {
    const stage = alone();
    const turnId = begun(stage.hear(SOUND));
    stage.cancel(turnId);
    stage.start('u1');
    stage.audio(640);
    expect(types(stage.hear(ERROR))).toEqual(['warning']);
    expect(types(stage.hear(SOUND))).toEqual(['reply-start', 'reply-bytes']);
  });

  it('after the next question has ended is about that one', () => {
    const stage = alone();
    stage.speak('u1');
    stage.cancel('u1');
    stage.speak('u2');
    expect(stage.hear(ERROR)).toMatchObject([{ type: 'failure', fatal: false, error: { code: 'provider-fault' } }]);
  });

  it('that trying again cannot mend is told whatever was called off', () => {
    const stage = alone();
    stage.speak('u1');
    stage.cancel('u1');
    expect(stage.hear({ error: 'Your wallet is empty' })).toMatchObject([
      { type: 'failure', fatal: true, error: { code: 'quota-exhausted' } },
    ]);
  });
});

describe('a key touched by mistake', () => {
  it.each([20, 60, 80])('%i ms are nothing to wait for an answer to', (ms) => {
    const stage = alone();
    expect(types(stage.speak('u1', ms))).toEqual(['user-speech-discarded']);
    stage.pass(3_000);
    // What went out already is closed with silence; what did not never does.
    if (ms < MESSAGE_MS) expect(stage.sentMs()).toBe(0);
    else expect(stage.sentMs()).toBeGreaterThanOrEqual(SILENCE_MS);
    stage.speak('u2', 100);
    stage.pass(900);
    expect(types(stage.hear(SOUND))).toEqual(['reply-start', 'reply-bytes']);
    // Nor after an utterance that was long enough.
    expect(types(stage.speak('u3', ms))).toContain('user-speech-discarded');
  });

  it('sends nothing that is said without it', () => {
    const stage = alone();
    stage.audio(1_000);
    expect(stage.end()).toEqual([]);
    expect([stage.sentMs(), stage.codec.wakeAtMs()]).toEqual([0, null]);
  });

  it.each(['utterance-end', 'utterance-cancel', 'conversation-end', 'leave'] as const)(
    'sends nothing that is said after %s',
    (type) => {
      const stage = alone();
      stage.start('u1');
      stage.audio(640);
      stage.codec.encode({ type });
      stage.forget();
      stage.audio(1_000);
      expect(stage.sentMs()).toBe(0);
    },
  );
});
