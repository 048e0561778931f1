import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createNativeSink, type NativeSink } from '../../../src-main/audio/native-sink.js';
import type { SinkFact } from '../../../src-main/audio/sink.js';
import { asTurnId, type TurnId } from '../../../src-preload/contract/ids.js';
import { countTaken } from '../../rig/processors.js';
import { follow } from '../../rig/smoothness.js';
import { buildHost, forkedHosts, realClock, type ForkedHosts } from './forked-host.js';
import { babble, compare, locate, played, SOURCE_RATE_HZ, spread, stretches } from './listen.js';
import { createPulse, RECORD_RATE_HZ, sleep, type Pulse } from './pulse.js';

let pulse: Pulse;
let hosts: ForkedHosts;
let sink: NativeSink;
let facts: { readonly fact: SinkFact; readonly atMs: number }[];
let turns = 0;

beforeAll(async () => {
  await buildHost();
  pulse = createPulse();
  await pulse.start();
});
afterAll(() => pulse.dispose());
afterEach(() => sink.dispose());

const nextTurn = (): TurnId => asTurnId(`turn-${++turns}`);

async function until<T extends SinkFact['type']>(
  type: T,
  turnId?: TurnId,
  boundMs = 5_000,
): Promise<{ readonly fact: Extract<SinkFact, { type: T }>; readonly atMs: number }> {
  for (let waited = 0; waited < boundMs; waited += 5) {
    const found = facts.find(
      ({ fact }) => fact.type === type && (turnId === undefined || ('turnId' in fact && fact.turnId === turnId)),
    );
    if (found !== undefined) return found as { fact: Extract<SinkFact, { type: T }>; atMs: number };
    await sleep(5);
  }
  throw new Error(`No ${type} within ${boundMs} ms; told: ${facts.map(({ fact }) => fact.type).join(' ')}`);
}

function createSink(env: NodeJS.ProcessEnv = {}): void {
  facts = [];
  hosts = forkedHosts(() => ({ ...pulse.env, ...env }));
  sink = createNativeSink({
    spawn: hosts.spawn,
    clock: realClock,
    listener: (fact) => facts.push({ fact, atMs: performance.now() }),
  });
}

async function open(env: NodeJS.ProcessEnv = {}): Promise<void> {
  createSink(env);
  sink.prepare();
  await until('available');
}

function play(turnId: TurnId, pcm: Int16Array): void {
  for (let at = 0; at < pcm.length; at += 2_400) sink.write(turnId, pcm.slice(at, at + 2_400), SOURCE_RATE_HZ, 40);
  sink.end(turnId);
}

/** Feeds it in frames of 20 ms at their own speed, one pause in the middle. How late the latest of them was, in ms. */
async function trickle(turnId: TurnId, source: Int16Array, pauseMs: number): Promise<number> {
  const frame = SOURCE_RATE_HZ / 50;
  const frames = Math.ceil(source.length / frame);
  const startMs = performance.now();
  let latestMs = 0;
  for (let n = 0; n < frames; n++) {
    const dueMs = startMs + n * 20;
    const pausedMs = n === Math.floor(frames / 2) ? pauseMs : 0;
    await sleep(Math.max(0, dueMs + pausedMs - performance.now()));
    latestMs = Math.max(latestMs, performance.now() - dueMs);
    sink.write(turnId, source.slice(n * frame, (n + 1) * frame), SOURCE_RATE_HZ, 40);
  }
  sink.end(turnId);
  return latestMs;
}

