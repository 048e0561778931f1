/** What nobody wants is not told, and what comes after it is. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CALLED_OFF_MS } from '../../../../src-main/providers/playai/answers.js';
import type { CodecEvent } from '../../../../src-main/providers/types.js';
import { asTurnId } from '../../../../src-preload/contract/ids.js';
import { base64, loud, ONE, readyRig, THREE, TWO } from './rig.js';

type Rig = ReturnType<typeof readyRig>;
const aboutReplies = (events: readonly CodecEvent[]) => events.filter(({ type }) => type.startsWith('reply-'));

const heard = (it: Rig) => {
  it.hear('voiceActivityStart');
  it.hear('voiceActivityEnd');
};
const answered = (it: Rig) => {
  it.hear('newAudioStream');
  it.sound(1, 2);
  it.hear('audioStreamEnd', { message: 'Yes.' });
};
const takeBack = (it: Rig, turnId = ONE) => {
  it.say({ type: 'utterance-start', turnId });
  it.say({ type: 'utterance-audio', pcm: loud() });
  it.say({ type: 'utterance-cancel' });
};

describe('an answer nobody wants', () => {
  it('falls silent, and nothing late of it is told', () => {
    const it = readyRig();
    it.speak();
    heard(it);
    it.hear('newAudioStream');
    it.sound(1);
    it.say({ type: 'reply-cancel', turnId: it.replyId(), heardMs: 10, by: 'user' });
    it.news();
    it.sound(2);
    it.hear('onAgentTranscript', { message: 'More.' });
    it.hear('audioStreamEnd', { message: 'More.' });
    it.sound(3);
    it.hear('onAgentInterrupted', { updatedMessage: 'M' });
    it.pass(20_000);
    it.sound(4);
    expect(aboutReplies(it.news())).toEqual([]);
  });

  it('does not hide the next', () => {
    const it = readyRig();
    it.speak();
    heard(it);
    it.hear('newAudioStream');
    it.sound(1);
    it.say({ type: 'reply-cancel', turnId: it.replyId(), heardMs: 10, by: 'user' });
    it.speak(TWO);
    it.sound(2);
    it.hear('voiceActivityStart');
    it.hear('onAgentInterrupted', { updatedMessage: 'M' });
    it.sound(3);
    it.hear('voiceActivityEnd');
    it.news();
    answered(it);
    expect(it.types()).toEqual(['reply-start', 'reply-bytes', 'reply-text-final', 'reply-end']);
  });

  it('is not told where it was whole and only still sounded', () => {
    const it = readyRig();
    answered(it);
    it.say({ type: 'reply-cancel', turnId: it.replyId(), heardMs: 10, by: 'user' });
    it.news();
    it.sound(3);
    it.hear('onAgentInterrupted', { updatedMessage: 'Y' });
    expect(it.news()).toEqual([]);
    // Nor does a new stream interrupt what is silent already.
    expect(it.hear('newAudioStream').map(({ type }) => type)).toEqual(['reply-start']);
  });

  it('may be cancelled by its question, before it began', () => {
    const it = readyRig();
    it.speak();
    it.say({ type: 'reply-cancel', turnId: ONE, heardMs: 0, by: 'user' });
    heard(it);
    answered(it);
    expect(aboutReplies(it.news())).toEqual([]);
    it.speak(TWO);
    heard(it);
    answered(it);
    expect(aboutReplies(it.news())).toHaveLength(4);
  });

  it('may be cancelled by its question, after a pause of it was answered', () => {
    const it = readyRig();
    it.say({ type: 'utterance-start', turnId: ONE });
    it.say({ type: 'utterance-audio', pcm: loud() });
    heard(it);
    answered(it);
    it.hear('voiceActivityStart');
    it.say({ type: 'utterance-end' });
    it.say({ type: 'reply-cancel', turnId: ONE, heardMs: 0, by: 'user' });
    it.hear('voiceActivityEnd');
    it.news();
    answered(it);
    expect(it.news()).toEqual([]);
  });

  it('leaves nothing to wait for once it ended', () => {
    const it = readyRig();
    it.hear('newAudioStream');
    it.sound(1);
    it.say({ type: 'reply-cancel', turnId: it.replyId(), heardMs: 10, by: 'user' });
    it.hear('audioStreamEnd', { message: '' });
    expect(it.codec.wakeAtMs()).toBeNull();
  });

  it('keeps the words of its question, unless a newer one has begun', () => {
    const it = readyRig();
    it.speak();
    it.say({ type: 'reply-cancel', turnId: ONE, heardMs: 0, by: 'user' });
    expect(it.hear('onUserTranscript', { message: 'Old words' })).toHaveLength(1);
    it.say({ type: 'utterance-start', turnId: TWO });
    expect(it.hear('onUserTranscript', { message: 'Old words' })).toEqual([]);
  });

  it('of an unknown name changes nothing', () => {
    const it = readyRig();
    it.speak();
    it.say({ type: 'reply-cancel', turnId: asTurnId('nobody'), heardMs: 0, by: 'user' });
    heard(it);
    answered(it);
    expect(aboutReplies(it.news())).toHaveLength(4);
  });
});

describe('an utterance taken back', () => {
  it('is ended for the service by silence, and neither its words nor its answer are told', () => {
    const it = readyRig();
    takeBack(it);
    expect(it.audioIn()).toHaveLength(1 + 8);
    heard(it);
    it.hear('onUserTranscript', { message: 'Oh no' });
    answered(it);
    expect(it.types()).toEqual(['user-speech-start', 'user-speech-end']);
  });

  it('of which nothing was sent hides no answer', () => {
    const it = readyRig();
    it.say({ type: 'utterance-start', turnId: ONE });
    it.say({ type: 'utterance-cancel' });
    expect(it.sent).toEqual([]);
    answered(it);
    expect(aboutReplies(it.news())).toHaveLength(4);
  });

  it('leaves the next one its answer, though it was never answered', () => {
    const it = readyRig();
    heard(it);
    takeBack(it);
    it.speak(TWO);
    heard(it);
    it.news();
    answered(it);
    expect(aboutReplies(it.news())).toHaveLength(4);
  });

  it('does not hide the answer to a pause of the next one', () => {
    const it = readyRig();
    heard(it);
    takeBack(it);
    it.say({ type: 'utterance-start', turnId: TWO });
    it.say({ type: 'utterance-audio', pcm: loud() });
    heard(it);
    it.news();
    answered(it);
    expect(aboutReplies(it.news())).toHaveLength(4);
  });

  it('that runs into the next one leaves it its answer', () => {
    const it = readyRig();
    heard(it);
    it.say({ type: 'utterance-start', turnId: ONE });
    it.say({ type: 'utterance-audio', pcm: loud() });
    it.hear('voiceActivityStart');
    it.say({ type: 'utterance-cancel' });
    it.speak(TWO);
    // The service heard one long utterance.
    it.hear('voiceActivityEnd');
    it.news();
    answered(it);
    expect(aboutReplies(it.news())).toHaveLength(4);
  });

  it('leaves the next one its answer, where the service never tells of speech', () => {
    const it = readyRig();
    takeBack(it);
    it.speak(TWO);
    answered(it);
    expect(aboutReplies(it.news())).toHaveLength(4);
  });

  it('is forgotten after a while', () => {
    const it = readyRig();
    heard(it);
    takeBack(it);
    it.news();
    it.pass(CALLED_OFF_MS);
    answered(it);
    expect(aboutReplies(it.news())).toHaveLength(4);
  });

  it('does not hide the answer to a typed question', () => {
    const it = readyRig({ options: { extended: 'on' } });
    heard(it);
    takeBack(it);
    it.say({ type: 'text-send', text: 'Hi', turnId: TWO });
    it.news();
    answered(it);
    expect(aboutReplies(it.news())).toHaveLength(4);
  });
});

const TYPES = [
  'init',
  'newAudioStream',
  'audioStreamStart',
  'audioStreamEnd',
  'voiceActivityStart',
  'voiceActivityEnd',
  'onUserTranscript',
  'onAgentTranscript',
  'onAgentGreeting',
  'onAgentGreetingEnd',
  'onAgentInterrupted',
  'llmStreamEnd',
  'error',
  'hangup',
] as const;

type Step = (it: Rig) => void;

const STEP: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom(...TYPES).map((type): Step => (it) => {
    it.hear(type, { message: 'Words.', updatedMessage: 'W', isFatal: false, code: 4_500, endedBy: 'agent' });
  }),
  fc.constant<Step>((it) => void it.hear('audioStream', { data: base64(1, 2) })),
  fc.integer({ min: 0, max: 12_000 }).map(
    (ms): Step =>
      (it) =>
        void it.pass(ms),
  ),
  fc.constantFrom(ONE, TWO, THREE).map(
    (turnId): Step =>
      (it) =>
        void it.say({ type: 'utterance-start', turnId }),
  ),
  fc.constant<Step>((it) => void it.say({ type: 'utterance-audio', pcm: loud() })),
  fc.constant<Step>((it) => void it.say({ type: 'utterance-end' })),
  fc.constant<Step>((it) => void it.say({ type: 'utterance-cancel' })),
  fc.constantFrom(ONE, TWO, THREE, null).map((turnId): Step => (it) => {
    const start = it.events.findLast(({ type }) => type === 'reply-start');
    const running = start?.type === 'reply-start' ? start.turnId : ONE;
    it.say({ type: 'reply-cancel', turnId: turnId ?? running, heardMs: 0, by: 'user' });
  }),
  fc.constant<Step>((it) => void it.say({ type: 'text-send', text: 'Hi', turnId: THREE })),
);

describe('whatever happened before', () => {
  it('a question is answered', () => {
    fc.assert(
      fc.property(fc.array(STEP, { maxLength: 60 }), fc.boolean(), (steps, isQuick) => {
        const it = readyRig({ options: { extended: 'on' } });
        for (const step of steps) step(it);
        if (!isQuick) it.pass(1_000);
        const turnId = asTurnId('the-question');
        it.say({ type: 'utterance-start', turnId });
        it.say({ type: 'utterance-audio', pcm: loud() });
        it.hear('voiceActivityStart');
        it.say({ type: 'utterance-end' });
        it.hear('voiceActivityEnd');
        it.news();
        it.hear('onUserTranscript', { message: 'Now?' });
        answered(it);
        const told = it.news();
        expect(told.map(({ type }) => type)).toEqual(
          expect.arrayContaining(['user-transcript-final', 'reply-start', 'reply-bytes', 'reply-end']),
        );
        expect(told.at(-1)?.type).toBe('reply-end');
      }),
      { numRuns: 500 },
    );
  });

  it('each reply begins once and ends once, and nothing is told of it afterwards but its words', () => {
    fc.assert(
      fc.property(fc.array(STEP, { maxLength: 80 }), (steps) => {
        const it = readyRig({ options: { extended: 'on' } });
        const cancelled: { readonly turnId: string; readonly at: number }[] = [];
        const { say } = it;
        it.say = (intent) => {
          if (intent.type === 'reply-cancel') cancelled.push({ turnId: intent.turnId, at: it.events.length });
          return say(intent);
        };
        for (const step of steps) step(it);
        it.pass(60_000);
        for (const { turnId, at } of cancelled) {
          expect(it.events.slice(at).filter((event) => 'turnId' in event && event.turnId === turnId)).toEqual([]);
        }
        const byTurn = new Map<string, string[]>();
        for (const event of aboutReplies(it.events)) {
          if (!('turnId' in event)) continue;
          byTurn.set(event.turnId, [...(byTurn.get(event.turnId) ?? []), event.type]);
        }
        for (const told of byTurn.values()) {
          expect(told[0]).toBe('reply-start');
          expect(told.filter((type) => type === 'reply-start')).toHaveLength(1);
          expect(told.filter((type) => type === 'reply-end').length).toBeLessThanOrEqual(1);
          expect(told.filter((type) => type === 'reply-interrupted').length).toBeLessThanOrEqual(1);
          const over = told.findIndex((type) => type === 'reply-end' || type === 'reply-interrupted');
          const after = over < 0 ? [] : told.slice(over + 1);
          expect(after.every((type) => /interrupted|corrected|text-final/.test(type))).toBe(true);
        }
        expect(it.codec.wakeAtMs()).toBeNull();
      }),
      { numRuns: 500 },
    );
  });
});
