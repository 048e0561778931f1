/**
 * Owns a conversation without a key on loudspeakers: a room brings every answer back to the microphone, while a person
 * asks, listens, and now and then talks over an answer. Judged by what was asked and what was taken for asked.
 */
import type { Settings } from '../../src-preload/contract/settings.js';
import { isWithdrawn, type Turn } from '../../src-preload/contract/transcript.js';
import { unspoken, type Spoken } from '../course/unspoken.js';
import { utterancesOf } from '../course/verdict.js';
import type { Parley } from '../e2e/launch.js';
import { nowMs } from '../rig/environment.js';
import { silenceAfter } from '../rig/level.js';
import { Recorder } from '../rig/recorder.js';
import { openRoom } from '../rig/room.js';
import { atLevel, speechLevel } from '../rig/speech-level.js';
import type { TraceReader } from '../rig/trace.js';
import { play, synthesise } from '../rig/voice.js';
import { pause, until } from '../rig/wait.js';
import type { Sound } from '../rig/wav.js';

export interface HandsFreeCourse {
  readonly parley: Pick<Parley, 'page'>;
  readonly trace: TraceReader;
  /** At least; the course ends after a whole exchange. */
  readonly minutes: number;
  readonly seed: number;
  readonly sink: Settings['audio']['sink'];
  readonly log: (line: string) => void;
}

export interface HandsFreeFigures {
  readonly asked: number;
  readonly answered: number;
  /** How often the person talked over an answer, how often it fell silent for that, and how often it was understood. */
  readonly overTalked: number;
  readonly silenced: number;
  readonly understood: number;
  /** Turns that nobody spoke. */
  readonly falseTurns: number;
  /** Level of the assistant's voice at the microphone before any processing, dBFS. */
  readonly echoDbfs: number;
  /** From the person's first sound at the microphone to silence at the loudspeaker. */
  readonly bargeInMs: readonly number[];
  readonly minutes: number;
}

/** What is asked, and what the answer or the caption must hold. */
const QUESTIONS: readonly (readonly [string, RegExp])[] = [
  ['What is twelve times twelve?', /144/],
  ['Convert ten miles to kilometers.', /16(\.\d+)? kilomet/],
  // Nothing that speaks up later, as a timer does.
  ['What is fifteen plus thirty?', /45|forty-five/],
  ['What can you do?', /timers/],
];
/** Answered at length. */
const LONG = 'What can you do?';
const OVER_TALK: readonly (readonly [string, RegExp])[] = [
  ['What is twelve times twelve?', /144/],
  ['Please convert ten miles to kilometers.', /16(\.\d+)? kilomet/],
];
const VOICES = ['en-us', 'en-gb'];
/** Over the echo, dB. */
const LOUDER_DB = 6;
const OWN_DBFS = -22;
const ANSWER_WITHIN_MS = 20_000;

