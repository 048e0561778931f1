/**
 * How whole an answer is heard whose sound arrives badly: a known sound through a service's socket, compared with what
 * was at the virtual speaker. `PARLEY_BENCH_MINUTES` says how long for each way to arrive.
 */
import { test } from '@playwright/test';
import { babble, played, SOURCE_RATE_HZ } from '../test/real/audio/listen.js';
import { nowMs, SPEAKER } from '../test/rig/environment.js';
import { countTaken } from '../test/rig/processors.js';
import { Recorder } from '../test/rig/recorder.js';
import type { Recording } from '../test/rig/recording.js';
import { follow, type Flaw } from '../test/rig/smoothness.js';
import { play } from '../test/rig/voice.js';
import { pause } from '../test/rig/wait.js';
import { pressKeys, releaseKeys } from '../test/rig/keys.js';
import { arrive, ARRIVALS, stallsIn, type Arrival, type Piece } from './arrivals.js';
import { record, type FigureKey } from './figures.js';
import { createScriptedPlayai, SCRIPTED_SCENARIO } from './scripted-playai.js';
import { withService, type Stage } from './service-stage.js';

const CHORD = 'Control+Shift+Space';
const ANSWER_MS = 15_000;
/** From the release to the end of its cue, well counted. */
const CUE_MS = 1_000;
const MINUTES = Number(process.env['PARLEY_BENCH_MINUTES'] ?? 0.5);
const ANSWERS = Math.max(1, Math.round((MINUTES * 60_000) / ANSWER_MS));
/** What the sink holds when a stall begins is heard before the silence. */
const BUFFERED_MS = 600;
/** The very end of a sound is not found again if something is wrong just there. */
const UNJUDGED_MS = 200;
/** Up to this share of all processors' time, taken by the host of this computer, an answer counts as left alone. */
const LEFT_ALONE = 0.001;

const FIGURES = {
  steady: ['gapsSteady', 'silenceSteady'],
  bursts: ['gapsBursts', 'silenceBursts'],
  jitter: ['gapsJitter', 'silenceJitter'],
  stalls: ['gapsStalls', 'silenceStalls'],
} as const satisfies Record<Arrival, readonly [FigureKey, FigureKey]>;

/** Sends each piece when it is due, and settles after the last. */
async function send(pieces: readonly Piece[], startedMs: number, say: (piece: Piece) => void): Promise<void> {
  for (const piece of pieces) {
    const waitMs = startedMs + piece.atMs - nowMs();
    if (waitMs > 0) await pause(waitMs);
    say(piece);
  }
}

/** @throws Error when some of it was never heard */
function flawsOf(recording: Recording, sound: Int16Array): readonly Flaw[] {
  const followed = follow(recording.samples, sound, recording.rateHz);
  if (followed === null || followed.foundMs < ANSWER_MS - UNJUDGED_MS) {
    throw new Error(`Of an answer of ${ANSWER_MS} ms only ${followed?.foundMs ?? 0} ms were heard.`);
  }
  return followed.flaws;
}

/**
 * A press with the cues that go with it, as in use: what else is open at the speaker while an answer plays, and closes
 * then, is what may break it.
 */
async function talk({ trace }: Stage): Promise<void> {
  const pressedMs = nowMs();
  await pressKeys(CHORD);
  await trace.next('frame-sent', pressedMs);
  await pause(500);
  await releaseKeys(CHORD);
  await pause(CUE_MS);
}

const silenceOf = (flaws: readonly Flaw[]): number =>
  flaws.reduce((sum, { insertedMs }) => sum + Math.max(0, insertedMs), 0);

for (const arrival of ARRIVALS) {
  test(`P6 smoothness, arriving: ${arrival}`, async () => {
    const gaps: number[] = [];
    const silence: number[] = [];
    const inStalls: number[] = [];
    const leftAlone: number[] = [];
    const service = createScriptedPlayai(24_000);
    let seed = 1;
    const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    await withService(
      service.simulator,
      { answers: [], scenario: SCRIPTED_SCENARIO, audio: { cues: 'all' } },
      async (stage: Stage) => {
        const { trace } = stage;
        // The first is for the connection and the device, and is not judged.
        for (let number = 0; number <= ANSWERS; number += 1) {
          const lengthMs = number === 0 ? 1_000 : ANSWER_MS;
          const source = babble(lengthMs / 1_000, number + 1);
          const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
          const byteAt = (ms: number): number => Math.round((ms * SOURCE_RATE_HZ) / 1_000) * 2;
          await talk(stage);
          const speaker = await Recorder.start('speaker', { blockMs: null });
          const taken = await countTaken();
          const startedMs = nowMs();
          service.begin();
          await send(arrive(arrival, lengthMs, random), startedMs, ({ fromMs, toMs }) =>
            service.say(bytes.subarray(byteAt(fromMs), byteAt(toMs))),
          );
          service.end();
          await trace.next('playback-drained', startedMs, ANSWER_MS + 10_000);
          await pause(300);
          const { stolenShare } = await taken();
          const recording = await speaker.stop();
          if (number === 0) {
            // What the app loads beside is loaded by then.
            await trace.next('speech-ready', 0, 8_000).catch(() => null);
            continue;
          }
          const flaws = flawsOf(recording, played(source));
          const stalls = arrival === 'stalls' ? stallsIn(lengthMs) : [];
          const isInStall = ({ atSample }: Flaw): boolean => {
            const atMs = recording.timeOf(atSample) - startedMs;
            return stalls.some(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs + BUFFERED_MS);
          };
          const bad = flaws.filter((flaw) => !isInStall(flaw));
          for (const { atSample, insertedMs } of flaws) {
            const atMs = recording.timeOf(atSample) - startedMs;
            console.log(`${arrival} ${number}: ${insertedMs.toFixed(0)} ms put in at ${atMs.toFixed(0)} ms`);
          }
          if (bad.length > 0) {
            console.log(`${arrival} ${number}: the host took ${(stolenShare * 100).toFixed(2)} % of the processors`);
          }
          if (stolenShare <= LEFT_ALONE) leftAlone.push(bad.length);
          gaps.push(bad.length);
          silence.push(silenceOf(bad));
          if (arrival === 'stalls') inStalls.push(silenceOf(flaws.filter(isInStall)));
        }
      },
    );
    const [gapsKey, silenceKey] = FIGURES[arrival];
    record(gapsKey, gaps);
    record(silenceKey, silence);
    if (leftAlone.length > 0) record('gapsLeftAlone', leftAlone);
    if (inStalls.length > 0) record('silenceInStalls', inStalls);
  });
}

test('P6 smoothness of the rig alone', async () => {
  const gaps: number[] = [];
  for (let number = 1; number <= 2; number += 1) {
    const sound = played(babble(ANSWER_MS / 1_000, number));
    const speaker = await Recorder.start('speaker', { blockMs: null });
    await play({ samples: sound, rateHz: 48_000 }, SPEAKER, 500).finished;
    await pause(300);
    gaps.push(flawsOf(await speaker.stop(), sound).length);
  }
  record('gapsRig', gaps);
});
