import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appError } from '../../../../src-preload/contract/app-error.js';
import { FIRST_ANNOUNCED_TURN, type FromSpeech, type ToSpeech } from '../../../../src-main/hosts/protocol/speech.js';
import { createConversation } from '../../../../src-main/hosts/speech/conversation.js';
import { createFakeAssistant } from './fake-assistant.js';
import { createFakeEngines, loud, MS, quiet, SAMPLES_PER_CHARACTER, settled } from './fake-engines.js';
import { say as saying } from '../../../../src-preload/contract/said.js';

type Sent = FromSpeech | { readonly type: 'audio'; readonly turn: number; readonly samples: number };

function setUp() {
  const engines = createFakeEngines();
  const assistant = createFakeAssistant();
  const sent: Sent[] = [];
  const conversation = createConversation({
    configuration: { chat: null, voice: 'rms', rate: 1.5, timeZone: 'UTC', locale: 'en' },
    assistant,
    engines,
    nowMs: () => 0,
    send: (message) => sent.push(message),
    sendAudio: (turn, pcm) => sent.push({ type: 'audio', turn, samples: pcm.length }),
  });
  const say = (turn: number, pcm: Int16Array = loud(500)): void => {
    conversation.receive({ type: 'utterance.start', turn });
    conversation.hear(pcm);
    conversation.receive({ type: 'utterance.end' });
  };
  return {
    engines,
    assistant,
    sent,
    conversation,
    say,
    /** What was sent without the sound and what is heard while the person speaks. */
    told: () =>
      sent.filter(({ type }) => !['audio', 'speech.start', 'speech.end', 'transcript.partial'].includes(type)),
    types: () => sent.map(({ type }) => type),
    samples: (turn: number) =>
      sent.reduce((sum, message) => sum + (message.type === 'audio' && message.turn === turn ? message.samples : 0), 0),
  };
}

describe('a turn by voice', () => {
  it('is heard, answered and spoken in order', async () => {
    const { say, told, types, samples, assistant, engines } = setUp();
    assistant.pieces = [
      { type: 'say', text: 'It is four.' },
      { type: 'say', text: 'Or five.' },
    ];
    say(7);
    await settled();
    expect(told()).toEqual([
      { type: 'transcript.final', turn: 7, text: '500 milliseconds' },
      { type: 'reply.start', turn: 7, rateHz: 16_000 },
      { type: 'reply.text', turn: 7, text: 'It is four.' },
      { type: 'reply.text', turn: 7, text: 'Or five.' },
      { type: 'reply.end', turn: 7 },
    ]);
    expect(assistant.asked).toEqual(['500 milliseconds']);
    expect(samples(7)).toBe('It is four.Or five.'.length * SAMPLES_PER_CHARACTER);
    expect(types().indexOf('audio')).toBeLessThan(types().lastIndexOf('reply.text'));
    expect(types().at(-1)).toBe('reply.end');
    expect(engines.spoken[0]).toEqual({ text: 'It is four.', voice: 'rms', rate: 1.5, gain: 1 });
  });

  it('speaks the first sentence while the second is still thought of', async () => {
    const { say, samples, types, assistant } = setUp();
    assistant.pieces = [
      { type: 'say', text: 'First.' },
      { type: 'say', text: 'Second.' },
    ];
    assistant.between.shut();
    say(1);
    await settled();
    expect(samples(1)).toBe('First.'.length * SAMPLES_PER_CHARACTER);
    expect(types()).not.toContain('reply.end');
    assistant.between.open();
    await settled();
    expect(types()).toContain('reply.end');
  });

  it('without speech is empty and asks nobody', async () => {
    const { say, told, assistant } = setUp();
    say(3, quiet(800));
    await settled();
    expect(told()).toEqual([{ type: 'utterance.empty', turn: 3 }]);
    expect(assistant.asked).toEqual([]);
  });

  it('that is cancelled while spoken leaves no trace', async () => {
    const { conversation, told, assistant } = setUp();
    conversation.receive({ type: 'utterance.start', turn: 1 });
    conversation.hear(loud(500));
    conversation.receive({ type: 'utterance.cancel' });
    conversation.hear(loud(500));
    conversation.receive({ type: 'utterance.end' });
    await settled();
    expect(told()).toEqual([]);
    expect(assistant.asked).toEqual([]);
  });

  it('that comes while the models load is answered when they are there', async () => {
    const { say, told, engines } = setUp();
    engines.load.shut();
    say(1);
    await settled();
    expect(told()).toEqual([]);
    engines.load.open();
    await settled();
    expect(told().at(-1)).toEqual({ type: 'reply.end', turn: 1 });
  });

  it('takes the place of the one before it', async () => {
    const { say, told, engines } = setUp();
    engines.recognition.shut();
    say(1);
    await settled();
    say(2);
    engines.recognition.open();
    await settled();
    expect(told().every((message) => !('turn' in message) || message.turn === 2)).toBe(true);
    expect(told().at(-1)).toEqual({ type: 'reply.end', turn: 2 });
  });
});

