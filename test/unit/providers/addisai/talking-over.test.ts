/** Barge-in, questions called off, utterances taken back: nothing unwanted is told, and nobody is left without answer. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asConnectionId, asTurnId, type TurnId } from '../../../../src-preload/contract/ids.js';
import { addisai } from '../../../../src-main/providers/addisai/descriptor.js';
import type { CodecEvent, CodecResult, WireFrame } from '../../../../src-main/providers/types.js';
import { account, bytesOf, readyStage, tone, type Stage } from './stage.js';

const about = (events: readonly CodecEvent[], turnId: TurnId) =>
  events.filter((event) => 'turnId' in event && event.turnId === turnId);
const replies = (events: readonly CodecEvent[]) => events.filter(({ type }) => type.startsWith('reply-'));

/** Asks, waits for the answer to begin, and talks over it. */
async function talkedOver(scenario = 'normal', latencyMs = 60) {
  const stage = await readyStage({ scenario, latencyMs });
  stage.speak('u1');
  stage.until('reply-start');
  const first = stage.ofType('reply-start')[0]?.turnId ?? asTurnId('');
  stage.run(50);
  stage.say({ type: 'reply-cancel', turnId: first, heardMs: 20, by: 'user' });
  return { stage, first, from: stage.events.length };
}

const lastStart = (stage: Stage): TurnId => stage.ofType('reply-start').at(-1)?.turnId ?? asTurnId('');

describe('an answer that is talked over', () => {
  it('is told no more, though it was still on its way', async () => {
    const { stage, first, from } = await talkedOver('talks-on');
    stage.run(5_000);
    expect(about(stage.events.slice(from), first)).toEqual([]);
    expect(replies(stage.events.slice(from))).toEqual([]);
  });

  it.each(['normal', 'talks-on', 'breaks-off-silently'])('%s: the next question is answered', async (scenario) => {
    const { stage, first, from } = await talkedOver(scenario);
    stage.speak('u2', tone(700));
    stage.until('reply-end', from);
    stage.run(2_000);
    expect(about(stage.events.slice(from), first)).toEqual([]);
    expect(stage.ofType('reply-start')).toHaveLength(2);
    expect(stage.soundOf(lastStart(stage))).toEqual(bytesOf(stage.service.spoken.at(-1)?.samples ?? new Int16Array()));
  });

  it('does not come back with a very short question, however slow the line', async () => {
    const { stage, first, from } = await talkedOver('normal', 250);
    stage.speak('u2', tone(160));
    stage.until('reply-end', from);
    expect(about(stage.events.slice(from), first)).toEqual([]);
    expect(stage.soundOf(lastStart(stage))).toEqual(bytesOf(stage.service.spoken.at(-1)?.samples ?? new Int16Array()));
    expect(stage.types(from).filter((type) => type === 'reply-interrupted')).toEqual([]);
  });

  it('needs no cancelling when the service broke it off itself', async () => {
    const stage = await readyStage({ scenario: 'interrupted' });
    stage.speak('u1');
    const { turnId } = stage.until('reply-interrupted') as { turnId: TurnId };
    stage.say({ type: 'reply-cancel', turnId, heardMs: 100, by: 'provider' });
    const from = stage.events.length;
    stage.run(1_000);
    stage.speak('u2');
    stage.until('reply-start', from);
  });

  it('is over when something else is asked, though its end got lost', async () => {
    const stage = await readyStage({ scenario: 'no-turn-complete' });
    stage.speak('u1');
    stage.run(1_000);
    const first = lastStart(stage);
    const from = stage.events.length;
    stage.speak('u2');
    expect(stage.events.slice(from)).toEqual([{ type: 'reply-end', turnId: first }]);
    stage.run(2_000);
    expect(lastStart(stage)).not.toBe(first);
    expect(about(stage.events.slice(from), first)).toHaveLength(1);
  });

  it('costs what it costs: that is told', async () => {
    const { stage, from } = await talkedOver('talks-on');
    stage.run(5_000);
    expect(stage.types(from)).toEqual(['usage']);
  });
});

