import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PlaybackCommand, PlaybackFact, PlaybackReady } from '../../../src-preload/contract/audio.js';
import { asTurnId } from '../../../src-preload/contract/ids.js';

const RATE_HZ = 48_000;
const QUANTUM = 128;
const A = asTurnId('a');
const B = asTurnId('b');

/** As much of the audio thread as the processor touches. */
class FakePort {
  readonly sent: unknown[] = [];
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  readonly closers: (() => void)[] = [];
  postMessage(message: unknown): void {
    this.sent.push(message);
  }
  addEventListener(_type: string, listener: () => void): void {
    this.closers.push(listener);
  }
}

interface Processor {
  readonly port: FakePort;
  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean;
}
let Player: new () => Processor;

beforeAll(async () => {
  Object.assign(globalThis, {
    sampleRate: RATE_HZ,
    AudioWorkletProcessor: class {
      readonly port = new FakePort();
    },
    registerProcessor: (_name: string, processor: new () => Processor) => (Player = processor),
  });
  await import('../../../src-renderer/audio/player-worklet.js');
});

let player: Processor;
let main: FakePort;

beforeEach(() => {
  player = new Player();
  main = new FakePort();
  player.port.onmessage?.({ data: { type: 'port', port: main } });
});

const command = (data: PlaybackCommand): void => main.onmessage?.({ data });
const write = (turnId: typeof A, samples: Int16Array, cushionMs = 40): void =>
  command({ type: 'write', turnId, rateHz: RATE_HZ, pcm: samples.slice().buffer, cushionMs });
const facts = (): (PlaybackReady | PlaybackFact)[] => main.sent as (PlaybackReady | PlaybackFact)[];
const types = (): string[] => facts().map(({ type }) => type);

/** Renders this many quanta; answers the samples as PCM16 values. */
function render(quanta: number): number[] {
  const heard: number[] = [];
  for (let n = 0; n < quanta; n++) {
    const out = new Float32Array(QUANTUM);
    player.process([], [[out]]);
    heard.push(...Array.from(out, (value) => Math.round(value * 32_768)));
  }
  return heard;
}
const sound = (count: number, from = 1): Int16Array =>
  Int16Array.from({ length: count }, (_, n) => from + (n % 20_000));
const audible = (heard: readonly number[]): number[] => heard.filter((value) => value !== 0);