/** @throws Error when the app stops answering: the figures tell all else */
export async function runHandsFree(course: HandsFreeCourse): Promise<HandsFreeFigures> {
  const { parley, trace, minutes, sink, log } = course;
  const { page } = parley;
  const pick = chooser(course.seed);
  const turns = async (): Promise<readonly Turn[]> => {
    const answer = await page.evaluate(() => window.parley.app.snapshot());
    if (!answer.ok) throw new Error('The app tells nothing of itself.');
    return answer.value.turns.filter((turn) => !isWithdrawn(turn));
  };
  const spoken = async (): Promise<number> => (await turns()).filter(({ speaker }) => speaker === 'user').length;
  const lastAnswer = async (): Promise<string> =>
    (await turns()).findLast(({ speaker }) => speaker === 'assistant')?.text ?? '';
  const say = async (words: string, levelDbfs: number): Promise<Sound> =>
    atLevel(await synthesise(words, { voice: pick(VOICES) }), levelDbfs);

  await page.evaluate(
    async (chosen) => window.parley.settings.update({ audio: { sink: chosen, listeningOn: 'loudspeakers' } }),
    sink,
  );
  const room = await openRoom();
  const startedMs = nowMs();
  const passed = (): number => (nowMs() - startedMs) / 60_000;
  const bargeInMs: number[] = [];
  const spokenAt: Spoken[] = [];
  const speak = async (words: string, levelDbfs: number): Promise<void> => {
    const sound = await say(words, levelDbfs);
    const fromMs = nowMs();
    await play(sound).finished;
    spokenAt.push({ fromMs, untilMs: nowMs() });
  };
  let [asked, answered, overTalked, silenced, understood] = [0, 0, 0, 0, 0];
  let echoDbfs = Number.NaN;
  try {
    await page.evaluate(() => window.parley.session.setHandsFree(true));
    await page.locator('[data-phase=listening]').waitFor();
    await pause(1_000);
    do {
      const overTalks = asked % 3 === 0;
      const [words, expected] = overTalks ? ([LONG, /./] as const) : pick(QUESTIONS);
      const askedMs = nowMs();
      asked += 1;
      await speak(words, OWN_DBFS);
      const begins = await trace.next('playback-started', askedMs, ANSWER_WITHIN_MS).catch(() => null);
      if (begins === null) {
        log(`not answered: ${words}`);
        continue;
      }
      if (!overTalks) {
        await trace.next('playback-drained', begins.atMs, 30_000);
        const text = await lastAnswer();
        if (expected.test(text)) answered += 1;
        else log(`“${words}” was answered: ${text}`);
        await pause(1_500);
        continue;
      }
      answered += 1;
      const echo = await Recorder.start('microphone');
      await pause(2_500);
      echoDbfs = speechLevel(await echo.stop());
      overTalked += 1;
      asked += 1;
      const [interruption, reply] = pick(OVER_TALK);
      const speaker = await Recorder.start('speaker');
      const microphone = await Recorder.start('microphone');
      const saidMs = nowMs();
      await speak(interruption, echoDbfs + LOUDER_DB);
      const cut = await trace.next('playback-cut', saidMs, 3_000).catch(() => null);
      const recording = await speaker.stop();
      await microphone.stop();
      if (cut === null) {
        log(`talked over in vain: ${interruption}`);
        await trace.next('playback-drained', saidMs, 40_000);
        await pause(1_500);
        continue;
      }
      silenced += 1;
      const silentMs = silenceAfter(recording, saidMs);
      if (silentMs !== null) bargeInMs.push(silentMs - saidMs);
      await trace.next('playback-drained', cut.atMs, 40_000).catch(() => null);
      const text = await lastAnswer();
      if (reply.test(text)) {
        understood += 1;
        answered += 1;
      } else log(`“${interruption}” over an answer was answered: ${text}`);
      await pause(1_500);
    } while (passed() < minutes);
    await until('the last turn', async () => (await spoken()) > 0);
    const taken = await spoken();
    const nobodys = unspoken(
      utterancesOf(trace.marks()).filter(({ begunMs }) => begunMs >= startedMs),
      spokenAt,
    );
    const figures = {
      asked,
      answered,
      overTalked,
      silenced,
      understood,
      // Also by number: one that took the place of a question would hide behind it.
      falseTurns: Math.max(nobodys.length, taken - asked),
      echoDbfs,
      bargeInMs,
      minutes: passed(),
    };
    for (const { speaker, text } of await turns()) log(`${speaker === 'user' ? 'person' : 'Parley'}: ${text}`);
    log(summary(figures));
    return figures;
  } finally {
    await page.evaluate(() => window.parley.session.setHandsFree(false)).catch(() => undefined);
    await room.close();
  }
}

/** The figures in one line. */
function summary(figures: HandsFreeFigures): string {
  const { asked, answered, overTalked, silenced, understood, falseTurns, echoDbfs, bargeInMs, minutes } = figures;
  const sorted = [...bargeInMs].sort((one, other) => one - other);
  const middle = sorted[sorted.length >> 1]?.toFixed(0) ?? '-';
  return (
    `${minutes.toFixed(1)} min: ${asked} asked, ${answered} answered; talked over ${overTalked} times, ` +
    `silenced ${silenced}, understood ${understood}; false turns ${falseTurns}; echo ${echoDbfs.toFixed(1)} dBFS; ` +
    `voice to silence p50 ${middle} ms, max ${sorted.at(-1)?.toFixed(0) ?? '-'} ms`
  );
}

/** Picks one after the other, as the seed has it. */
function chooser(seed: number): <T>(from: readonly [T, ...T[]] | readonly T[]) => T {
  let state = seed >>> 0 || 1;
  return (from) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const chosen = from[Math.floor((state / 2 ** 32) * from.length)];
    if (chosen === undefined) throw new RangeError('nothing to choose from');
    return chosen;
  };
}