describe('a question that is called off before its answer', () => {
  it('is not answered', async () => {
    const stage = await readyStage({ latencyMs: 60 });
    const turnId = stage.speak('u1');
    stage.run(100);
    stage.say({ type: 'reply-cancel', turnId, heardMs: 0, by: 'user' });
    stage.run(6_000);
    expect(replies(stage.events)).toEqual([]);
  });

  it('does not take the answer of the next one with it', async () => {
    const stage = await readyStage({ latencyMs: 60 });
    const turnId = stage.speak('u1');
    stage.run(100);
    stage.say({ type: 'reply-cancel', turnId, heardMs: 0, by: 'user' });
    stage.speak('u2', tone(900));
    stage.until('reply-end');
    expect(stage.ofType('reply-start')).toHaveLength(1);
    expect(stage.soundOf(lastStart(stage))).toEqual(bytesOf(stage.service.spoken.at(-1)?.samples ?? new Int16Array()));
  });

  it('is forgotten when no answer comes of it: without a key, too, the next is heard', async () => {
    const stage = await readyStage({ scenario: 'silent' });
    const turnId = stage.speak('u1');
    stage.say({ type: 'reply-cancel', turnId, heardMs: 0, by: 'user' });
    stage.run(1_000);
    // Hands-free: the microphone opens and nobody ends the utterance.
    stage.say({ type: 'utterance-start', turnId: asTurnId('u2') });
    stage.stream(tone(2_500));
    stage.hearMessage({ serverContent: { modelTurn: { parts: [{ inlineData: { data: 'AAAA' } }] } } });
    expect(stage.types().slice(-2)).toEqual(['reply-start', 'reply-bytes']);
  });

  it('is forgotten in time', async () => {
    const stage = await readyStage({ scenario: 'silent' });
    const turnId = stage.speak('u1');
    stage.say({ type: 'reply-cancel', turnId, heardMs: 0, by: 'user' });
    stage.run(9_000);
    stage.hearMessage({ serverContent: { modelTurn: { parts: [{ text: 'Late.' }] }, turnComplete: true } });
    expect(replies(stage.events)).toEqual([]);
    stage.say({ type: 'reply-cancel', turnId: stage.speak('u2'), heardMs: 0, by: 'user' });
    stage.run(10_000);
    stage.hearMessage({ serverContent: { modelTurn: { parts: [{ text: 'Later.' }] } } });
    expect(stage.types().slice(-2)).toEqual(['reply-start', 'reply-text-delta']);
  });
});

describe('an utterance that is taken back', () => {
  const takeBack = async (ms: number) => {
    const stage = await readyStage({ latencyMs: 60 });
    stage.say({ type: 'utterance-start', turnId: asTurnId('u1') });
    stage.stream(tone(ms));
    stage.say({ type: 'utterance-cancel' });
    return stage;
  };

  it('leaves no trace when nothing of it went out', async () => {
    const stage = await takeBack(60);
    stage.run(3_000);
    expect(stage.sent).toEqual([]);
    stage.speak('u2');
    stage.until('reply-end');
    expect(stage.service.heard.map(({ samples }) => samples.length)).toEqual([9_600]);
  });

  it('is closed with silence, and the answer to it is not told', async () => {
    const stage = await takeBack(500);
    stage.run(5_000);
    expect(stage.service.heard).toHaveLength(1);
    expect(stage.service.spoken).toHaveLength(1);
    expect(replies(stage.events)).toEqual([]);
  });

  it.each([0, 200, 700, 1_500, 4_000])('is no part of what is said %i ms later, which is answered', async (pauseMs) => {
    const stage = await takeBack(500);
    stage.run(pauseMs);
    const said = tone(800);
    stage.speak('u2', said);
    stage.until('reply-end');
    stage.run(3_000);
    expect(stage.ofType('reply-start')).toHaveLength(1);
    expect(stage.service.heard.map(({ samples }) => samples.length)).toEqual([7_168, 12_800]);
    expect(stage.soundOf(lastStart(stage))).toEqual(bytesOf(stage.service.spoken.at(-1)?.samples ?? new Int16Array()));
  });
});