describe('native sink on a real sound server', () => {
  it('plays a turn whole and in one piece, and tells its end when it is over', async () => {
    await open();
    expect(sink.backEnd).toBe('speaker');
    const source = babble(3);
    const recorder = await pulse.record(5);
    const turnId = nextTurn();
    play(turnId, source);
    const drained = await until('drained', turnId);
    const recording = await recorder.stop();
    const result = compare(recording, played(source));
    expect(result.correlation).toBeGreaterThan(0.98);
    expect(result.brokenWindows).toBe(0);
    expect(drained.fact.playedMs).toBeCloseTo(3_000, 0);
    const endMs = recording.timeOf(result.startSample + 3 * RECORD_RATE_HZ);
    console.log(`drained told ${(drained.atMs - endMs).toFixed(1)} ms after the last sound`);
    expect(Math.abs(drained.atMs - endMs)).toBeLessThan(150);
  });

  it.each([
    ['speaker', 5],
    ['speaker', undefined],
    ['audio-io', 5],
  ] as const)('starts, stops and knows what was heard: %s, device block %s ms', async (backEnd, blockMs) => {
    await open({ PARLEY_AUDIO_BACK_END: backEnd });
    expect(sink.backEnd).toBe(backEnd);
    const firsts: number[] = [];
    const stops: number[] = [];
    const heardErrors: number[] = [];
    const positionErrors: number[] = [];
    const sources = Array.from({ length: 10 }, (_, n) => babble(1.2, n + 1));
    const recorder = await pulse.record(blockMs);
    const marks: { readonly writeMs: number; readonly cutMs: number; readonly turnId: TurnId }[] = [];
    for (const [n, source] of sources.entries()) {
      const turnId = nextTurn();
      const writeMs = performance.now();
      play(turnId, source);
      await sleep(400 + n * 7);
      const cutMs = performance.now();
      sink.cut(turnId);
      await until('cut', turnId);
      marks.push({ writeMs, cutMs, turnId });
      await sleep(180 + ((n * 13) % 50));
    }
    const recording = await recorder.stop();
    const sounds = stretches(recording.pcm, 60);
    expect(sounds).toHaveLength(marks.length);
    for (const [n, { writeMs, cutMs, turnId }] of marks.entries()) {
      const { start, end } = sounds[n] ?? { start: 0, end: 0 };
      firsts.push(recording.timeOf(start) - writeMs);
      stops.push(recording.timeOf(end) - cutMs);
      const heardMs = ((end - start) * 1_000) / RECORD_RATE_HZ;
      for (const { fact, atMs } of facts) {
        if (!('turnId' in fact) || fact.turnId !== turnId) continue;
        if (fact.type === 'cut') heardErrors.push(fact.heardMs - heardMs);
        if (fact.type === 'position') positionErrors.push(fact.playedMs - (atMs - recording.timeOf(start)));
      }
    }
    console.log(`first sound (P4): ${spread(firsts)}`);
    console.log(`cut to silence (P5): ${spread(stops)}`);
    console.log(`heard at a cut, error (P8): ${spread(heardErrors)}`);
    console.log(`position, error (P8): ${spread(positionErrors)}`);
    for (const value of [...firsts, ...stops]) expect(value).toBeLessThan(250);
    for (const value of [...heardErrors, ...positionErrors]) expect(Math.abs(value)).toBeLessThan(150);
  });

  it.each([
    ['at its own speed', 0],
    ['and stops for 150 ms in the middle', 150],
  ])('plays sound that trickles in %s, without a gap of its own', async (_, pauseMs) => {
    await open();
    const source = babble(3, 7);
    const recorder = await pulse.record(5);
    const turnId = nextTurn();
    const taken = await countTaken();
    const latestMs = await trickle(turnId, source, pauseMs);
    await until('drained', turnId);
    const { stolenMs } = await taken();
    const recording = await recorder.stop();
    const followed = follow(recording.pcm, played(source), RECORD_RATE_HZ) ?? { flaws: [], foundMs: 0 };
    const shifts = followed.flaws.map(({ insertedMs }) => insertedMs);
    const putInMs = shifts.reduce((sum, ms) => sum + Math.max(0, ms), 0);
    const leftOutMs = shifts.reduce((sum, ms) => sum + Math.max(0, -ms), 0);
    console.log(
      `trickled sound: ${shifts.length} flaws, ${putInMs.toFixed(1)} ms put in, ${leftOutMs.toFixed(1)} ms left out; ` +
        `fed up to ${latestMs.toFixed(1)} ms late, ${stolenMs} ms of the processors taken away`,
    );
    // However late: all of it is played.
    expect(followed.foundMs).toBeGreaterThan(2_900);
    expect(leftOutMs).toBeLessThanOrEqual(stolenMs);
    // What is gathered gets over a frame of lateness. More of it, or no processor, is not the sink's to make good.
    expect(putInMs).toBeLessThanOrEqual((latestMs < 20 ? 0 : latestMs) + stolenMs);
    // More than what was gathered cannot be played meanwhile; a late start gathers more.
    expect(putInMs).toBeGreaterThanOrEqual(pauseMs / 3 - stolenMs);
    if (putInMs + stolenMs === 0) expect(shifts).toEqual([]);
  });

  it.each(['speaker', 'audio-io'])('plays on through a stall of the host: %s', async (backEnd) => {
    await open({ PARLEY_AUDIO_BACK_END: backEnd });
    const source = babble(2, 8);
    const recorder = await pulse.record(5);
    const turnId = nextTurn();
    play(turnId, source);
    await sleep(700);
    const pid = hosts.pid() ?? 0;
    process.kill(pid, 'SIGSTOP');
    await sleep(150);
    process.kill(pid, 'SIGCONT');
    await until('drained', turnId);
    const result = compare(await recorder.stop(), played(source));
    console.log(
      `${backEnd}, stalled 150 ms: correlation ${result.correlation.toFixed(4)}, broken ${result.brokenWindows}`,
    );
    // The whole process stands still: only a device that plays on its own gets over it.
    if (backEnd === 'speaker') expect(result.brokenWindows).toBe(0);
  });

  it('tells of a killed host where the turn stood, and plays again', async () => {
    await open();
    const recorder = await pulse.record(5);
    const turnId = nextTurn();
    play(turnId, babble(2, 3));
    await sleep(700);
    hosts.crash();
    const { fact } = await until('failed');
    expect(fact).toMatchObject({ reason: 'host-crashed', turnId });
    facts.length = 0;
    const askedMs = performance.now();
    sink.prepare();
    const { atMs } = await until('available');
    console.log(`host back after ${(atMs - askedMs).toFixed(0)} ms`);
    const again = nextTurn();
    const source = babble(0.5, 4);
    play(again, source);
    await until('drained', again);
    const recording = await recorder.stop();
    const [first] = stretches(recording.pcm, 60);
    const heardMs = (((first?.end ?? 0) - (first?.start ?? 0)) * 1_000) / RECORD_RATE_HZ;
    console.log(`killed at ${heardMs.toFixed(0)} ms, told ${fact.heardMs.toFixed(0)} ms`);
    expect(Math.abs(fact.heardMs - heardMs)).toBeLessThan(200);
    expect(locate(recording.pcm, played(source))).toBeGreaterThan(0);
  });

  it('stays alive without a sound server, and plays once there is one', async () => {
    await pulse.stop();
    createSink();
    sink.prepare();
    expect((await until('failed')).fact).toMatchObject({ reason: 'no-device' });
    expect(hosts.exits).toEqual([]);
    facts.length = 0;
    await pulse.start();
    sink.prepare();
    await until('available');
    const turnId = nextTurn();
    play(turnId, babble(0.3));
    await until('drained', turnId);
  });

  it('survives the sound server going away under a turn', async () => {
    await open();
    const turnId = nextTurn();
    play(turnId, babble(6, 5));
    await sleep(500);
    await pulse.stop();
    const { fact } = await until('failed', undefined, 8_000);
    console.log(`server gone: ${fact.reason} at ${fact.heardMs.toFixed(0)} ms`);
    expect(fact.turnId).toBe(turnId);
    facts.length = 0;
    await pulse.start();
    sink.prepare();
    await until('available');
    const again = nextTurn();
    play(again, babble(0.3));
    await until('drained', again);
  });

  it('ends its host cleanly under a write', async () => {
    await open();
    play(nextTurn(), babble(5));
    await sleep(300);
    await sink.dispose();
    await sleep(200);
    // Terminated as asked, not aborted.
    expect(hosts.exits.filter((code) => code !== 143 && code !== 0)).toEqual([]);
  });
});