describe('a cancel', () => {
  const steps = ['load', 'recognition', 'synthesis', 'between'] as const;

  it.each(steps)('at the step "%s" lets nothing more be sent', async (step) => {
    const { say, sent, conversation, assistant, engines } = setUp();
    const gate = step === 'between' ? assistant.between : engines[step];
    assistant.pieces = [
      { type: 'say', text: 'One.' },
      { type: 'say', text: 'Two.' },
    ];
    gate.shut();
    say(1);
    await settled();
    const before = sent.length;
    conversation.receive({ type: 'reply.cancel', turn: 1, heardMs: 0 });
    // The next turn does not wait for what is stuck.
    if (step === 'between' || step === 'synthesis') {
      await settled();
      expect(sent).toHaveLength(before);
    }
    gate.open();
    await settled();
    expect(sent).toHaveLength(before);
    say(2);
    await settled();
    expect(sent.at(-1)).toEqual({ type: 'reply.end', turn: 2 });
  });

  it('ends the assistant even when it waits for its network', async () => {
    const { say, told, conversation, assistant } = setUp();
    assistant.pieces = [
      { type: 'say', text: 'One.' },
      { type: 'say', text: 'Two.' },
    ];
    assistant.between.shut();
    say(1);
    await settled();
    conversation.receive({ type: 'reply.cancel', turn: 1, heardMs: 0 });
    conversation.receive({ type: 'text', turn: 2, text: 'hello' });
    await settled();
    // Stuck at the same door, yet the next answer has begun.
    expect(told().at(-1)).toEqual({ type: 'reply.text', turn: 2, text: 'One.' });
    assistant.between.open();
    await settled();
    expect(assistant.ended).toBe(1);
  });

  it('of another turn changes nothing', async () => {
    const { say, told, conversation, assistant } = setUp();
    assistant.between.shut();
    say(1);
    conversation.receive({ type: 'reply.cancel', turn: 9, heardMs: 0 });
    await settled();
    expect(told().at(-1)).toEqual({ type: 'reply.end', turn: 1 });
    expect(assistant.cuts).toEqual([]);
  });

  it('tells the assistant the words that were heard, also when all had been made', async () => {
    const { say, conversation, assistant } = setUp();
    assistant.pieces = [
      { type: 'say', text: 'One two.' },
      { type: 'say', text: 'Three four five six.' },
    ];
    say(1);
    await settled();
    const msPerCharacter = SAMPLES_PER_CHARACTER / MS;
    conversation.receive({ type: 'reply.cancel', turn: 1, heardMs: (8 + 12) * msPerCharacter });
    conversation.receive({ type: 'reply.cancel', turn: 1, heardMs: 0 });
    expect(assistant.cuts).toEqual(['One two. Three four']);
  });

  it('of a text that waits drops it', async () => {
    const { conversation, told, assistant } = setUp();
    assistant.pieces = [
      { type: 'say', text: 'One.' },
      { type: 'say', text: 'Two.' },
    ];
    assistant.between.shut();
    conversation.receive({ type: 'text', turn: 1, text: 'a' });
    conversation.receive({ type: 'text', turn: 2, text: 'b' });
    await settled();
    conversation.receive({ type: 'reply.cancel', turn: 2, heardMs: 0 });
    assistant.between.open();
    await settled();
    expect(assistant.asked).toEqual(['a']);
    expect(told().at(-1)).toEqual({ type: 'reply.end', turn: 1 });
  });
});

