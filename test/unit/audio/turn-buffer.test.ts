import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_UNHEARD_MS, TurnBuffer } from '../../../src-main/audio/turn-buffer.js';

const RATE_HZ = 1_000;
const sound = (count: number, from = 0): Int16Array => Int16Array.from({ length: count }, (_, n) => from + n);

function takeAll(buffer: TurnBuffer, untilMs: number): number[] {
  const taken: number[] = [];
  for (let next = buffer.next(untilMs); next !== null; next = buffer.next(untilMs)) taken.push(...next.pcm);
  return taken;
}

describe('turn buffer', () => {
  it('gives sound up to a position and the rest later', () => {
    const buffer = new TurnBuffer();
    buffer.append(sound(100), RATE_HZ);
    buffer.append(sound(100, 100), RATE_HZ);
    expect(takeAll(buffer, 150)).toEqual([...sound(150)]);
    expect(buffer.sentMs).toBe(150);
    expect(buffer.allSent).toBe(false);
    expect(takeAll(buffer, 1_000)).toEqual([...sound(50, 150)]);
    expect(buffer.allSent).toBe(true);
  });

  it('keeps the rate of each piece', () => {
    const buffer = new TurnBuffer();
    buffer.append(sound(100), 1_000);
    buffer.append(sound(200), 2_000);
    expect(buffer.totalMs).toBe(200);
    expect(buffer.next(1_000)?.rateHz).toBe(1_000);
    expect(buffer.next(1_000)?.rateHz).toBe(2_000);
  });

  it('gives again what was not heard, wherever it is rewound to', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 10 }),
        fc.integer({ min: 0, max: 700 }),
        fc.integer({ min: 0, max: 700 }),
        fc.integer({ min: 0, max: 300 }),
        (sizes, untilMs, toMs, keptMs) => {
          const buffer = new TurnBuffer();
          let total = 0;
          for (const size of sizes) {
            buffer.append(sound(size, total), RATE_HZ);
            total += size;
          }
          takeAll(buffer, untilMs);
          const heardMs = Math.min(toMs, buffer.sentMs);
          buffer.forget(heardMs - keptMs);
          buffer.rewind(heardMs);
          expect(takeAll(buffer, Infinity)).toEqual([...sound(total - heardMs, heardMs)]);
        },
      ),
    );
  });

  it('never forgets what was not sent', () => {
    const buffer = new TurnBuffer();
    buffer.append(sound(100), RATE_HZ);
    buffer.forget(1_000);
    expect(takeAll(buffer, 1_000)).toHaveLength(100);
  });

  it('is bounded', () => {
    const buffer = new TurnBuffer();
    const minute = new Int16Array(60_000);
    let kept = 0;
    while (buffer.append(minute, RATE_HZ)) kept++;
    expect(kept).toBe(MAX_UNHEARD_MS / 60_000 + 1);
    takeAll(buffer, Infinity);
    buffer.forget(120_000);
    expect(buffer.append(minute, RATE_HZ)).toBe(true);
  });

  it('knows how loud it is where', () => {
    const buffer = new TurnBuffer();
    buffer.append(new Int16Array(100).fill(0), RATE_HZ);
    buffer.append(new Int16Array(100).fill(-16_384), RATE_HZ);
    expect(buffer.levelAt(80, 50)).toBe(0);
    expect(buffer.levelAt(200, 50)).toBeCloseTo(0.5);
    expect(buffer.levelAt(125, 50)).toBeCloseTo(Math.sqrt(0.125));
    expect(buffer.levelAt(500, 50)).toBe(0);
  });
});
