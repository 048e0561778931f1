import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_FEEDER_TUNING, Feeder, type FeederFact } from '../../../src-main/hosts/audio/feeder.js';
import { asTurnId, type TurnId } from '../../../src-preload/contract/ids.js';
import { createFakeClock, settle, type FakeClock } from '../audio/fake-clock.js';
import { createFakeDevice, type FakeDevice } from './fake-device.js';

const A = asTurnId('a');
const B = asTurnId('b');

let clock: FakeClock;
let device: FakeDevice;
let facts: FeederFact[];
let stalled: number;
let feeder: Feeder;

function fresh(): void {
  clock = createFakeClock();
  device = createFakeDevice(clock);
  facts = [];
  stalled = 0;
  feeder = new Feeder({ device, clock, emit: (fact) => facts.push(fact), onStalled: () => stalled++ });
}
beforeEach(fresh);

const write = (turnId: TurnId, pcm: Int16Array, cushionMs = 40): void => feeder.write(turnId, pcm, cushionMs);
/** Samples numbered from 1; a sample is a millisecond. */
const sound = (count: number, from = 1): Int16Array => Int16Array.from({ length: count }, (_, n) => from + n);
const types = (): string[] => facts.map((fact) => fact.type);
const last = (): FeederFact | undefined => facts.at(-1);