describe('texts and announcements', () => {
  it('answers texts one after the other', async () => {
    const { conversation, told } = setUp();
    conversation.receive({ type: 'text', turn: 1, text: 'a' });
    conversation.receive({ type: 'text', turn: 2, text: 'b' });
    await settled();
    const turns = told().map((message) => ('turn' in message ? message.turn : null));
    expect(turns).toEqual([1, 1, 1, 2, 2, 2]);
  });

  it('announces under a number of its own', async () => {
    const { conversation, told } = setUp();
    conversation.receive({ type: 'context', text: 'Your timer is done.' });
    await settled();
    const [start, text] = told();
    expect(start).toMatchObject({ type: 'reply.start' });
    expect(text).toMatchObject({ type: 'reply.text', text: 'Your timer is done.' });
    expect(start !== undefined && 'turn' in start && start.turn).toBeGreaterThanOrEqual(FIRST_ANNOUNCED_TURN);
  });

  it('holds an announcement back while the person speaks and until they are answered', async () => {
    const { conversation, told, assistant } = setUp();
    conversation.receive({ type: 'utterance.start', turn: 1 });
    conversation.receive({ type: 'context', text: 'Your timer is done.' });
    conversation.hear(loud(500));
    await settled();
    expect(assistant.announced).toEqual([]);
    conversation.receive({ type: 'utterance.end' });
    await settled();
    expect(assistant.announced).toEqual(['Your timer is done.']);
    const ends = told().filter(({ type }) => type === 'reply.end');
    expect(ends[0]).toEqual({ type: 'reply.end', turn: 1 });
    expect(ends).toHaveLength(2);
  });

  it('says it after an utterance that was cancelled, too', async () => {
    const { conversation, assistant } = setUp();
    conversation.receive({ type: 'utterance.start', turn: 1 });
    conversation.receive({ type: 'context', text: 'Ring.' });
    conversation.receive({ type: 'utterance.cancel' });
    await settled();
    expect(assistant.announced).toEqual(['Ring.']);
  });
});

describe('the manner of speaking', () => {
  it('changes when the assistant says so, stays changed, stays in bounds, and goes back', async () => {
    const { conversation, engines, assistant } = setUp();
    const ask = async (pieces: typeof assistant.pieces): Promise<(typeof engines.spoken)[number] | undefined> => {
      assistant.pieces = pieces;
      conversation.receive({ type: 'text', turn: 1, text: 'x' });
      await settled();
      return engines.spoken.at(-1);
    };
    const ok = { type: 'say', text: 'Ok.' } as const;
    expect((await ask([{ type: 'voice', change: 'slower' }, ok]))?.rate).toBeCloseTo(1.2);
    expect((await ask([ok]))?.rate).toBeCloseTo(1.2);
    expect((await ask([...Array<{ type: 'voice'; change: 'faster' }>(9).fill({ type: 'voice', change: 'faster' }), ok]))?.rate).toBe(2); // prettier-ignore
    expect((await ask([{ type: 'voice', change: 'louder' }, ok]))?.gain).toBeGreaterThan(1);
    expect((await ask([{ type: 'voice', change: 'quieter' }, { type: 'voice', change: 'quieter' }, ok]))?.gain).toBeLessThan(1); // prettier-ignore
    expect(await ask([{ type: 'voice', change: 'normal' }, ok])).toMatchObject({ rate: 1.5, gain: 1 });
  });
});

