import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { createNullSink } from '../../../src-main/audio/null-sink.js';
import type { Output, OutputFact } from '../../../src-main/audio/output-port.js';
import { LEAST_MS } from '../../../src-main/audio/arrivals.js';
import { createOutput } from '../../../src-main/audio/output.js';
import { DEFAULT_OUTPUT_TUNING } from '../../../src-main/audio/output-tuning.js';
import type { AudioSink, SinkFact, SinkListener } from '../../../src-main/audio/sink.js';
import { asTurnId, type TurnId } from '../../../src-preload/contract/ids.js';
import type { SinkHealth } from '../../../src-preload/contract/session-snapshot.js';
import { createFakeClock, type FakeClock } from './fake-clock.js';

const A = asTurnId('a');
const B = asTurnId('b');
const RATE_HZ = 8_000;

/** Plays by the clock like a device, keeps what was heard, and breaks on demand. */
interface FragileSink extends AudioSink {
  /** The samples heard so far, all turns. */
  readonly heard: number[];
  /** What it was asked to gather, at each write. */
  readonly cushions: number[];
  /** Samples of each write. */
  readonly pieces: number[];
  readonly prepares: number;
  /** Written but not heard. */
  readonly queuedMs: () => number;
  works: boolean;
  deaf: boolean;
  /** Commands wait while it does, as for a host that gets no processor. */
  standsStill: boolean;
  fail(reason: Extract<SinkFact, { type: 'failed' }>['reason']): void;
}

function fragileSink(id: 'native' | 'renderer', clock: FakeClock, listener: SinkListener): FragileSink {
  let queue: { readonly turnId: TurnId; readonly samples: number[] } | null = null;
  let player: AudioSink | null = null;
  let prepares = 0;
  let current: TurnId | null = null;
  let heardMs = 0;
  const heard: number[] = [];
  const cushions: number[] = [];
  const pieces: number[] = [];
  let waiting: (() => void)[] = [];
  let standsStill = false;
  const inTime = (command: () => void): void => {
    if (standsStill) waiting.push(command);
    else command();
  };
  const take = (turnId: TurnId, untilMs: number): void => {
    if (queue?.turnId !== turnId) return;
    heard.push(...queue.samples.splice(0, Math.round(((untilMs - heardMs) * RATE_HZ) / 1_000)));
    heardMs = untilMs;
  };
  const relay: SinkListener = (fact) => {
    if (sink.deaf) return;
    if (fact.type === 'started') {
      current = fact.turnId;
      heardMs = 0;
    }
    if (fact.type === 'position' || fact.type === 'drained') take(fact.turnId, fact.playedMs);
    if (fact.type === 'cut') take(fact.turnId, fact.heardMs);
    if (fact.type === 'cut' || fact.type === 'drained') {
      current = null;
      queue = null;
    }
    listener(fact);
  };
  const sink: FragileSink = {
    id,
    heard,
    cushions,
    pieces,
    works: true,
    deaf: false,
    get standsStill() {
      return standsStill;
    },
    set standsStill(still) {
      standsStill = still;
      const late = waiting;
      waiting = [];
      for (const command of late) inTime(command);
    },
    queuedMs: () => ((queue?.samples.length ?? 0) * 1_000) / RATE_HZ,
    get prepares() {
      return prepares;
    },
    prepare() {
      prepares++;
      clock.after(5, () => {
        player ??= sink.works ? createNullSink({ clock, listener: relay }) : null;
        listener(
          sink.works ? { type: 'available' } : { type: 'failed', reason: 'no-device', turnId: null, heardMs: 0 },
        );
      });
    },
    write(turnId, pcm, rateHz, cushionMs) {
      cushions.push(cushionMs);
      pieces.push(pcm.length);
      inTime(() => {
        if (player === null) return;
        if (queue?.turnId !== turnId) queue = { turnId, samples: [] };
        queue.samples.push(...pcm);
        player.write(turnId, pcm, rateHz, cushionMs);
      });
    },
    end: (turnId) => inTime(() => player?.end(turnId)),
    cut: (turnId) => inTime(() => player?.cut(turnId)),
    setVolume: () => undefined,
    fail(reason) {
      // Where it stands is known to the millisecond of the last report only.
      const turnId = current;
      void player?.dispose();
      player = null;
      current = null;
      queue = null;
      listener({ type: 'failed', reason, turnId, heardMs: turnId === null ? 0 : heardMs });
    },
    dispose: () => player?.dispose() ?? Promise.resolve(),
  };
  return sink;
}