describe('a pause while the key is held', () => {
  it('is answered, and the answer ends when the person goes on', async () => {
    const stage = await readyStage({ latencyMs: 40 });
    stage.say({ type: 'utterance-start', turnId: asTurnId('u1') });
    stage.stream(tone(500));
    stage.stream(new Int16Array(15_200));
    const first = lastStart(stage);
    expect(first).not.toBe('');
    stage.stream(tone(600));
    expect(stage.types().slice(-2)).toEqual(['reply-interrupted', 'user-speech-start']);
    const from = stage.events.length;
    stage.say({ type: 'utterance-end' });
    stage.until('reply-end', from);
    expect(lastStart(stage)).not.toBe(first);
    // The service waits for its answer: calling the question off by its own id works again.
    expect(about(stage.events.slice(from), first)).toEqual([]);
  });

  it('is answered to the end when the key is let go meanwhile', async () => {
    const stage = await readyStage();
    stage.say({ type: 'utterance-start', turnId: asTurnId('u1') });
    stage.stream(tone(500));
    stage.stream(new Int16Array(13_000));
    expect(stage.ofType('reply-start')).toHaveLength(1);
    stage.say({ type: 'utterance-end' });
    stage.until('reply-end');
    stage.run(2_000);
    expect(stage.ofType('reply-start')).toHaveLength(1);
    expect(stage.soundOf(lastStart(stage))).toEqual(bytesOf(stage.service.spoken[0]?.samples ?? new Int16Array()));
  });

  it('called off after it went on, is not answered', async () => {
    const stage = await readyStage();
    const turnId = asTurnId('u1');
    stage.say({ type: 'utterance-start', turnId });
    stage.stream(tone(500));
    stage.stream(new Int16Array(13_000));
    stage.stream(tone(600));
    stage.say({ type: 'utterance-end' });
    const from = stage.events.length;
    stage.say({ type: 'reply-cancel', turnId, heardMs: 0, by: 'user' });
    stage.run(5_000);
    expect(replies(stage.events.slice(from))).toEqual([]);
  });
});

describe('without a key', () => {
  it('goes on talking and being answered on one endless utterance', async () => {
    const stage = await readyStage({ latencyMs: 40 });
    stage.say({ type: 'utterance-start', turnId: asTurnId('u1') });
    for (let turn = 0; turn < 3; turn += 1) {
      stage.stream(tone(700));
      stage.stream(new Int16Array(40_000));
    }
    expect(stage.ofType('reply-end')).toHaveLength(3);
    expect(stage.service.breaches).toEqual([]);
  });

  it.each(['normal', 'breaks-off-silently'])('%s: talking over an answer leads to the next', async (scenario) => {
    const stage = await readyStage({ latencyMs: 40, scenario });
    stage.say({ type: 'utterance-start', turnId: asTurnId('u1') });
    stage.stream(tone(500));
    stage.stream(new Int16Array(15_200));
    const first = lastStart(stage);
    stage.say({ type: 'reply-cancel', turnId: first, heardMs: 50, by: 'user' });
    const from = stage.events.length;
    stage.stream(tone(1_500));
    stage.stream(new Int16Array(32_000));
    expect(lastStart(stage)).not.toBe(first);
    expect(about(stage.events.slice(from), first)).toEqual([]);
    expect(stage.ofType('reply-end')).toHaveLength(1);
  });
});

/** What may happen in any order; numbers are milliseconds that pass. */
type Happening =
  | { readonly kind: 'say'; readonly what: 'start' | 'audio' | 'end' | 'cancel' | 'cancel-question' | 'cancel-reply' }
  | { readonly kind: 'hear'; readonly what: 'sound' | 'words' | 'interrupted' | 'complete' | 'error' | 'noise' }
  | { readonly kind: 'wait'; readonly ms: number };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({
    kind: fc.constant('say' as const),
    what: fc.constantFrom('start', 'audio', 'end', 'cancel', 'cancel-question', 'cancel-reply'),
  }),
  fc.record({
    kind: fc.constant('hear' as const),
    what: fc.constantFrom('sound', 'words', 'interrupted', 'complete', 'error', 'noise'),
  }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 3_000 }) }),
);

