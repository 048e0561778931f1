import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createArrivals, LEAST_MS, MOST_MS, type Arrivals } from '../../../src-main/audio/arrivals.js';
import { asTurnId } from '../../../src-preload/contract/ids.js';

const turn = (number: number) => asTurnId(`t${String(number)}`);

/** A turn in pieces of 20 ms, each sent in its time and late by what `delayOf` says. */
function course(arrivals: Arrivals, number: number, delayOf: (piece: number) => number, pieces = 100): void {
  const fromMs = number * 10_000;
  let atMs = 0;
  for (let piece = 0; piece < pieces; piece += 1) {
    // One way: what was sent later never comes sooner.
    atMs = Math.max(atMs, fromMs + piece * 20 + delayOf(piece));
    arrivals.arrived(turn(number), 20, atMs);
  }
}

describe('arrivals', () => {
  it('ask for the least before anything came, and for what comes steadily', () => {
    const arrivals = createArrivals();
    expect(arrivals.cushionMs).toBe(LEAST_MS);
    course(arrivals, 1, (piece) => (piece % 3) * 4);
    expect(arrivals.cushionMs).toBe(LEAST_MS);
  });

  it('ask for the least where a service sends faster than it is heard, whatever the pauses', () => {
    const arrivals = createArrivals();
    for (let burst = 0; burst < 5; burst += 1) arrivals.arrived(turn(1), 1_000, burst * 900);
    expect(arrivals.cushionMs).toBe(LEAST_MS);
  });

  it('ask for no more where a service that sends faster than it is heard slows down, and enough had come before', () => {
    const arrivals = createArrivals();
    // Twice as fast, and once 150 ms late after 400 ms of sound.
    for (let piece = 0; piece < 20; piece += 1) arrivals.arrived(turn(1), 100, piece * 50 + (piece >= 4 ? 150 : 0));
    expect(arrivals.cushionMs).toBe(LEAST_MS);
  });

  it('ask for what such a service would have left out, had it been heard at once', () => {
    const arrivals = createArrivals();
    for (let piece = 0; piece < 20; piece += 1) arrivals.arrived(turn(1), 100, piece * 50 + (piece >= 1 ? 150 : 0));
    expect(arrivals.cushionMs).toBeGreaterThan(100);
    expect(arrivals.cushionMs).toBeLessThan(130);
  });

  it('do not count an outage of such a service either', () => {
    const arrivals = createArrivals();
    for (let piece = 0; piece < 20; piece += 1) arrivals.arrived(turn(1), 100, piece * 50 + (piece >= 12 ? 2_000 : 0));
    expect(arrivals.cushionMs).toBe(LEAST_MS);
  });

  it('take what an outage had held up for no faster pace', () => {
    const arrivals = createArrivals();
    // The first is late and so is one after it; then nothing of 50 pieces comes until all of them come at once.
    const held = (piece: number): number => (piece >= 30 && piece < 80 ? 1_000 - (piece - 30) * 20 : 0);
    course(arrivals, 1, (piece) => (piece === 0 || piece === 20 ? 120 : held(piece)));
    expect(arrivals.cushionMs).toBeGreaterThan(120);
  });

  it('ask for as much as sound was late, within the turn it was', () => {
    const arrivals = createArrivals();
    course(arrivals, 1, (piece) => (piece === 50 ? 120 : 0));
    expect(arrivals.cushionMs).toBeGreaterThan(120);
    expect(arrivals.cushionMs).toBeLessThan(150);
  });

  it('ask for as much where the first piece of all was late itself', () => {
    const arrivals = createArrivals();
    course(arrivals, 1, (piece) => (piece === 20 ? 150 : Math.max(0, 150 - 15 * piece)));
    expect(arrivals.cushionMs).toBeGreaterThan(150);
  });

  it('ask for no more than came at once, where sound comes in lumps', () => {
    const arrivals = createArrivals();
    for (let lump = 0; lump < 10; lump += 1)
      for (let piece = 0; piece < 10; piece += 1) arrivals.arrived(turn(1), 20, lump * 200);
    expect(arrivals.cushionMs).toBeLessThanOrEqual(200);
  });

  it('keep it for the turns after it, and ask for the least again when they were steady', () => {
    const arrivals = createArrivals();
    course(arrivals, 1, (piece) => (piece % 7 === 0 ? 90 : 0));
    for (let number = 2; number <= 8; number += 1) {
      course(arrivals, number, () => 0);
      expect(arrivals.cushionMs).toBeGreaterThan(90);
    }
    course(arrivals, 9, () => 0);
    expect(arrivals.cushionMs).toBe(LEAST_MS);
  });

  it('do not count an outage, which nobody can be ready for, but what is uneven after it', () => {
    const arrivals = createArrivals();
    course(arrivals, 1, (piece) => (piece >= 30 ? 1_000 : 0));
    expect(arrivals.cushionMs).toBe(LEAST_MS);
    course(arrivals, 2, (piece) => (piece >= 30 ? 1_000 : 0) + (piece === 60 ? 80 : 0));
    expect(arrivals.cushionMs).toBeGreaterThan(80);
  });

  it('never ask for more than the most', () => {
    const arrivals = createArrivals();
    course(arrivals, 1, (piece) => (piece === 20 ? 390 : 0));
    expect(arrivals.cushionMs).toBe(MOST_MS);
  });

  it('have the next turn of the same kind play without running dry, up to the most', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: MOST_MS - 20 }), { minLength: 100, maxLength: 100 }), (delays) => {
        const arrivals = createArrivals();
        const delayOf = (piece: number): number => delays[piece] ?? 0;
        course(arrivals, 1, delayOf);
        const startMs = delayOf(0) + arrivals.cushionMs;
        let atMs = 0;
        for (let piece = 0; piece < 100; piece += 1) {
          atMs = Math.max(atMs, piece * 20 + delayOf(piece));
          expect(atMs).toBeLessThanOrEqual(startMs + piece * 20);
        }
      }),
    );
  });
});
