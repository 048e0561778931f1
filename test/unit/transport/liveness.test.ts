import { describe, expect, it } from 'vitest';
import {
  ANSWER_MS,
  ATTENDED_QUIET_MS,
  createLiveness,
  LEAST_BYTES_PER_SECOND,
} from '../../../src-main/transport/liveness.js';
import { createManualClock } from '../../fakes/manual-clock.js';

function start(intervalMs = 1_000) {
  const clock = createManualClock();
  const log: string[] = [];
  const line = { handedBytes: 0, waitingBytes: 0 };
  const liveness = createLiveness({
    clock,
    intervalMs,
    progress: () => ({ ...line }),
    ping: () => log.push(`ping ${clock.nowMs()}`),
    onSilent: () => log.push(`silent ${clock.nowMs()}`),
  });
  return { clock, log, liveness, line };
}

/** One that has answered a ping at time 0. */
function startAnswering(intervalMs = 20_000) {
  const all = start(intervalMs);
  all.liveness.heard();
  all.liveness.answered();
  return all;
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

describe('liveness while somebody waits', () => {
  it('asks at once, and tells of silence soon', () => {
    const { clock, log, liveness } = startAnswering();
    clock.advance(5_000);
    liveness.attend(true);
    clock.advance(100_000);
    expect(log).toEqual(['ping 5000', `silent ${5_000 + ANSWER_MS}`]);
    expect(clock.pending()).toBe(0);
  });

  it('finds a line that dies within the bound, whenever it does', () => {
    for (let diesMs = 1; diesMs < 12_000; diesMs += 97) {
      const { clock, log, liveness } = startAnswering();
      liveness.attend(true);
      // Answers each ping 50 ms later, until it dies.
      let read = 0;
      let lastMs = 0;
      for (let nowMs = 0; nowMs < 30_000; nowMs += 10) {
        clock.advance(10);
        const asked = log.length > read && log.at(-1)?.startsWith('ping') === true;
        read = log.length;
        if (asked)
          clock.after(50, () => {
            if (clock.nowMs() < diesMs) {
              lastMs = clock.nowMs();
              liveness.heard();
            }
          });
      }
      const silentMs = Number(/^silent (\d+)$/.exec(log.at(-1) ?? '')?.[1]);
      expect(silentMs - lastMs).toBeLessThanOrEqual(ATTENDED_QUIET_MS + ANSWER_MS);
      expect(silentMs - diesMs).toBeLessThanOrEqual(ATTENDED_QUIET_MS + ANSWER_MS);
    }
  });

  it('asks nothing of a line that speaks by itself, but for the first time', () => {
    const { clock, log, liveness } = startAnswering();
    liveness.attend(true);
    for (let round = 0; round < 100; round += 1) {
      clock.advance(1_900);
      liveness.heard();
    }
    expect(log).toEqual(['ping 0']);
  });

  it('goes back to rest with the person', () => {
    const { clock, log, liveness } = startAnswering();
    liveness.attend(true);
    liveness.heard();
    liveness.attend(false);
    clock.advance(19_999);
    expect(log).toEqual(['ping 0']);
    clock.advance(1);
    expect(log).toEqual(['ping 0', 'ping 20000']);
  });

  it('finishes what it asked though the person is gone', () => {
    const { clock, log, liveness } = startAnswering();
    liveness.attend(true);
    clock.advance(100);
    liveness.attend(false);
    clock.advance(ANSWER_MS);
    expect(log.at(-1)).toBe(`silent ${ANSWER_MS}`);
  });

  it('does not judge a service by pings it has never answered', () => {
    const { clock, log, liveness } = start(20_000);
    liveness.attend(true);
    clock.advance(59_999);
    expect(log).toEqual(['ping 0', 'ping 20000', 'ping 40000']);
    clock.advance(1);
    expect(log.at(-1)).toBe('silent 60000');
  });

  it('hurries as soon as a service has answered', () => {
    const { clock, log, liveness } = start(20_000);
    liveness.attend(true);
    clock.advance(50);
    liveness.heard();
    liveness.answered();
    clock.advance(100_000);
    expect(log).toEqual(['ping 0', 'ping 2050', `silent ${2_050 + ANSWER_MS}`]);
  });

  it('waits for what was sent before the question', () => {
    const { clock, log, liveness, line } = startAnswering();
    line.handedBytes += 3 * LEAST_BYTES_PER_SECOND;
    liveness.attend(true);
    clock.advance(ANSWER_MS + 2_999);
    expect(log).toEqual(['ping 0']);
    clock.advance(1);
    expect(log.at(-1)).toBe(`silent ${ANSWER_MS + 3_000}`);
  });

  it('never waits longer than it would at rest', () => {
    const { clock, log, liveness, line } = startAnswering(5_000);
    line.handedBytes += 1 << 30;
    liveness.attend(true);
    clock.advance(100_000);
    expect(log.at(-1)).toBe('silent 15000');
  });

  it('takes progress of a full line for a sign of life', () => {
    const { clock, log, liveness, line } = startAnswering();
    line.handedBytes = 1 << 20;
    line.waitingBytes = 1 << 20;
    liveness.attend(true);
    for (let round = 0; round < 200; round += 1) {
      clock.advance(1_000);
      line.waitingBytes -= 1_000;
    }
    expect(log.every((entry) => entry.startsWith('ping'))).toBe(true);
    // And then nothing is taken any more.
    clock.advance(100_000);
    expect(log.at(-1)).toMatch(/^silent/);
  });

  it('is not confused by a look that comes late: it asks again first', () => {
    const { clock, log, liveness } = startAnswering();
    liveness.attend(true);
    clock.sleep(3_600_000);
    clock.advance(0);
    expect(log).toEqual(['ping 0', 'ping 3600000']);
    clock.advance(ANSWER_MS);
    expect(log.at(-1)).toBe(`silent ${3_600_000 + ANSWER_MS}`);
  });
});

describe('liveness when there is doubt', () => {
  it('asks at once, once, and tells of silence soon', () => {
    const { clock, log, liveness } = startAnswering();
    clock.advance(3_000);
    liveness.probe();
    clock.advance(1_000);
    liveness.probe();
    clock.advance(100_000);
    expect(log).toEqual(['ping 3000', `silent ${3_000 + ANSWER_MS}`]);
  });

  it('rests again after a sign of life', () => {
    const { clock, log, liveness } = startAnswering();
    liveness.probe();
    clock.advance(100);
    liveness.heard();
    clock.advance(19_999);
    expect(log).toEqual(['ping 0']);
  });

  it('begins anew where a ping of before was not answered', () => {
    const { clock, log, liveness } = startAnswering();
    clock.advance(20_000);
    clock.advance(15_000);
    liveness.probe();
    clock.advance(ANSWER_MS - 1);
    expect(log).toEqual(['ping 20000', 'ping 35000']);
    clock.advance(1);
    expect(log.at(-1)).toBe(`silent ${35_000 + ANSWER_MS}`);
  });

  it('does nothing once it is over', () => {
    const { clock, log, liveness } = startAnswering();
    liveness.dispose();
    liveness.probe();
    liveness.attend(true);
    liveness.answered();
    clock.advance(100_000);
    expect(log).toEqual([]);
    expect(clock.pending()).toBe(0);
  });
});