const HEARD: Readonly<Record<Extract<Happening, { kind: 'hear' }>['what'], unknown>> = {
  sound: { serverContent: { modelTurn: { parts: [{ inlineData: { data: 'AAECAw==' } }] } } },
  words: { serverContent: { modelTurn: { parts: [{ text: 'word ' }] } } },
  interrupted: { serverContent: { interrupted: true } },
  complete: { serverContent: { turnComplete: true } },
  error: { error: 'AI service error' },
  noise: { what: 'is this' },
};

describe('whatever happened before', () => {
  it('a new question is answered, under an id of its own, and every answer is told in order', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40 }), fc.integer({ min: 600, max: 4_000 }), (before, thinkMs) => {
        let nowMs = 0;
        const codec = addisai.createCodec({
          ...account(),
          resume: null,
          connectionId: asConnectionId('c'),
          clock: { nowMs: () => nowMs, epochMs: () => nowMs },
        });
        const events: CodecEvent[] = [];
        let question = asTurnId('u0');
        let questions = 0;
        const note = ({ events: told }: CodecResult) => void events.push(...told);
        const hear = (message: unknown) =>
          note(codec.decode({ kind: 'text', data: JSON.stringify(message) } satisfies WireFrame));
        const pass = (ms: number) => {
          const until = nowMs + ms;
          for (let due = codec.wakeAtMs(); due !== null && due <= until; due = codec.wakeAtMs()) {
            nowMs = Math.max(nowMs, due);
            note(codec.tick());
          }
          nowMs = until;
        };
        const start = () => {
          questions += 1;
          question = asTurnId(`u${questions}`);
          note(codec.encode({ type: 'utterance-start', turnId: question }));
        };
        const audio = () => note(codec.encode({ type: 'utterance-audio', pcm: tone(200) }));
        const reply = (): TurnId => {
          const last = events.findLast((event) => event.type === 'reply-start');
          return last?.type === 'reply-start' ? last.turnId : question;
        };
        const cancel = (turnId: TurnId) => note(codec.encode({ type: 'reply-cancel', turnId, heardMs: 0, by: 'user' }));
        const say = {
          start,
          audio,
          end: () => note(codec.encode({ type: 'utterance-end' })),
          cancel: () => note(codec.encode({ type: 'utterance-cancel' })),
          'cancel-question': () => cancel(question),
          'cancel-reply': () => cancel(reply()),
        };
        for (const it of before) {
          if (it.kind === 'say') say[it.what]();
          else if (it.kind === 'hear') hear(HEARD[it.what]);
          else pass(it.ms);
        }
        const from = events.length;
        start();
        audio();
        note(codec.encode({ type: 'utterance-end' }));
        pass(thinkMs);
        hear(HEARD.sound);
        hear(HEARD.complete);
        const told = events.slice(from).filter(({ type }) => type.startsWith('reply-'));
        const sound = told.find(({ type }) => type === 'reply-bytes');
        expect(sound).toBeDefined();
        const turnId = sound !== undefined && 'turnId' in sound ? sound.turnId : null;
        expect(about(events, turnId ?? asTurnId('')).map(({ type }) => type)).toEqual([
          'reply-start',
          'reply-bytes',
          'reply-end',
        ]);
        // Every reply: one start, its content, at most one end.
        const ids = events.flatMap((event) => (event.type === 'reply-start' ? [event.turnId] : []));
        expect(new Set(ids).size).toBe(ids.length);
        for (const id of ids) {
          const types = about(events, id).map(({ type }) => type);
          expect(types[0]).toBe('reply-start');
          expect(types.slice(0, -1)).not.toContain('reply-end');
          expect(types.slice(0, -1)).not.toContain('reply-interrupted');
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
