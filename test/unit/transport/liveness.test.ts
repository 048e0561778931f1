import { describe, expect, it } from 'vitest';
import { createLiveness } from '../../../src-main/transport/liveness.js';
import { createManualClock } from '../../fakes/manual-clock.js';

function start(intervalMs = 1_000) {
  const clock = createManualClock();
  const log: string[] = [];
  const liveness = createLiveness({
    clock,
    intervalMs,
    ping: () => log.push(`ping ${clock.nowMs()}`),
    onSilent: () => log.push(`silent ${clock.nowMs()}`),
  });
  return { clock, log, liveness };
}

describe('liveness', () => {
  it('pings twice into silence, then tells once and stops', () => {
    const { clock, log } = start();
    clock.advance(100_000);
    expect(log).toEqual(['ping 1000', 'ping 2000', 'silent 3000']);
    expect(clock.pending()).toBe(0);
  });

  it('finds silence three intervals after the last sign of life, whenever that was', () => {
    for (const lastMs of [1, 400, 999, 1_000, 1_001, 1_700, 2_999]) {
      const { clock, log, liveness } = start();
      clock.advance(lastMs);
      liveness.heard();
      clock.advance(100_000);
      expect(log.at(-1)).toBe(`silent ${lastMs + 3_000}`);
    }
  });

  it('does not ping what speaks by itself', () => {
    const { clock, log, liveness } = start();
    for (let round = 0; round < 100; round += 1) {
      clock.advance(999);
      liveness.heard();
    }
    expect(log).toEqual([]);
  });

  it('pings once an interval where each ping is answered', () => {
    const { clock, log, liveness } = start();
    for (let round = 0; round < 5; round += 1) {
      clock.advance(1_000);
      liveness.heard();
    }
    expect(log).toEqual(['ping 1000', 'ping 2000', 'ping 3000', 'ping 4000', 'ping 5000']);
  });

  it('keeps one timer, however much comes in', () => {
    const { clock, liveness } = start();
    for (let count = 0; count < 1_000; count += 1) {
      clock.advance(1);
      liveness.heard();
      expect(clock.pending()).toBe(1);
    }
  });

  it('stops for good', () => {
    const { clock, log, liveness } = start();
    clock.advance(1_500);
    liveness.dispose();
    liveness.dispose();
    liveness.heard();
    clock.advance(100_000);
    expect(log).toEqual(['ping 1000']);
    expect(clock.pending()).toBe(0);
  });
});
