import { beforeEach, describe, expect, it } from 'vitest';
import { createPunctuality, type Punctuality } from '../../../../../src-renderer/audio/capture-thread/punctuality.js';

const PIECE_MS = 10;

let punctuality: Punctuality;
/** Pieces that are in time but for the way, from here to there by our clock; the device's is 400 ms ahead. */
function flow(fromMs: number, untilMs: number, wayMs = 7): void {
  for (let at = fromMs; at <= untilMs; at += PIECE_MS) punctuality.arrived(at, at + 400 - wayMs, PIECE_MS);
}

beforeEach(() => {
  punctuality = createPunctuality();
});

describe('punctuality', () => {
  it('cannot be told before a second piece took as long as the first', () => {
    expect(punctuality.isThere(-1_000)).toBe(false);
    flow(0, 0);
    expect(punctuality.isThere(0)).toBe(false);
    flow(10, 10);
    expect(punctuality.isThere(10)).toBe(true);
  });

  it('counts with a piece that is in the making', () => {
    flow(0, 100);
    expect(punctuality.untilMs).toBe(100);
    expect([110, 115, 116].map((atMs) => punctuality.isThere(atMs))).toEqual([true, true, false]);
  });

  it('knows late sound by its times', () => {
    flow(0, 100);
    punctuality.arrived(400, 510 - 7, PIECE_MS);
    expect(punctuality.untilMs).toBe(110);
    expect([120, 400].map((atMs) => punctuality.isThere(atMs))).toEqual([true, false]);
  });

  it('does not believe the first pieces of a reader that was held up', () => {
    for (let at = 0; at <= 200; at += PIECE_MS) punctuality.arrived(200, at + 400, PIECE_MS);
    expect(punctuality.isThere(0)).toBe(false);
    punctuality.arrived(210, 610, PIECE_MS);
    expect(punctuality.isThere(210)).toBe(true);
  });

  it('forgets a time that a device told wrongly', () => {
    punctuality.arrived(0, 400 + 50, PIECE_MS);
    flow(10, 4_990);
    expect(punctuality.isThere(4_990)).toBe(false);
    flow(5_000, 10_010);
    expect(punctuality.isThere(10_010)).toBe(true);
  });

  it('keeps what it knows through a hold-up that is longer than that', () => {
    flow(0, 1_000);
    for (let at = 1_010; at <= 20_000; at += PIECE_MS) punctuality.arrived(20_000, at + 400 - 7, PIECE_MS);
    expect(punctuality.untilMs).toBe(20_000);
    punctuality.arrived(60_000, 20_010 + 400 - 7, PIECE_MS);
    expect(punctuality.untilMs).toBe(20_010);
  });
});
