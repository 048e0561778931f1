/**
 * The whole speech host with its real models and its real assistant, spoken to in real time.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAssistant } from '../../../src-main/assistant/assistant.js';
import {
  encodeToSpeech,
  encodeUtteranceAudio,
  parseFromSpeech,
  parseReplyAudio,
  type FromSpeech,
  type ToSpeech,
} from '../../../src-main/hosts/protocol/speech.js';
import { createSpeechHost } from '../../../src-main/hosts/speech/host.js';
import { median, realEngines } from './real-engines.js';
import { joinedSound, spoken } from './spoken-sound.js';

const engines = realEngines();
const nowMs = (): number => performance.now();
const passing = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

interface Told {
  readonly atMs: number;
  readonly message: FromSpeech | { readonly type: 'audio'; readonly turn: number; readonly pcm: Int16Array };
}
const told: Told[] = [];
let onTold: () => void = () => undefined;

const host = createSpeechHost({
  post: (notice) => {
    if (notice.channel === 'effect') {
      host.receive({ channel: 'effect-result', id: notice.id, result: { ok: false, reason: 'unavailable' } });
    }
    if (notice.channel !== 'conversation') return;
    const { frame } = notice;
    const message = frame.kind === 'text' ? parseFromSpeech(frame.data) : parseReplyAudio(frame.data);
    if (message === null) throw new Error('The host sent a frame that is not of its protocol.');
    told.push({ atMs: nowMs(), message: 'pcm' in message ? { type: 'audio', ...message } : message });
    onTold();
  },
  createEngines: () => engines,
  createAssistant: (configuration, effects) =>
    createAssistant({ configuration, effects, clock: { epochMs: () => Date.now() }, fetch }),
  nowMs,
  exit: () => undefined,
});
const send = (message: ToSpeech): void =>
  host.receive({ channel: 'conversation', connection: 1, frame: { kind: 'text', data: encodeToSpeech(message) } });

async function until(type: Told['message']['type'], turn: number): Promise<Told> {
  for (;;) {
    const found = told.find(({ message }) => message.type === type && 'turn' in message && message.turn === turn);
    if (found !== undefined) return found;
    await new Promise<void>((resolve) => {
      onTold = resolve;
    });
  }
}

/** Speaks in real time; answers when the key was let go, which is `tailMs` after the last sound. */
async function speak(turn: number, pcm: Int16Array): Promise<number> {
  send({ type: 'utterance.start', turn });
  const startedMs = nowMs();
  for (let at = 0; at < pcm.length; at += 320) {
    const data = encodeUtteranceAudio(pcm.slice(at, at + 320));
    host.receive({ channel: 'conversation', connection: 1, frame: { kind: 'binary', data } });
    await passing(startedMs + (at + 320) / 16 - nowMs());
  }
  const endedMs = nowMs();
  send({ type: 'utterance.end' });
  return endedMs;
}

const textOf = (turn: number): string =>
  told
    .flatMap(({ message }) => (message.type === 'reply.text' && message.turn === turn ? [message.text] : []))
    .join(' ');
const soundOf = (turn: number): Int16Array =>
  joinedSound(
    ...told.flatMap(({ message }) => (message.type === 'audio' && message.turn === turn ? [message.pcm] : [])),
  );

const delays: number[] = [];
beforeAll(async () => {
  host.receive({ channel: 'start', modelFolder: 'given by the test' });
  host.receive({ channel: 'conversation-open', connection: 1 });
  send({
    type: 'configure',
    configuration: { chat: null, voice: 'slt', rate: 1, timeZone: 'Europe/Berlin', locale: 'en-GB' },
  });
  for (const load of [engines.voice, engines.detector, engines.recogniser]) await load();
});
afterAll(() => {
  console.log(
    `key let go (200 ms after the last word) to first sound out of the host: ` +
      `p50 ${median(delays).toFixed(0)} ms, worst ${Math.max(...delays).toFixed(0)} ms, n ${delays.length}`,
  );
  console.log(`memory of the process: ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`);
});

describe('the speech host', () => {
  it.each([
    [1, 'what is twelve times twelve', /144|one hundred and forty-four/iu],
    [2, 'what time is it', /\d|o'clock/iu],
    [3, 'convert ten miles to kilometers', /16\.09/u],
    [4, 'what can you do', /time/iu],
  ])('answers question %i, "%s", by voice', async (turn, question, expected) => {
    const letGoMs = await speak(turn, spoken(question));
    const first = await until('audio', turn);
    await until('reply.end', turn);
    delays.push(first.atMs - letGoMs);
    expect(textOf(turn)).toMatch(expected);
    expect(soundOf(turn).length).toBeGreaterThan(8_000);
  });

  it('stops within a step of work when cut, and says no more', async () => {
    send({ type: 'text', turn: 10, text: 'what can you do' });
    await until('audio', 10);
    send({ type: 'reply.cancel', turn: 10, heardMs: 50 });
    const before = told.length;
    send({ type: 'text', turn: 11, text: 'what is two plus two' });
    await until('reply.end', 11);
    expect(told.slice(before).every(({ message }) => 'turn' in message && message.turn === 11)).toBe(true);
    expect(textOf(11)).toMatch(/four|4/iu);
  });

  it('answers with a text that its own ears understand', async () => {
    send({ type: 'text', turn: 20, text: 'what is twelve times twelve' });
    await until('reply.end', 20);
    const answer = soundOf(20);
    await speak(21, joinedSound(new Int16Array(3_200), answer, new Int16Array(3_200)));
    const { message } = await until('transcript.final', 21);
    expect(message).toMatchObject({ text: expect.stringMatching(/(twelve|12).*(144|one hundred)/iu) as unknown });
    await until('reply.end', 21);
  });

  it('takes silence for nothing', async () => {
    await speak(30, new Int16Array(16_000));
    await until('utterance.empty', 30);
  });
});