let clock: FakeClock;
let native: FragileSink;
let renderer: FragileSink;
let facts: OutputFact[];
let healths: SinkHealth[];
let levels: number[];
let output: Output;

function fresh(): void {
  clock = createFakeClock();
  facts = [];
  healths = [];
  levels = [];
  output = createOutput({
    createNative: (listener) => (native = fragileSink('native', clock, listener)),
    createRenderer: (listener) => (renderer = fragileSink('renderer', clock, listener)),
    clock,
    onFact: (fact) => facts.push(fact),
    onHealth: (health) => healths.push(health),
    onLevel: (rms) => levels.push(rms),
  });
}
beforeEach(fresh);

/** Samples numbered from `from`, in milliseconds of sound. */
const sound = (ms: number, from = 0): Int16Array =>
  Int16Array.from({ length: (ms * RATE_HZ) / 1_000 }, (_, n) => (from + n) % 30_000);
const ids = (found: readonly OutputFact[]): string[] => found.map(({ type, turnId }) => `${type} ${turnId}`);

describe('output', () => {
  it('plays a turn on the native sink and tells its start and its end', async () => {
    output.write(A, sound(500), RATE_HZ);
    output.end(A);
    await clock.advance(600);
    expect(facts).toEqual([
      { type: 'playback-started', turnId: A },
      { type: 'playback-drained', turnId: A, playedMs: 500 },
    ]);
    expect(native.heard).toEqual([...sound(500)]);
    expect(renderer.prepares).toBe(0);
  });

  it('gives the sink a few seconds ahead and no more, without a timer of its own', async () => {
    output.write(A, sound(20_000), RATE_HZ);
    output.end(A);
    for (let ms = 0; ms < 15_000; ms += 500) {
      await clock.advance(500);
      expect(native.queuedMs()).toBeLessThanOrEqual(DEFAULT_OUTPUT_TUNING.aheadMs);
      expect(native.queuedMs()).toBeGreaterThan(DEFAULT_OUTPUT_TUNING.aheadMs - 600);
    }
    await clock.advance(6_000);
    expect(native.heard).toHaveLength(160_000);
    expect(clock.pending).toBe(0);
  });

  it('plays turns one after the other; the next one completes the one before', async () => {
    output.write(A, sound(300), RATE_HZ);
    output.write(B, sound(200), RATE_HZ);
    output.write(A, sound(300), RATE_HZ);
    output.end(B);
    await clock.advance(800);
    expect(ids(facts)).toEqual([
      'playback-started a',
      'playback-drained a',
      'playback-started b',
      'playback-drained b',
    ]);
    expect(native.heard).toHaveLength(4_000);
  });

  it('has the next turn gather as much as the one before would have needed', async () => {
    for (let piece = 0; piece < 20; piece += 1) {
      output.write(A, sound(20, piece * 20), RATE_HZ);
      await clock.advance(piece === 10 ? 140 : 20);
    }
    output.end(A);
    await clock.advance(1_000);
    output.write(B, sound(20), RATE_HZ);
    expect(native.cushions[0]).toBe(LEAST_MS);
    expect(native.cushions.at(-1)).toBeGreaterThan(120);
    expect(native.cushions.at(-1)).toBeLessThan(160);
  });

  it('gives a sink the beginning of a long piece, and the rest when that plays', async () => {
    output.write(A, sound(2_000), RATE_HZ);
    output.end(A);
    await clock.advance(10);
    expect(native.pieces).toEqual([2_400, 13_600]);
    await clock.advance(2_000);
    expect(native.heard).toEqual([...sound(2_000)]);
  });

  it('gives a sink that does not say that it plays no more than the beginning', async () => {
    native.deaf = true;
    for (let piece = 0; piece < 20; piece += 1) output.write(A, sound(100, piece * 800), RATE_HZ);
    output.end(A);
    await clock.advance(500);
    expect(native.pieces).toEqual([800, 800, 800]);
  });

  it('cuts what plays at the heard position, and lets late sound of it lie', async () => {
    output.write(A, sound(2_000), RATE_HZ);
    await clock.advance(405);
    output.cut(A);
    output.cut(A);
    output.write(A, sound(500), RATE_HZ);
    output.end(A);
    await clock.advance(3_000);
    expect(facts.slice(1)).toEqual([{ type: 'playback-cut', turnId: A, heardMs: 400 }]);
    expect(clock.pending).toBe(0);
  });

  it('writes nothing of a turn that is cut while it is being written', async () => {
    facts = [];
    output = createOutput({
      createNative: (listener) => (native = fragileSink('native', clock, listener)),
      createRenderer: (listener) => (renderer = fragileSink('renderer', clock, listener)),
      clock,
      onFact(fact) {
        facts.push(fact);
        if (fact.type === 'playback-started' && fact.turnId === A) output.cut(A);
      },
      onHealth: () => undefined,
      onLevel: () => undefined,
    });
    for (let from = 0; from < 300; from += 100) output.write(A, sound(100, from), RATE_HZ);
    output.end(A);
    await clock.advance(10);
    expect(ids(facts)).toEqual(['playback-started a', 'playback-cut a']);
    expect(native.pieces).toHaveLength(1);
    output.write(B, sound(100), RATE_HZ);
    output.end(B);
    await clock.advance(200);
    expect(ids(facts).slice(2)).toEqual(['playback-started b', 'playback-drained b']);
  });

  it('holds a turn back while it must, then plays it whole', async () => {
    output.withhold(true);
    output.write(A, sound(400), RATE_HZ);
    output.end(A);
    await clock.advance(5_000);
    expect(facts).toEqual([]);
    expect(native.heard).toEqual([]);
    output.withhold(false);
    await clock.advance(500);
    expect(facts).toEqual([
      { type: 'playback-started', turnId: A },
      { type: 'playback-drained', turnId: A, playedMs: 400 },
    ]);
  });

  it('cuts a turn it holds back, which was not heard at all', async () => {
    output.withhold(true);
    output.write(A, sound(400), RATE_HZ);
    output.cut(A);
    output.withhold(false);
    await clock.advance(500);
    expect(facts).toEqual([{ type: 'playback-cut', turnId: A, heardMs: 0 }]);
  });

  it('lets what plays go on, and holds back what follows', async () => {
    output.write(A, sound(300), RATE_HZ);
    await clock.advance(50);
    output.withhold(true);
    output.end(A);
    output.write(B, sound(300), RATE_HZ);
    await clock.advance(1_000);
    expect(ids(facts)).toEqual(['playback-started a', 'playback-drained a']);
  });

  it('cuts a turn that waits, that has no sound yet, or that it never saw', async () => {
    output.write(A, sound(500), RATE_HZ);
    output.write(B, sound(500), RATE_HZ);
    await clock.advance(100);
    output.cut(B);
    const never = asTurnId('never');
    output.cut(never);
    await clock.advance(1_000);
    expect(facts).toContainEqual({ type: 'playback-cut', turnId: B, heardMs: 0 });
    expect(facts).toContainEqual({ type: 'playback-cut', turnId: never, heardMs: 0 });
    expect(facts.at(-1)).toEqual({ type: 'playback-drained', turnId: A, playedMs: 500 });
  });

  it('reports a cut the sink never confirms', async () => {
    output.write(A, sound(2_000), RATE_HZ);
    await clock.advance(305);
    native.deaf = true;
    output.cut(A);
    await clock.advance(DEFAULT_OUTPUT_TUNING.cutBoundMs);
    expect(facts.at(-1)).toEqual({ type: 'playback-cut', turnId: A, heardMs: 300 });
  });

  it('plays the rest of a turn on the restarted sink when its host dies', async () => {
    output.write(A, sound(2_000), RATE_HZ);
    output.end(A);
    await clock.advance(805);
    native.fail('host-crashed');
    await clock.advance(2_000);
    expect(facts).toEqual([
      { type: 'playback-started', turnId: A },
      { type: 'playback-drained', turnId: A, playedMs: 2_000 },
    ]);
    expect(native.heard).toEqual([...sound(2_000)]);
    expect(healths).toEqual([]);
  });

  it('goes over to the renderer after three crashes, says so, and plays the rest there', async () => {
    output.write(A, sound(3_000), RATE_HZ);
    output.end(A);
    for (let crash = 0; crash < 3; crash++) {
      await clock.advance(505);
      native.fail('host-crashed');
    }
    await clock.advance(4_000);
    expect(healths).toEqual([{ state: 'ready', sink: 'renderer', fallback: 'native-failing' }]);
    expect(facts.at(-1)).toEqual({ type: 'playback-drained', turnId: A, playedMs: 3_000 });
    expect([...native.heard, ...renderer.heard]).toEqual([...sound(3_000)]);
    // It rests for a minute, then the next turn tries it, and the one after that plays on it.
    await clock.advance(10_000);
    const prepares = native.prepares;
    output.write(B, sound(100), RATE_HZ);
    output.end(B);
    await clock.advance(1_000);
    expect(native.prepares).toBe(prepares);
    await clock.advance(60_000);
    output.write(asTurnId('c'), sound(100), RATE_HZ);
    output.end(asTurnId('c'));
    await clock.advance(1_000);
    expect(healths.at(-1)).toEqual({ state: 'ready', sink: 'native', fallback: 'none' });
    const before = native.heard.length;
    output.write(asTurnId('d'), sound(100), RATE_HZ);
    output.end(asTurnId('d'));
    await clock.advance(1_000);
    expect(native.heard.length - before).toBe(800);
  });

  it('uses the renderer where the native sink finds no device', async () => {
    native.works = false;
    output.prepare();
    await clock.advance(20);
    expect(output.health).toEqual({ state: 'ready', sink: 'renderer', fallback: 'native-unavailable' });
    output.write(A, sound(100), RATE_HZ);
    output.end(A);
    await clock.advance(300);
    expect(renderer.heard).toHaveLength(800);
  });

  it('without any device says so, gives the turn up in time, and recovers when one appears', async () => {
    native.works = false;
    renderer.works = false;
    output.prepare();
    await clock.advance(50);
    expect(output.health).toEqual({ state: 'unavailable' });
    expect(clock.pending).toBe(0);
    output.write(A, sound(100), RATE_HZ);
    await clock.advance(DEFAULT_OUTPUT_TUNING.patienceMs + 100);
    expect(facts).toHaveLength(1);
    expect(facts[0]).toMatchObject({
      type: 'playback-failed',
      turnId: A,
      heardMs: 0,
      error: { code: 'playback-unavailable' },
    });
    // Idle again: nothing looks for a device.
    const tries = native.prepares;
    await clock.advance(600_000);
    expect(native.prepares).toBe(tries);
    expect(clock.pending).toBe(0);
    native.works = true;
    output.deviceChanged();
    await clock.advance(50);
    expect(output.health).toEqual({ state: 'ready', sink: 'native', fallback: 'none' });
    output.write(B, sound(100), RATE_HZ);
    output.end(B);
    await clock.advance(200);
    expect(facts.at(-1)).toEqual({ type: 'playback-drained', turnId: B, playedMs: 100 });
  });

  it('plays a waiting turn when a device appears in time', async () => {
    native.works = false;
    renderer.works = false;
    output.write(A, sound(300), RATE_HZ);
    output.end(A);
    await clock.advance(1_000);
    native.works = true;
    await clock.advance(2_000);
    expect(ids(facts)).toEqual(['playback-started a', 'playback-drained a']);
  });

  it('loses the device in mid-turn: waits a little, then tells where the turn stood', async () => {
    renderer.works = false;
    output.write(A, sound(3_000), RATE_HZ);
    await clock.advance(705);
    native.works = false;
    native.fail('device-error');
    await clock.advance(DEFAULT_OUTPUT_TUNING.patienceMs + DEFAULT_OUTPUT_TUNING.readyBoundMs + 100);
    expect(facts.at(-1)).toMatchObject({
      type: 'playback-failed',
      turnId: A,
      heardMs: 700,
      error: { code: 'playback-failed' },
    });
  });

  it('plays on the sink that was chosen, from the next turn on', async () => {
    output.write(A, sound(500), RATE_HZ);
    output.end(A);
    await clock.advance(100);
    output.select('renderer');
    await clock.advance(500);
    output.write(B, sound(300), RATE_HZ);
    output.end(B);
    await clock.advance(500);
    expect(native.heard).toHaveLength(4_000);
    expect(renderer.heard).toHaveLength(2_400);
    expect(output.health).toEqual({ state: 'ready', sink: 'renderer', fallback: 'none' });
  });

  it('opens the player anew each time the page closes it, but only when it is to play', async () => {
    output.select('renderer');
    output.write(A, sound(4_000), RATE_HZ);
    output.end(A);
    for (let times = 0; times < 5; times++) {
      await clock.advance(505);
      renderer.fail('page-gone');
    }
    await clock.advance(5_000);
    expect(facts.at(-1)).toEqual({ type: 'playback-drained', turnId: A, playedMs: 4_000 });
    expect(renderer.heard).toEqual([...sound(4_000)]);
    expect(native.prepares).toBe(0);
    output.select('native');
    const prepares = renderer.prepares;
    renderer.fail('page-gone');
    await clock.advance(10_000);
    expect(renderer.prepares).toBe(prepares);
  });

  it('passes over a sink that never gets ready', async () => {
    native.prepare = () => undefined;
    output.write(A, sound(100), RATE_HZ);
    output.end(A);
    await clock.advance(DEFAULT_OUTPUT_TUNING.readyBoundMs + 500);
    expect(renderer.heard).toHaveLength(800);
  });

  it('tells the level of what is heard, and zero once at the end', async () => {
    output.setVolume(0.5);
    output.write(A, new Int16Array(RATE_HZ).fill(16_384), RATE_HZ);
    output.end(A);
    await clock.advance(1_000);
    expect(levels.length).toBeGreaterThanOrEqual(18);
    for (const level of levels) expect(level).toBeCloseTo(0.25, 2);
    await clock.advance(200);
    expect(levels.at(-1)).toBe(0);
    const count = levels.length;
    await clock.advance(1_000);
    expect(levels).toHaveLength(count);
  });

  it('knows what was heard in any short while, as loud as it was', async () => {
    expect(output.playingOn).toBeNull();
    output.setVolume(0.5);
    const half = [...new Array<number>(RATE_HZ / 2).fill(16_384), ...new Array<number>(RATE_HZ / 2).fill(0)];
    output.write(A, Int16Array.from(half), RATE_HZ);
    output.end(A);
    await clock.advance(300);
    expect(output.playingOn).toBe('native');
    expect(output.heardBetween(clock.nowMs() - 20, clock.nowMs()).plain).toBeCloseTo(0.0625, 3);
    await clock.advance(400);
    const now = clock.nowMs();
    expect(output.heardBetween(now - 20, now)).toEqual({ plain: 0, bright: 0 });
    expect(output.heardBetween(now - 320, now - 300).plain, 'a while ago').toBeCloseTo(0.0625, 3);
    await clock.advance(500);
    expect(output.playingOn).toBeNull();
    expect(output.heardBetween(clock.nowMs() - 20, clock.nowMs())).toEqual({ plain: 0, bright: 0 });
  });

  it('changes the output between turns, never within one', async () => {
    output.write(A, sound(400), RATE_HZ);
    await clock.advance(100);
    output.select('renderer');
    output.write(A, sound(200, 3_200), RATE_HZ);
    output.end(A);
    output.write(B, sound(200), RATE_HZ);
    output.end(B);
    await clock.advance(300);
    expect(output.playingOn).toBe('native');
    await clock.advance(400);
    expect(output.playingOn).toBe('renderer');
    await clock.advance(400);
    expect(native.heard).toHaveLength(0.6 * RATE_HZ);
    expect(renderer.heard).toEqual([...sound(200)]);
  });

  it('is silent for a moment, and goes on from where it was heard', async () => {
    output.write(A, sound(1_000), RATE_HZ);
    output.end(A);
    await clock.advance(405);
    output.pause(800);
    output.pause(800);
    expect(output.heardBetween(clock.nowMs() - 20, clock.nowMs())).toEqual({ plain: 0, bright: 0 });
    await clock.advance(790);
    expect(native.heard).toHaveLength(0.4 * RATE_HZ);
    expect(levels.at(-1)).toBe(0);
    await clock.advance(650);
    expect(facts).toEqual([
      { type: 'playback-started', turnId: A },
      { type: 'playback-drained', turnId: A, playedMs: 1_000 },
    ]);
    expect(native.heard).toEqual([...sound(1_000)]);
    expect(clock.pending).toBe(0);
  });

  it('is cut at once in such a moment, where it was heard; what follows does not wait', async () => {
    output.write(A, sound(1_000), RATE_HZ);
    await clock.advance(405);
    output.pause(800);
    await clock.advance(100);
    output.cut(A);
    expect(facts.at(-1)).toEqual({ type: 'playback-cut', turnId: A, heardMs: 400 });
    output.write(B, sound(100), RATE_HZ);
    output.end(B);
    await clock.advance(200);
    expect(facts.at(-1)).toEqual({ type: 'playback-drained', turnId: B, playedMs: 100 });
  });

  it('pauses neither what has not begun nor what is cut', async () => {
    output.pause(800);
    output.write(A, sound(300), RATE_HZ);
    output.pause(800);
    output.end(A);
    await clock.advance(400);
    expect(facts.at(-1)).toEqual({ type: 'playback-drained', turnId: A, playedMs: 300 });
  });

  it('pauses an answer twice and no more, so that it is heard where it is noisy', async () => {
    output.write(A, sound(2_000), RATE_HZ);
    output.end(A);
    await clock.advance(105);
    for (let noise = 0; noise < 20; noise++) {
      output.pause(800);
      await clock.advance(200);
    }
    expect(facts.at(-1)).toEqual({ type: 'playback-drained', turnId: A, playedMs: 2_000 });
  });

  it('plays no cue into a pause, and is still where it was', async () => {
    output.write(A, sound(1_000), RATE_HZ);
    output.end(A);
    await clock.advance(105);
    output.pause(400);
    await clock.advance(100);
    expect(output.playingOn).toBe('native');
    output.playCue(sound(100, 20_000), RATE_HZ);
    await clock.advance(2_000);
    expect(native.heard).toEqual([...sound(1_000)]);
  });

  it('goes on though the sink never says where it fell silent', async () => {
    output.write(A, sound(1_000), RATE_HZ);
    output.end(A);
    await clock.advance(205);
    native.deaf = true;
    output.pause(100);
    await clock.advance(150);
    native.deaf = false;
    await clock.advance(DEFAULT_OUTPUT_TUNING.pauseBoundMs + 2_000);
    expect(facts.at(-1)).toMatchObject({ type: 'playback-drained', turnId: A });
  });

  it('plays nothing twice where the sink falls silent long after the pause', async () => {
    output.write(A, sound(3_000), RATE_HZ);
    output.end(A);
    await clock.advance(205);
    native.standsStill = true;
    output.pause(100);
    await clock.advance(1_000);
    native.standsStill = false;
    await clock.advance(4_000);
    expect(facts.at(-1)).toEqual({ type: 'playback-drained', turnId: A, playedMs: 3_000 });
    expect(native.heard).toEqual([...sound(3_000)]);
  });

  it('waits with going on for a sink that is slow to fall silent', async () => {
    output.write(A, sound(2_000), RATE_HZ);
    await clock.advance(305);
    native.deaf = true;
    output.pause(100);
    await clock.advance(500);
    native.deaf = false;
    native.fail('host-crashed');
    output.end(A);
    await clock.advance(2_500);
    expect(facts.at(-1)).toEqual({ type: 'playback-drained', turnId: A, playedMs: 2_000 });
  });

  it('stops the meter while a turn has run dry', async () => {
    output.write(A, sound(200), RATE_HZ);
    await clock.advance(1_000);
    expect(levels.at(-1)).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it('plays the test sound without a word to the session', async () => {
    const result = output.playTestSound();
    await clock.advance(1_200);
    expect(await result).toEqual({ ok: true, value: null });
    expect(facts).toEqual([]);
  });

  it('says why the test sound cannot be heard', async () => {
    native.works = false;
    renderer.works = false;
    const result = output.playTestSound();
    await clock.advance(5_000);
    expect(await result).toMatchObject({ ok: false, error: { code: 'playback-unavailable' } });
  });

  it('plays a recording to its end, without a word to the session', async () => {
    const result = output.playRecording(sound(300), RATE_HZ);
    await clock.advance(600);
    expect(await result).toEqual({ ok: true, value: null });
    expect(facts).toEqual([]);
  });

  it('silences a recording when it is stopped, or when another is played', async () => {
    const first = output.playRecording(sound(5_000), RATE_HZ);
    await clock.advance(100);
    const second = output.playRecording(sound(5_000), RATE_HZ);
    await clock.advance(100);
    expect(await first).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    output.stopRecording();
    output.stopRecording();
    await clock.advance(100);
    expect(await second).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(output.playingOn).toBeNull();
  });

  it('is quiet after dispose', async () => {
    output.write(A, sound(500), RATE_HZ);
    await clock.advance(100);
    await output.dispose();
    output.write(A, sound(500), RATE_HZ);
    facts.length = 0;
    await clock.advance(5_000);
    expect(facts).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});

const breakage = fc.record({
  afterMs: fc.integer({ min: 1, max: 1_500 }),
  which: fc.constantFrom('native' as const, 'renderer' as const, 'pause' as const),
  reason: fc.constantFrom('host-crashed' as const, 'device-error' as const, 'page-gone' as const),
});

describe('output, whatever breaks', () => {
  it('plays every sample in order, once, or tells that it did not', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(breakage, { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 10 }),
        async (breakages, pieces) => {
          fresh();
          let total = 0;
          for (const ms of pieces) {
            output.write(A, sound(ms, (total * RATE_HZ) / 1_000), RATE_HZ);
            total += ms;
          }
          output.end(A);
          for (const { afterMs, which, reason } of breakages) {
            await clock.advance(afterMs);
            if (which === 'pause') output.pause(afterMs);
            else (which === 'native' ? native : renderer).fail(reason);
          }
          await clock.advance(total + 20_000);
          expect(facts.filter(({ type }) => type !== 'playback-started')).toHaveLength(1);
          expect(clock.pending).toBe(0);
          const breaks = (id: string): number => breakages.filter(({ which }) => which === id).length;
          if (breaks('native') >= 3 && breaks('renderer') >= 3 && facts.at(-1)?.type === 'playback-failed') return;
          expect(ids(facts.slice(-1))).toEqual(['playback-drained a']);
          expect(native.heard.length + renderer.heard.length).toBe((total * RATE_HZ) / 1_000);
        },
      ),
      { numRuns: 200 },
    );
  });
});
