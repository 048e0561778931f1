import { describe, expect, it } from 'vitest';
import { arrive, ARRIVALS, stallsIn } from '../../../bench/arrivals.js';
import { follow } from '../../rig/smoothness.js';

const RATE_HZ = 8_000;
const ms = (count: number): number => (count * RATE_HZ) / 1_000;

/** Noise that is like nothing else at any moment. */
function noise(lengthMs: number): Int16Array {
  let state = 7;
  return Int16Array.from({ length: ms(lengthMs) }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.round((state / 0x40000000 - 1) * 8_000);
  });
}
const known = noise(1_500);
const quiet = (lengthMs: number): Int16Array => new Int16Array(ms(lengthMs));
const joined = (...parts: readonly Int16Array[]): Int16Array => Int16Array.from(parts.flatMap((part) => [...part]));
const part = (fromMs: number, toMs = 1_500): Int16Array => known.slice(ms(fromMs), ms(toMs));
const flaws = (recording: Int16Array) =>
  follow(recording, known, RATE_HZ)?.flaws.map(({ atSample, insertedMs }) => ({
    atMs: Math.round((atSample * 1_000) / RATE_HZ),
    insertedMs: Math.round(insertedMs),
  }));

describe('a known sound in a recording', () => {
  it('is whole where it lies in one piece, at any loudness', () => {
    expect(follow(joined(quiet(300), known, quiet(200)), known, RATE_HZ)).toEqual({ flaws: [], foundMs: 1_500 });
    expect(flaws(joined(quiet(20), known, quiet(20)).map((sample) => sample / 3))).toEqual([]);
  });

  it('shows silence that was put in, with its length and place', () => {
    const recording = joined(quiet(300), part(0, 504), quiet(90), part(504), quiet(200));
    expect(flaws(recording)).toEqual([{ atMs: 800, insertedMs: 90 }]);
  });

  it('shows more than one', () => {
    const recording = joined(quiet(50), part(0, 400), quiet(30), part(400, 900), quiet(700), part(900), quiet(50));
    expect(flaws(recording)?.map(({ insertedMs }) => insertedMs)).toEqual([30, 700]);
  });

  it('shows sound that is missing, and sound that is damaged', () => {
    expect(flaws(joined(quiet(100), part(0, 600), part(650), quiet(100)))?.map((it) => it.insertedMs)).toEqual([-50]);
    const damaged = joined(quiet(100), part(0, 700), quiet(20), part(720), quiet(100));
    expect(flaws(damaged)?.map((it) => it.insertedMs)).toEqual([0]);
  });

  it('is followed from a later place where its beginning is damaged', () => {
    const recording = joined(quiet(100), part(0, 30), quiet(40), part(30), quiet(100));
    expect(flaws(recording)).toEqual([{ atMs: 140, insertedMs: 0 }]);
    expect(follow(recording, known, RATE_HZ)?.foundMs).toBe(1_500);
  });

  it('does not take a sample more or less for a gap', () => {
    const recording = joined(quiet(100), part(0, 700), Int16Array.of(0), part(700), quiet(100));
    expect(flaws(recording)?.filter(({ insertedMs }) => insertedMs !== 0)).toEqual([]);
  });

  it('tells how far it came where it breaks off, and that it never began', () => {
    const { foundMs = 0 } = follow(joined(quiet(100), part(0, 800), quiet(900)), known, RATE_HZ) ?? {};
    expect(foundMs).toBeGreaterThan(780);
    expect(foundMs).toBeLessThanOrEqual(800);
    expect(follow(quiet(2_000), known, RATE_HZ)).toBeNull();
    expect(follow(quiet(10), known, RATE_HZ)).toBeNull();
  });
});

describe('ways to arrive', () => {
  const LENGTH_MS = 15_000;
  let state = 1;
  const random = (): number => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;

  it.each(ARRIVALS)('%s: all of it, in order, never before it is spoken but in bursts', (arrival) => {
    const pieces = arrive(arrival, LENGTH_MS, random);
    expect(pieces[0]?.fromMs).toBe(0);
    expect(pieces.at(-1)?.toMs).toBe(LENGTH_MS);
    for (const [at, piece] of pieces.entries()) {
      const before = pieces[at - 1];
      expect(piece.fromMs).toBe(before?.toMs ?? 0);
      expect(piece.atMs).toBeGreaterThanOrEqual(before?.atMs ?? 0);
      if (arrival !== 'bursts') expect(piece.atMs).toBeGreaterThanOrEqual(piece.fromMs);
    }
  });

  const lateness = (arrival: 'steady' | 'jitter' | 'stalls'): readonly number[] =>
    arrive(arrival, LENGTH_MS, random).map(({ atMs, fromMs }) => atMs - fromMs);

  it('are late as their names say', () => {
    expect(new Set(lateness('steady'))).toEqual(new Set([0]));
    expect(Math.max(...lateness('jitter'))).toBeLessThanOrEqual(200);
    expect(Math.max(...lateness('jitter'))).toBeGreaterThan(150);
    expect(Math.max(...lateness('stalls'))).toBe(1_000);
    const bursts = arrive('bursts', LENGTH_MS, random);
    expect(bursts[1]).toEqual({ atMs: 250, fromMs: 500, toMs: 1_000 });
  });

  it('send nothing during a stall, and all of it after', () => {
    expect(stallsIn(LENGTH_MS)).toEqual([
      { fromMs: 4_000, toMs: 5_000 },
      { fromMs: 9_000, toMs: 10_000 },
    ]);
    expect(stallsIn(1_000)).toEqual([]);
    const pieces = arrive('stalls', LENGTH_MS, random);
    expect(pieces.filter(({ atMs }) => atMs >= 4_000 && atMs < 5_000)).toEqual([]);
    expect(pieces.filter(({ atMs }) => atMs === 5_000)).toHaveLength(51);
  });
});
