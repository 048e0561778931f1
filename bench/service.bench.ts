/** Figures of each service, against its simulator: with real keys, real sound, and a network that fails on demand. */
import { test } from '@playwright/test';
import { nowMs } from '../test/rig/environment.js';
import type { FaultProxy } from '../test/rig/fault-proxy.js';
import { pressKeys, releaseKeys } from '../test/rig/keys.js';
import { firstSoundAfter, silenceAfter } from '../test/rig/level.js';
import { Recorder } from '../test/rig/recorder.js';
import { tone } from '../test/rig/sound.js';
import { play, synthesise } from '../test/rig/voice.js';
import { pause, until } from '../test/rig/wait.js';
import { toneAnswers } from '../test/simulators/kit/answers.js';
import type { SpokenAnswer } from '../test/simulators/kit/simulator.js';
import { SIMULATORS } from '../test/simulators/simulators.js';
import { percentArrived } from './arrived.js';
import { record, recordFor, runsOf, type ServiceFigureKey } from './figures.js';
import { withService, type Stage } from './service-stage.js';

const CHORD = 'Control+Shift+Space';
/** Of each service: of all four together four times as many. */
const RUNS = runsOf(5);
/** Longer than any answer is listened to. */
const LONG_ANSWERS: readonly SpokenAnswer[] = [{ text: 'A long answer.', ...tone(440, 6_000, -20, 24_000) }];

/** Back to no connection and no conversation: earlier losses are forgotten with them. */
async function startOver({ parley, proxy }: Stage): Promise<void> {
  // A key that is down again at once was never really let go, and must not be taken so.
  await pause(300);
  await parley.page.evaluate(() => window.parley.session.newConversation());
  await until('the connection to be closed', () => parley.page.locator('[data-phase=offline]').isVisible());
  await proxy.restore();
}

interface Fault {
  readonly key: ServiceFigureKey;
  /** The longer it takes, the less often. */
  readonly runs: number;
  /** Resolves when the way is there again. */
  readonly happen: (proxy: FaultProxy) => void | Promise<void>;
}

const FAULTS: readonly Fault[] = [
  { key: 'cut', runs: RUNS, happen: (proxy) => proxy.cut() },
  { key: 'outageShort', runs: runsOf(2), happen: (proxy) => proxy.outage(1_000) },
  { key: 'outageLong', runs: runsOf(2), happen: (proxy) => proxy.outage(5_000) },
  { key: 'halfOpen', runs: runsOf(1), happen: (proxy) => proxy.strand() },
];

for (const simulator of Object.values(SIMULATORS)) {
  const { id } = simulator;

  test(`P2 ${id}: what is said while the socket opens`, async () => {
    const values: number[] = [];
    const said = await synthesise('Tell me about the days of the week');
    await withService(simulator, { answers: toneAnswers() }, async (stage) => {
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
    record('arrivedAll', values);
  });

  test(`P5 P8 ${id}: barge-in and heard position`, async () => {
    const bargeInMs: number[] = [];
    const errorMs: number[] = [];
    const said = await synthesise('Tell me about the days of the week');
    await withService(simulator, { answers: LONG_ANSWERS }, async ({ trace }) => {
      await pressKeys(CHORD);
      // The first is for the connection, and a greeting.
      for (let run = 0; run <= RUNS; run += 1) {
        const speaker = await Recorder.start('speaker', { blockMs: null });
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

  test(`P7 ${id}: cut, outages, a dead line`, async () => {
    const values = new Map<ServiceFigureKey, number[]>(FAULTS.map(({ key }) => [key, []]));
    await withService(simulator, { answers: toneAnswers() }, async (stage) => {
      const { trace, proxy } = stage;
      for (const { key, runs, happen } of FAULTS) {
        for (let run = 0; run < runs; run += 1) {
          await startOver(stage);
          const startedMs = nowMs();
          await pressKeys(CHORD);
          await trace.next('link-ready', startedMs);
          await pause(400);
          const faultMs = nowMs();
          await happen(proxy);
          const overMs = key === 'outageShort' || key === 'outageLong' ? nowMs() : faultMs;
          const ready = await trace.next('link-ready', faultMs, 30_000);
          values.get(key)?.push(ready.atMs - overMs);
          await releaseKeys(CHORD);
        }
      }
    });
    for (const [key, measured] of values) recordFor(id, key, measured);
    record('cutAll', values.get('cut') ?? []);
  });
}
