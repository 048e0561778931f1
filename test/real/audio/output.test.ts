import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createNativeSink } from '../../../src-main/audio/native-sink.js';
import type { Output, OutputFact } from '../../../src-main/audio/output-port.js';
import { createOutput } from '../../../src-main/audio/output.js';
import { createRendererSink } from '../../../src-main/audio/renderer-sink.js';
import { asTurnId, type TurnId } from '../../../src-preload/contract/ids.js';
import type { SinkHealth } from '../../../src-preload/contract/session-snapshot.js';
import { buildHost, forkedHosts, realClock, type ForkedHosts } from './forked-host.js';
import { babble, locate, played, SOURCE_RATE_HZ, stretches } from './listen.js';
import { createPulse, RECORD_RATE_HZ, sleep, type Pulse } from './pulse.js';

let pulse: Pulse;
let hosts: ForkedHosts;
let output: Output;
let facts: OutputFact[];
let healths: SinkHealth[];
let levels: number[];

beforeAll(async () => {
  await buildHost();
  pulse = createPulse();
});
afterAll(() => pulse.dispose());
afterEach(() => output.dispose());

function createReal(): void {
  facts = [];
  healths = [];
  levels = [];
  hosts = forkedHosts(() => pulse.env);
  output = createOutput({
    createNative: (listener) => createNativeSink({ spawn: hosts.spawn, clock: realClock, listener }),
    // No page: it never answers.
    createRenderer: (listener) => {
      const sink = createRendererSink({
        requestPort: () => setTimeout(() => sink.refuse('no-device'), 5),
        clock: realClock,
        listener,
      });
      return sink;
    },
    clock: realClock,
    onFact: (fact) => facts.push(fact),
    onHealth: (health) => healths.push(health),
    onLevel: (rms) => levels.push(rms),
  });
}

async function until(done: () => boolean, boundMs = 8_000): Promise<void> {
  for (let waited = 0; waited < boundMs; waited += 5) {
    if (done()) return;
    await sleep(5);
  }
  throw new Error(`Not within ${boundMs} ms; told: ${JSON.stringify(facts)} ${JSON.stringify(healths)}`);
}
const over = (turnId: TurnId): boolean =>
  facts.some((fact) => fact.turnId === turnId && fact.type !== 'playback-started');

describe('output on a real sound server', () => {
  it('says that there is no device, and plays when one appears', async () => {
    createReal();
    output.prepare();
    await until(() => healths.at(-1)?.state === 'unavailable');
    expect(hosts.exits).toEqual([]);
    await pulse.start();
    output.deviceChanged();
    await until(() => healths.at(-1)?.state === 'ready');
    expect(await output.playTestSound()).toEqual({ ok: true, value: null });
  });

  it('plays the rest of a turn when its host is killed', async () => {
    createReal();
    const source = babble(3, 21);
    const turnId = asTurnId('killed');
    const recorder = await pulse.record(5);
    output.write(turnId, source, SOURCE_RATE_HZ);
    output.end(turnId);
    await sleep(1_000);
    hosts.crash();
    await until(() => over(turnId));
    const { pcm } = await recorder.stop();
    expect(facts).toEqual([
      { type: 'playback-started', turnId },
      { type: 'playback-drained', turnId, playedMs: expect.closeTo(3_000, 0) as number },
    ]);
    expect(healths).toEqual([]);
    const [first, second] = stretches(pcm, 20);
    if (first === undefined || second === undefined) throw new Error('The sound was not interrupted.');
    const heard = first.end - first.start;
    // Where in the turn the second host went on.
    const sound = played(source);
    const resumedAt = locate(sound, pcm, second.start + 480) - 480;
    const ms = (samples: number): string => ((samples * 1_000) / RECORD_RATE_HZ).toFixed(0);
    console.log(
      `killed at ${ms(heard)} ms, silent for ${ms(second.start - first.end)} ms, went on at ${ms(resumedAt)} ms`,
    );
    expect(resumedAt).toBeGreaterThan(0);
    expect(Math.abs(resumedAt - heard)).toBeLessThan(RECORD_RATE_HZ / 5);
    expect(second.end - second.start).toBeGreaterThan(sound.length - resumedAt - 960);
  });

  it('knows how loud it is while it plays, and spends nothing when idle', async () => {
    createReal();
    const turnId = asTurnId('level');
    output.write(turnId, babble(1, 5), SOURCE_RATE_HZ);
    output.end(turnId);
    await until(() => over(turnId));
    expect(levels.length).toBeGreaterThan(10);
    expect(Math.max(...levels)).toBeGreaterThan(0.05);
    expect(levels.at(-1)).toBe(0);
  });
});
