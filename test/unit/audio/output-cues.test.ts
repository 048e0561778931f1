import { beforeEach, describe, expect, it } from 'vitest';
import { createNullSink } from '../../../src-main/audio/null-sink.js';
import type { Output, OutputFact } from '../../../src-main/audio/output-port.js';
import { createOutput } from '../../../src-main/audio/output.js';
import type { AudioSink, SinkFact, SinkListener } from '../../../src-main/audio/sink.js';
import { asTurnId } from '../../../src-preload/contract/ids.js';
import { createFakeClock, type FakeClock } from './fake-clock.js';

const A = asTurnId('a');
const B = asTurnId('b');
const RATE_HZ = 8_000;
const CUE_MS = 120;
const sound = (ms: number): Int16Array => new Int16Array((ms * RATE_HZ) / 1_000).fill(1_000);

let clock: FakeClock;
let output: Output;
let facts: OutputFact[];
let levels: number[];
/** What the sink told, with the time: `12 started a`. */
let played: string[];
/** How long the device takes to open; null: there is none. */
let opensInMs: number | null;
/** How long the device takes to confirm a cut. */
let cutsInMs: number;

function device(listener: SinkListener): AudioSink {
  let inner: AudioSink | null = null;
  const tell = (fact: SinkFact): void => {
    if (fact.type !== 'available' && fact.type !== 'failed' && fact.type !== 'position') {
      played.push(`${clock.nowMs()} ${fact.type} ${fact.turnId}`);
    }
    listener(fact);
  };
  const fail = (): void => tell({ type: 'failed', reason: 'no-device', turnId: null, heardMs: 0 });
  return {
    id: 'native',
    prepare() {
      if (opensInMs === null) fail();
      else {
        clock.after(opensInMs, () => {
          inner ??= createNullSink({ clock, listener: tell });
          inner.prepare();
        });
      }
    },
    write: (...sent) => inner?.write(...sent),
    end: (turnId) => inner?.end(turnId),
    cut: (turnId) => void clock.after(cutsInMs, () => inner?.cut(turnId)),
    setVolume: () => undefined,
    dispose: () => inner?.dispose() ?? Promise.resolve(),
  };
}

beforeEach(() => {
  clock = createFakeClock();
  facts = [];
  levels = [];
  played = [];
  opensInMs = 0;
  cutsInMs = 0;
  output = createOutput({
    createNative: device,
    createRenderer: device,
    clock,
    onFact: (fact) => facts.push(fact),
    onHealth: () => undefined,
    onLevel: (rms) => levels.push(rms),
  });
});

/** The device is open, as it is after the start. */
async function ready(): Promise<void> {
  output.prepare();
  await clock.advance(10);
}
const cue = (): void => output.playCue(sound(CUE_MS), RATE_HZ);

describe('a cue', () => {
  it('is heard at once, and nobody is told of it as of an answer', async () => {
    await ready();
    cue();
    await clock.advance(CUE_MS);
    expect(played).toEqual(['10 started cue-1', '130 drained cue-1']);
    expect(facts).toEqual([]);
    expect(levels).toEqual([]);
  });

  it('is left out while an answer is heard, which goes on undisturbed', async () => {
    await ready();
    output.write(A, sound(500), RATE_HZ);
    output.end(A);
    await clock.advance(100);
    cue();
    await clock.advance(1_000);
    expect(played).toEqual(['10 started a', '510 drained a']);
  });

  it('makes room for an answer that comes meanwhile', async () => {
    await ready();
    cue();
    await clock.advance(30);
    output.write(A, sound(200), RATE_HZ);
    output.end(A);
    await clock.advance(300);
    expect(played).toEqual(['10 started cue-1', '40 cut cue-1', '40 started a', '240 drained a']);
    expect(facts.map(({ type }) => type)).toEqual(['playback-started', 'playback-drained']);
  });

  it('is heard while an answer is held back, and makes room when it is no longer', async () => {
    await ready();
    output.withhold(true);
    output.write(A, sound(200), RATE_HZ);
    cue();
    await clock.advance(50);
    output.write(A, sound(200), RATE_HZ);
    await clock.advance(20);
    output.withhold(false);
    output.end(A);
    await clock.advance(500);
    expect(played).toEqual(['10 started cue-1', '80 cut cue-1', '80 started a', '480 drained a']);
  });

  it('follows an answer that was cut, as for a barge-in', async () => {
    await ready();
    cutsInMs = 40;
    output.write(A, sound(2_000), RATE_HZ);
    await clock.advance(200);
    output.cut(A);
    cue();
    await clock.advance(1_000);
    expect(played).toEqual(['10 started a', '250 cut a', '250 started cue-1', '370 drained cue-1']);
  });

  it('is dropped when the cut takes too long: later it would be about something else', async () => {
    await ready();
    cutsInMs = 120;
    output.write(A, sound(2_000), RATE_HZ);
    await clock.advance(200);
    output.cut(A);
    cue();
    await clock.advance(2_000);
    expect(played).toEqual(['10 started a', '330 cut a']);
  });

  it('waits behind the one before it, but not for long', async () => {
    await ready();
    cue();
    await clock.advance(30);
    cue();
    await clock.advance(1_000);
    expect(played).toEqual(['10 started cue-1', '130 drained cue-1', '130 started cue-2', '250 drained cue-2']);
    played = [];
    cue();
    await clock.advance(5);
    cue();
    await clock.advance(1_000);
    expect(played.filter((line) => line.includes('started'))).toEqual(['1040 started cue-3']);
  });

  it('waits for a device that opens soon, and not for one that does not', async () => {
    opensInMs = 60;
    cue();
    await clock.advance(1_000);
    expect(played[0]).toBe('60 started cue-1');
  });

  it('is dropped where the device opens late', async () => {
    opensInMs = 110;
    cue();
    await clock.advance(1_000);
    expect(played).toEqual([]);
  });

  it('without a device is no failure, and looks for none', async () => {
    opensInMs = null;
    cue();
    await clock.advance(5_000);
    expect(facts).toEqual([]);
    expect(clock.pending).toBe(0);
    opensInMs = 0;
    output.deviceChanged();
    output.write(B, sound(100), RATE_HZ);
    output.end(B);
    await clock.advance(500);
    expect(facts.map(({ type }) => type)).toEqual(['playback-started', 'playback-drained']);
  });
});
