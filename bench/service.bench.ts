/** Figures of each service, against its simulator: with real keys, real sound, and a network that fails on demand. */
import { test } from '@playwright/test';
import { keysOf, profileOf } from '../test/rig/assistant-profile.js';
import { nowMs } from '../test/rig/environment.js';
import { FaultProxy } from '../test/rig/fault-proxy.js';
import { pressKeys, releaseKeys } from '../test/rig/keys.js';
import { firstSoundAfter, silenceAfter } from '../test/rig/level.js';
import { Recorder } from '../test/rig/recorder.js';
import { tone } from '../test/rig/sound.js';
import { play, synthesise } from '../test/rig/voice.js';
import { pause, until } from '../test/rig/wait.js';
import { toneAnswers } from '../test/simulators/kit/answers.js';
import { createAnswerEncoder } from '../test/simulators/kit/encode.js';
import { serve, type Served } from '../test/simulators/kit/serve.js';
import type { Simulator, SpokenAnswer } from '../test/simulators/kit/simulator.js';
import { SIMULATORS } from '../test/simulators/simulators.js';
import { recordFor, type ServiceFigureKey } from './figures.js';
import { percentArrived } from './arrived.js';
import { withApp, type Measured } from './session.js';

const CHORD = 'Control+Shift+Space';
/** Of each figure and service; `PARLEY_BENCH_RUNS` asks for fewer, for a look. */
const RUNS = Number(process.env['PARLEY_BENCH_RUNS'] ?? 10);
/** Longer than any answer is listened to. */
const LONG_ANSWERS: readonly SpokenAnswer[] = [{ text: 'A long answer.', ...tone(440, 6_000, -20, 24_000) }];

interface Stage extends Measured {
  readonly served: Served;
  readonly proxy: FaultProxy;
}

/** Runs the app with this service in use, reached through a stretch of network that can fail. */
async function withService(
  simulator: Simulator,
  answers: readonly SpokenAnswer[],
  action: (stage: Stage) => Promise<void>,
): Promise<void> {
  const encode = await createAnswerEncoder();
  const served = await serve(simulator, { scenario: 'normal', answers, encode, log: () => undefined });
  const proxy = await FaultProxy.start(served.port);
  try {
    const profile = profileOf(simulator, proxy.url(simulator.path));
    await withApp({ profile, environment: keysOf(simulator) }, (measured) => action({ ...measured, served, proxy }));
  } finally {
    await proxy.close();
    await served.close();
  }
}

/** Back to no connection and no conversation: earlier losses are forgotten with them. */
async function startOver({ parley, proxy }: Stage): Promise<void> {
  await parley.page.evaluate(() => window.parley.session.newConversation());
  await until('the connection to be closed', () => parley.page.locator('[data-phase=offline]').isVisible());
  await proxy.restore();
}

for (const simulator of Object.values(SIMULATORS)) {
  const { id } = simulator;

  test(`P2 ${id}: what is said while the socket opens`, async () => {
    const values: number[] = [];
    const said = await synthesise('Tell me about the days of the week');
    await withService(simulator, toneAnswers(), async (stage) => {
      const { trace, served, proxy } = stage;
      for (let run = 0; run < RUNS; run += 1) {
        await startOver(stage);
        // A socket takes two of these each way, and readiness more.
        proxy.latency(200);
        const capturedBefore = trace.pcm('captured').length;
        const heardBefore = served.service.heard.length;
        const startedMs = nowMs();
        const voice = play(said);
        await pressKeys(CHORD);
        await voice.finished;
        await releaseKeys(CHORD);
        await until('the utterance to be heard', () => served.service.heard.length > heardBefore, {
          timeoutMs: 20_000,
        });
        const readyMs = (await trace.next('link-ready', startedMs)).atMs - startedMs;
        if (readyMs < 400) throw new Error(`The socket opened too soon (${readyMs.toFixed(0)} ms).`);
        const received = served.service.heard.at(-1)?.samples ?? new Int16Array();
        values.push(percentArrived(trace.pcm('captured').subarray(capturedBefore), received));
      }
    });
    recordFor(id, 'arrived', values);
  });

  test(`P5 P8 ${id}: barge-in and heard position`, async () => {
    const bargeInMs: number[] = [];
    const errorMs: number[] = [];
    const said = await synthesise('Tell me about the days of the week');
    await withService(simulator, LONG_ANSWERS, async ({ trace }) => {
      await pressKeys(CHORD);
      // The first is for the connection, and a greeting.
      for (let run = 0; run <= RUNS; run += 1) {
        const speaker = await Recorder.start('speaker');
        await play(said).finished;
        const releasedMs = nowMs();
        await releaseKeys(CHORD);
        const { atMs: firstBytesMs } = await trace.next('reply-first-audio', releasedMs, 30_000);
        await trace.next('playback-started', releasedMs, 30_000);
        await pause(1_200);
        const pressedMs = nowMs();
        await pressKeys(CHORD);
        const pressed = await trace.next('talk-start', pressedMs);
        const cut = await trace.next('playback-cut', pressedMs);
        await pause(400);
        const recording = await speaker.stop();
        const firstMs = firstSoundAfter(recording, firstBytesMs - 5);
        const silentMs = silenceAfter(recording, pressed.atMs);
        if (run === 0 || firstMs === null || silentMs === null) continue;
        bargeInMs.push(silentMs - pressed.atMs);
        errorMs.push(Number(cut['heardMs']) - (silentMs - firstMs));
      }
      await releaseKeys(CHORD);
    });
    recordFor(id, 'bargeIn', bargeInMs);
    recordFor(id, 'heard', errorMs);
  });

  const faults: readonly {
    readonly name: string;
    readonly key: ServiceFigureKey;
    /** Resolves when the way is there again. */
    readonly happen: (proxy: FaultProxy) => void | Promise<void>;
  }[] = [
    { name: 'cut', key: 'cut', happen: (proxy) => proxy.cut() },
    { name: 'half-open', key: 'halfOpen', happen: (proxy) => proxy.strand() },
    { name: 'outage of 1 s', key: 'outageShort', happen: (proxy) => proxy.outage(1_000) },
    { name: 'outage of 5 s', key: 'outageLong', happen: (proxy) => proxy.outage(5_000) },
  ];
  for (const { name, key, happen } of faults) {
    test(`P7 ${id}: ${name}`, async () => {
      const values: number[] = [];
      await withService(simulator, toneAnswers(), async (stage) => {
        const { trace, proxy } = stage;
        for (let run = 0; run < RUNS; run += 1) {
          await startOver(stage);
          const startedMs = nowMs();
          await pressKeys(CHORD);
          await trace.next('link-ready', startedMs);
          await pause(400);
          const faultMs = nowMs();
          await happen(proxy);
          const overMs = key === 'outageShort' || key === 'outageLong' ? nowMs() : faultMs;
          const ready = await trace.next('link-ready', faultMs, 30_000);
          values.push(ready.atMs - overMs);
          await releaseKeys(CHORD);
        }
      });
      recordFor(id, key, values);
    });
  }
}