describe('feeder', () => {
  it('plays a turn whole, tells its start, its positions and its end', async () => {
    write(A, sound(1_000));
    feeder.end(A);
    await clock.advance(1_100);
    expect(device.heard()).toEqual([...sound(1_000)]);
    expect(facts[0]).toEqual({ type: 'started', turnId: A });
    expect(last()).toEqual({ type: 'drained', turnId: A, playedMs: 1_000 });
    const positions = facts.filter((fact) => fact.type === 'position');
    expect(positions.length).toBeGreaterThanOrEqual(8);
    for (const { playedMs } of positions) expect(playedMs % 100).toBeLessThan(5);
  });

  it('never holds more than its lead in the device, in about ten writes a second', async () => {
    write(A, sound(3_000));
    for (let ms = 0; ms < 2_000; ms += 10) {
      await clock.advance(10);
      expect(device.pendingSamples()).toBeLessThanOrEqual(DEFAULT_FEEDER_TUNING.leadMs);
      expect(device.pendingSamples()).toBeGreaterThanOrEqual(DEFAULT_FEEDER_TUNING.refillMs - 10);
    }
    expect(device.writes.length).toBeLessThan(25);
  });

  it('falls silent on a cut and tells what was heard', async () => {
    write(A, sound(1_000));
    await clock.advance(250);
    feeder.cut(A);
    expect(last()).toEqual({ type: 'cut', turnId: A, heardMs: 250 });
    await clock.advance(1_000);
    expect(device.heard()).toHaveLength(250);
  });

  it('lets the write in flight end before it silences the device', async () => {
    device.writeMs = 30;
    write(A, sound(1_000));
    await clock.advance(10);
    feeder.cut(A);
    feeder.cut(A);
    expect(types()).toEqual(['started']);
    await clock.advance(20);
    expect(facts.filter((fact) => fact.type === 'cut')).toEqual([{ type: 'cut', turnId: A, heardMs: 30 }]);
    await clock.advance(500);
    expect(device.heard()).toHaveLength(30);
  });

  it('plays the next turn after a cut, and nothing of the one that was cut', async () => {
    device.writeMs = 5;
    write(A, sound(500));
    await clock.advance(100);
    feeder.cut(A);
    write(B, sound(200, 1_000));
    feeder.end(B);
    await clock.advance(400);
    expect(device.heard().filter((value) => value < 1_000).length).toBeLessThan(110);
    expect(device.heard().filter((value) => value >= 1_000)).toEqual([...sound(200, 1_000)]);
    expect(last()).toEqual({ type: 'drained', turnId: B, playedMs: 200 });
  });

  it('answers a cut of a turn it never saw, or that has not sounded yet', () => {
    feeder.cut(A);
    write(B, sound(10));
    feeder.cut(B);
    expect(facts).toEqual([
      { type: 'cut', turnId: A, heardMs: 0 },
      { type: 'cut', turnId: B, heardMs: 0 },
    ]);
  });

  it('drains a turn without sound', async () => {
    feeder.end(A);
    await clock.advance(10);
    expect(facts).toEqual([{ type: 'drained', turnId: A, playedMs: 0 }]);
    expect(device.opens).toBe(0);
  });

  it('gathers a little before it starts on sound that trickles in, and counts running dry', async () => {
    write(A, sound(20));
    await clock.advance(10);
    expect(types()).toEqual([]);
    write(A, sound(20, 21));
    await settle();
    expect(types()).toEqual(['started']);
    await clock.advance(300);
    write(A, sound(200, 41));
    feeder.end(A);
    await clock.advance(400);
    const positions = facts.filter((fact) => fact.type === 'position');
    expect(positions.at(-1)).toMatchObject({ underruns: 1 });
    expect(device.heard()).toEqual([...sound(240)]);
  });

  it('gathers as much before it starts as it is asked to, by its newest word, and no more once it has started', async () => {
    write(A, sound(60), 120);
    await clock.advance(10);
    expect(types()).toEqual([]);
    write(A, sound(20, 61), 80);
    await settle();
    expect(types()).toEqual(['started']);
    // Dry: it goes on with what is gathered after a gap, not with what is asked for at a start.
    await clock.advance(300);
    write(A, sound(120, 81), 250);
    await clock.advance(10);
    expect(device.pendingSamples()).toBeGreaterThan(0);
  });

  it('does not wait for ever for sound that never fills the cushion', async () => {
    write(A, sound(10));
    await clock.advance(100);
    expect(device.heard()).toEqual([...sound(10)]);
  });

  it('gathers more after each time it ran dry, and less again after whole turns', async () => {
    write(A, sound(60));
    await clock.advance(100);
    write(A, sound(60));
    await clock.advance(50);
    feeder.end(A);
    await clock.advance(300);
    facts.length = 0;
    write(B, sound(60));
    await clock.advance(20);
    expect(types()).toEqual([]);
    write(B, sound(60));
    await settle();
    expect(types()).toEqual(['started']);
  });

  it('learns to bear sound that arrives up to 200 ms late', async () => {
    let seed = 1;
    const random = (): number => (seed = (Math.imul(seed, 16_807) >>> 0) % 2_147_483_647) / 2_147_483_647;
    const arrivals = Array.from({ length: 3_000 }, (_, n) => n * 20 + random() * 200);
    let lastMs = 0;
    for (const [n, atMs] of arrivals.entries()) {
      // In order, as a socket delivers.
      const dueMs = Math.max(lastMs, atMs);
      await clock.advance(dueMs - lastMs);
      lastMs = dueMs;
      write(A, sound(20, 1 + ((n * 20) % 30_000)));
    }
    feeder.end(A);
    await clock.advance(1_000);
    const underruns = facts.reduce(
      (most, fact) => (fact.type === 'position' ? Math.max(most, fact.underruns) : most),
      0,
    );
    expect(underruns).toBeLessThanOrEqual(3);
    expect(device.heard()).toHaveLength(60_000);
  });

  it('releases the device when idle and leaves no timer behind', async () => {
    write(A, sound(100));
    feeder.end(A);
    await clock.advance(1_000);
    expect(device.isOpen).toBe(true);
    await clock.advance(DEFAULT_FEEDER_TUNING.idleCloseMs);
    expect(device.isOpen).toBe(false);
    expect(clock.pending).toBe(0);
    write(B, sound(100));
    await clock.advance(50);
    expect(device.opens).toBe(2);
  });

  it('releases the device under a turn that never ends, and goes on when it does', async () => {
    write(A, sound(100));
    await clock.advance(10_000);
    expect(device.isOpen).toBe(false);
    expect(clock.pending).toBe(0);
    write(A, sound(100, 101));
    feeder.end(A);
    await clock.advance(300);
    expect(device.heard()).toEqual([...sound(200)]);
  });

  it('plays the next turn after one whose end never came', async () => {
    write(A, sound(500));
    await clock.advance(100);
    feeder.cut(A);
    // It crossed the cut, and main thinks no more of this turn.
    write(A, sound(50, 501));
    await clock.advance(5_000);
    facts.length = 0;
    write(B, sound(200, 1_000));
    feeder.end(B);
    await clock.advance(400);
    expect(facts.slice(0, 2)).toEqual([
      { type: 'drained', turnId: A, playedMs: 50 },
      { type: 'started', turnId: B },
    ]);
    expect(last()).toEqual({ type: 'drained', turnId: B, playedMs: 200 });
    expect(device.heard().slice(-200)).toEqual([...sound(200, 1_000)]);
  });

  it('takes a turn for complete when the next one begins, be it without sound', async () => {
    write(A, sound(20));
    feeder.end(B);
    write(A, sound(20, 21));
    await clock.advance(200);
    expect(device.heard()).toEqual([...sound(20)]);
    expect(types()).toEqual(['started', 'drained', 'drained']);
  });

  it('tells when there is no device, and plays once there is', async () => {
    device.present = false;
    write(A, sound(100));
    await clock.advance(10);
    expect(facts).toEqual([{ type: 'failed', reason: 'no-device', turnId: A, heardMs: 0 }]);
    expect(clock.pending).toBe(0);
    device.present = true;
    write(B, sound(100));
    feeder.end(B);
    await clock.advance(200);
    expect(last()).toEqual({ type: 'drained', turnId: B, playedMs: 100 });
  });

  it('tells where a turn stood when the device broke, and closes it', async () => {
    write(A, sound(1_000));
    await clock.advance(150);
    device.broken = true;
    await clock.advance(100);
    expect(last()).toMatchObject({ type: 'failed', reason: 'device-error', turnId: A });
    expect(last()).toHaveProperty('heardMs', 200);
    expect(device.isOpen).toBe(false);
  });

  it('reports a write that never ends', async () => {
    device.writeMs = 60_000;
    write(A, sound(1_000));
    await clock.advance(DEFAULT_FEEDER_TUNING.stallMs);
    expect(stalled).toBe(1);
  });

  it('is disposed after the write in flight, and says nothing more', async () => {
    device.writeMs = 30;
    write(A, sound(1_000));
    await clock.advance(10);
    const disposed = feeder.dispose();
    expect(feeder.dispose()).toBe(disposed);
    expect(device.isOpen).toBe(true);
    facts.length = 0;
    await clock.advance(30);
    await disposed;
    expect(device.isOpen).toBe(false);
    expect(facts).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('scales by the gain, moving there over one block', async () => {
    const loud = new Int16Array(400).fill(10_000);
    feeder.setGain(0.5);
    write(A, loud);
    feeder.end(A);
    await clock.advance(500);
    const heard = device.heard();
    expect(heard[0]).toBeGreaterThan(9_900);
    expect(heard[399]).toBe(5_000);
  });
});

type Step =
  | { readonly do: 'write'; readonly turn: number; readonly count: number }
  | { readonly do: 'end' | 'cut'; readonly turn: number }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'slow'; readonly ms: number };

const TURNS = 4;
const turn = fc.integer({ min: 0, max: TURNS - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('write' as const), turn, count: fc.integer({ min: 0, max: 700 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('end' as const, 'cut' as const), turn }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 900 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('slow' as const), ms: fc.constantFrom(0, 0, 15, 80, 250) }) },
);