describe('failures', () => {
  it.each(['recogniser', 'detector'] as const)(
    'says that the %s is broken, and still answers texts',
    async (engine) => {
      const { say, told, conversation, engines } = setUp();
      engines.broken.add(engine);
      say(1);
      await settled();
      expect(told()).toEqual([
        {
          type: 'failure',
          code: 'speech-engine-failed',
          detail: expect.stringContaining('could not be loaded') as string,
          said: saying(`engine-${engine}-unloadable`),
          fatal: false,
          turn: 1,
        },
      ]);
      conversation.receive({ type: 'text', turn: 2, text: 'a' });
      await settled();
      expect(told().at(-1)).toEqual({ type: 'reply.end', turn: 2 });
    },
  );

  it('says nothing of the inside when recognition breaks at work', async () => {
    const { say, told, engines } = setUp();
    engines.broken.add('recognition');
    say(1);
    await settled();
    expect(told()).toHaveLength(1);
    expect(told()[0]).toMatchObject({ type: 'failure', code: 'speech-engine-failed', fatal: false, turn: 1 });
    expect(JSON.stringify(told())).not.toContain('0x0');
  });

  it('goes on as text when the voice is broken, and says so once', async () => {
    const { conversation, told, types, assistant, engines } = setUp();
    engines.broken.add('voice');
    assistant.pieces = [
      { type: 'say', text: 'One.' },
      { type: 'say', text: 'Two.' },
    ];
    conversation.receive({ type: 'text', turn: 1, text: 'a' });
    conversation.receive({ type: 'text', turn: 2, text: 'b' });
    await settled();
    expect(told().filter(({ type }) => type === 'reply.text')).toHaveLength(4);
    expect(told().filter(({ type }) => type === 'failure')).toHaveLength(1);
    expect(types().filter((type) => type === 'reply.end')).toHaveLength(2);
  });

  it('ends the reply of an assistant that throws', async () => {
    const { conversation, told, assistant } = setUp();
    assistant.pieces = [{ type: 'say', text: 'One.' }, new Error('secret')];
    conversation.receive({ type: 'text', turn: 1, text: 'a' });
    await settled();
    expect(told().slice(-2)).toEqual([
      expect.objectContaining({ type: 'failure', code: 'provider-fault', turn: 1 }),
      { type: 'reply.end', turn: 1 },
    ]);
    expect(JSON.stringify(told())).not.toContain('secret');
  });

  it('passes on what the assistant reports and goes on speaking', async () => {
    const { conversation, told, assistant } = setUp();
    const error = appError('network-unreachable', { detail: 'The chat server does not answer.' });
    assistant.pieces = [
      { type: 'failure', error },
      { type: 'say', text: 'I cannot reach it.' },
    ];
    conversation.receive({ type: 'text', turn: 1, text: 'a' });
    await settled();
    expect(told()[1]).toEqual({
      type: 'failure',
      code: 'network-unreachable',
      detail: 'The chat server does not answer.',
      fatal: false,
      turn: null,
    });
    expect(told().at(-1)).toEqual({ type: 'reply.end', turn: 1 });
  });
});

describe('its end', () => {
  it.each(['leave', 'close'])('by %s is silent from then on', async (how) => {
    const { say, sent, conversation, assistant } = setUp();
    assistant.pieces = [
      { type: 'say', text: 'One.' },
      { type: 'say', text: 'Two.' },
    ];
    assistant.between.shut();
    say(1);
    await settled();
    const before = sent.length;
    if (how === 'leave') conversation.receive({ type: 'leave' });
    else conversation.close();
    say(2);
    conversation.receive({ type: 'text', turn: 3, text: 'a' });
    assistant.between.open();
    await settled();
    expect(sent).toHaveLength(before);
  });
});

describe('any order of messages', () => {
  const message: fc.Arbitrary<ToSpeech | { type: 'sound'; ms: number }> = fc.oneof(
    fc.record({ type: fc.constant('utterance.start' as const), turn: fc.nat({ max: 9 }) }),
    fc.record({ type: fc.constant('sound' as const), ms: fc.constantFrom(20, 200, 900) }),
    fc.constant({ type: 'utterance.end' as const }),
    fc.constant({ type: 'utterance.cancel' as const }),
    fc.record({ type: fc.constant('reply.cancel' as const), turn: fc.nat({ max: 9 }), heardMs: fc.nat({ max: 500 }) }),
    fc.record({ type: fc.constant('text' as const), turn: fc.nat({ max: 9 }), text: fc.constant('a') }),
    fc.record({ type: fc.constant('context' as const), text: fc.constant('Ring.') }),
  );

  it('leaves no reply unended, none overlapping, and answers the next turn', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(message, fc.boolean()), { maxLength: 25 }), async (steps) => {
        const { conversation, sent, say } = setUp();
        for (const [step, isUnhurried] of steps) {
          if (step.type === 'sound') conversation.hear(loud(step.ms));
          else conversation.receive(step);
          if (isUnhurried) await new Promise((resolve) => setImmediate(resolve));
        }
        await settled();
        sent.length = 0;
        say(77);
        await settled();
        expect(sent.at(-1)).toMatchObject({ type: 'reply.end' });
        let speaking: number | null = null;
        for (const one of sent) {
          if (one.type === 'reply.start') speaking = one.turn;
          if (one.type === 'audio' || one.type === 'reply.text' || one.type === 'reply.end') {
            expect(one.turn).toBe(speaking);
          }
        }
        expect(sent.some((one) => one.type === 'reply.end' && one.turn === 77)).toBe(true);
      }),
      { numRuns: 60 },
    );
  }, 30_000);
});