describe('player worklet', () => {
  it('tells its rate first of all', () => {
    expect(facts()).toEqual([{ type: 'ready', rateHz: RATE_HZ }]);
  });

  it('plays a turn whole, tells its start, positions and end', () => {
    write(A, sound(12_000));
    command({ type: 'end', turnId: A });
    expect(audible(render(100))).toEqual([...sound(12_000)]);
    expect(types()).toEqual(['ready', 'started', 'position', 'position', 'drained']);
    expect(facts().at(-1)).toEqual({ type: 'drained', turnId: A, playedMs: 250 });
  });

  it('takes the latency of the device off the position, and drains when the last sample has left it', () => {
    player.port.onmessage?.({ data: { type: 'latency', seconds: 0.05 } });
    write(A, sound(9_600));
    command({ type: 'end', turnId: A });
    render(75);
    expect(types()).not.toContain('drained');
    const position = facts().find((fact) => fact.type === 'position');
    expect(position?.playedMs).toBeCloseTo(50, -1);
    render(20);
    expect(facts().at(-1)).toEqual({ type: 'drained', turnId: A, playedMs: 200 });
  });

  it('is silent within a fade of 3 ms after a cut, without a click', () => {
    write(A, new Int16Array(48_000).fill(10_000));
    const before = render(100).slice(-1);
    command({ type: 'cut', turnId: A });
    const heard = [...before, ...render(10)];
    // The fade is heard too.
    expect(facts().at(-1)).toEqual({ type: 'cut', turnId: A, heardMs: (100 * QUANTUM * 1_000) / RATE_HZ + 3 });
    expect(audible(heard).length).toBeLessThanOrEqual(145);
    for (let n = 1; n < heard.length; n++) expect(Math.abs((heard[n] ?? 0) - (heard[n - 1] ?? 0))).toBeLessThan(200);
  });

  it('goes on with the next turn after a cut and after an end', () => {
    write(A, sound(4_800));
    write(B, sound(4_800, 5_000));
    render(10);
    command({ type: 'cut', turnId: A });
    command({ type: 'end', turnId: B });
    render(50);
    expect(facts().at(-1)).toEqual({ type: 'drained', turnId: B, playedMs: 100 });
    command({ type: 'cut', turnId: A });
    expect(facts().at(-1)).toEqual({ type: 'cut', turnId: A, heardMs: 0 });
  });

  it('plays the next turn after one whose end never came', () => {
    write(A, sound(4_800));
    render(50);
    command({ type: 'cut', turnId: A });
    write(A, sound(480));
    render(100);
    write(B, sound(4_800));
    command({ type: 'end', turnId: B });
    expect(audible(render(60))).toHaveLength(4_800);
    expect(facts().at(-1)).toEqual({ type: 'drained', turnId: B, playedMs: 100 });
  });

  it('gathers a little before it starts on sound that trickles in, but not for ever', () => {
    write(A, sound(480));
    expect(audible(render(10))).toEqual([]);
    expect(audible(render(40))).toEqual([...sound(480)]);
  });

  it('counts running dry, and starts at once on a turn that is complete', () => {
    write(A, sound(2_400));
    render(40);
    write(A, sound(24_000));
    command({ type: 'end', turnId: A });
    expect(audible(render(300))).toHaveLength(24_000);
    expect(facts().find((fact) => fact.type === 'position' && fact.underruns === 1)).toBeDefined();
    write(B, sound(100));
    command({ type: 'end', turnId: B });
    expect(audible(render(1))).toHaveLength(100);
  });

  it('says nothing while it waits for the rest of a turn', () => {
    write(A, sound(4_800));
    render(100);
    const count = facts().length;
    render(5_000);
    expect(facts()).toHaveLength(count);
  });

  it('gathers as much before it starts as it is asked to, by its newest word', () => {
    write(A, sound(48 * 60), 120);
    expect(audible(render(5))).toEqual([]);
    write(A, sound(48 * 20), 80);
    expect(audible(render(1))).toHaveLength(QUANTUM);
    expect(types()).toEqual(['ready', 'started']);
  });

  it('moves to a new volume without a step', () => {
    write(A, new Int16Array(48_000).fill(20_000));
    render(10);
    command({ type: 'volume', gain: 0.25 });
    const heard = render(4);
    for (let n = 1; n < heard.length; n++) expect(Math.abs((heard[n] ?? 0) - (heard[n - 1] ?? 0))).toBeLessThan(200);
    expect(heard.at(-1)).toBe(5_000);
  });

  it('lets the context rest after a while, and wakes it for the next sound', () => {
    write(A, sound(480));
    command({ type: 'end', turnId: A });
    render(4_000);
    expect(player.port.sent).toEqual([{ type: 'turn' }, { type: 'asleep' }]);
    write(B, sound(480));
    expect(player.port.sent.at(-1)).toEqual({ type: 'awake' });
  });

  it('tells the page when main closed its end', () => {
    for (const close of main.closers) close();
    expect(player.port.sent).toEqual([{ type: 'closed' }]);
  });

  it('plays every sample in order, whatever the pieces and the pauses', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 6_000 }), fc.integer({ min: 0, max: 80 })), { maxLength: 12 }),
        (steps) => {
          player = new Player();
          main = new FakePort();
          player.port.onmessage?.({ data: { type: 'port', port: main } });
          const heard: number[] = [];
          let total = 0;
          for (const [count, quanta] of steps) {
            write(
              A,
              Int16Array.from({ length: count }, (_, n) => 1 + ((total + n) % 30_000)),
            );
            total += count;
            heard.push(...render(quanta));
          }
          command({ type: 'end', turnId: A });
          heard.push(...render(Math.ceil(total / QUANTUM) + 200));
          expect(audible(heard)).toEqual(Array.from({ length: total }, (_, n) => 1 + (n % 30_000)));
          const positions = facts().flatMap((fact) => ('playedMs' in fact ? [fact.playedMs] : []));
          expect(positions).toEqual(positions.toSorted((a, b) => a - b));
          expect(types().filter((type) => type === 'drained')).toHaveLength(1);
        },
      ),
      { numRuns: 60 },
    );
  });
});