describe('feeder, whatever happens', () => {
  it('keeps order, never tells more than was heard, ends every turn once, and plays nothing of a cut turn', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        fresh();
        const ids = Array.from({ length: TURNS }, (_, n) => asTurnId(`turn-${n}`));
        const written = new Array<number>(TURNS).fill(0);
        const over = new Set<number>();
        /** Turns that had a word; the first word of another completes them. */
        const begun = new Set<number>();
        const complete = new Set<number>();
        const begin = (n: number): void => {
          if (!begun.has(n)) for (const earlier of begun) complete.add(earlier);
          begun.add(n);
        };
        const isDrained = (id: TurnId): boolean => facts.some((fact) => fact.type === 'drained' && fact.turnId === id);
        const cutAt = new Map<TurnId, number>();
        const seen = facts.length;
        for (const [at, { do: action, ...rest }] of steps.entries()) {
          const { turn: n = -1, count = 0, ms = 0 } = rest as { turn?: number; count?: number; ms?: number };
          const id = ids[n];
          if (action === 'wait') await clock.advance(ms);
          else if (action === 'slow') device.writeMs = ms;
          else if (id === undefined || over.has(n)) continue;
          else if (complete.has(n) && (action !== 'cut' || isDrained(id))) continue;
          else if (action === 'write') {
            begin(n);
            // Each sample carries its turn and its place.
            write(
              id,
              Int16Array.from({ length: count }, (_, k) => n * 8_000 + (((written[n] ?? 0) + k) % 8_000)),
            );
            written[n] = (written[n] ?? 0) + count;
          } else {
            over.add(n);
            if (action === 'cut') feeder.cut(id);
            else {
              begin(n);
              feeder.end(id);
            }
          }
          for (const fact of facts.slice(seen)) {
            if (fact.type !== 'cut' || cutAt.has(fact.turnId)) continue;
            cutAt.set(
              fact.turnId,
              device.heard().filter((value) => Math.floor(value / 8_000) === ids.indexOf(fact.turnId)).length,
            );
          }
          if (at > 1_000) break;
        }
        // The one that is open comes first: another would complete it.
        for (const n of new Set([...begun, ...ids.keys()])) {
          const id = ids[n];
          if (id !== undefined && !over.has(n) && !complete.has(n)) feeder.end(id);
        }
        await clock.advance(60_000);

        const heard = device.heard();
        const order = facts.filter((fact) => fact.type === 'started').map((fact) => fact.turnId);
        let played: number[] = [];
        for (const id of order)
          played = [...played, ...heard.filter((value) => Math.floor(value / 8_000) === ids.indexOf(id))];
        // Turns follow one another, each in order.
        expect(heard).toEqual(played);
        for (const [n, id] of ids.entries()) {
          const own = heard.filter((value) => Math.floor(value / 8_000) === n);
          expect(own).toEqual(own.map((_, k) => n * 8_000 + (k % 8_000)));
          const told = facts.filter((fact) => 'turnId' in fact && fact.turnId === id);
          const ends = told.filter((fact) => fact.type === 'drained' || fact.type === 'cut');
          expect(ends).toHaveLength(1);
          expect(told.at(-1)).toBe(ends[0]);
          const positions = told.flatMap((fact) =>
            fact.type === 'position' || fact.type === 'drained'
              ? [fact.playedMs]
              : fact.type === 'cut'
                ? [fact.heardMs]
                : [],
          );
          expect(positions).toEqual(positions.toSorted((a, b) => a - b));
          for (const position of positions) expect(position).toBeLessThanOrEqual(own.length);
          if (ends[0]?.type === 'drained') expect(own).toHaveLength(written[n] ?? 0);
          const atCut = cutAt.get(id);
          if (atCut !== undefined) expect(own).toHaveLength(atCut);
        }
        expect(device.isOpen).toBe(false);
        expect(clock.pending).toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});
