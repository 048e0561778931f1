import { beforeEach, describe, expect, it } from 'vitest';
import { createPulse, type Pulse } from '../../../src-main/hosts/pulse.js';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.js';

let clock: ManualClock;
let asked: number;
let hung: number;
let pulse: Pulse;

beforeEach(() => {
  clock = createManualClock();
  asked = 0;
  hung = 0;
  pulse = createPulse({
    clock,
    tuning: { beatMs: 2_000, boundMs: 5_000 },
    ask: () => (asked += 1),
    onHung: () => (hung += 1),
  });
});

describe('the pulse of a part', () => {
  it('asks nothing and waits for nothing while the part is not in use', () => {
    clock.advance(600_000);
    expect(clock.pending()).toBe(0);
    pulse.inUse(true);
    pulse.inUse(false);
    expect(clock.pending()).toBe(0);
    expect(asked).toBe(0);
  });

  it('asks at a steady beat while it is in use and answers', () => {
    pulse.inUse(true);
    for (let beat = 1; beat <= 5; beat += 1) {
      clock.advance(2_000);
      expect(asked).toBe(beat);
      pulse.alive();
    }
    expect(hung).toBe(0);
    expect(clock.pending()).toBe(1);
  });

  it('tells once of a part that owes an answer for too long', () => {
    pulse.inUse(true);
    clock.advance(2_000 + 4_999);
    expect(hung).toBe(0);
    clock.advance(1);
    expect(hung).toBe(1);
    clock.advance(600_000);
    expect([asked, hung, clock.pending()]).toEqual([1, 1, 0]);
  });

  it('waits for an answer that is owed also when the use is over', () => {
    pulse.inUse(true);
    clock.advance(2_000);
    pulse.inUse(false);
    clock.advance(5_000);
    expect(hung).toBe(1);
  });

  it('looks once where somebody has a doubt', () => {
    pulse.look();
    pulse.look();
    expect(asked).toBe(1);
    pulse.alive();
    expect(clock.pending()).toBe(0);
    pulse.look();
    clock.advance(5_000);
    expect(hung).toBe(1);
  });

  it('asks again after a sleep of the computer instead of blaming the part', () => {
    pulse.inUse(true);
    clock.advance(2_000);
    clock.sleep(3_600_000);
    clock.advance(0);
    expect([asked, hung]).toEqual([2, 0]);
    clock.advance(5_000);
    expect(hung).toBe(1);
  });

  it('forgets what the part before owed, and goes on with the next', () => {
    pulse.inUse(true);
    clock.advance(2_000);
    pulse.forget();
    clock.advance(1_999);
    expect(asked).toBe(1);
    clock.advance(1);
    expect([asked, hung]).toEqual([2, 0]);
  });

  it('has more patience while there is a reason for it', () => {
    let slackMs = 10_000;
    const patient = createPulse({
      clock,
      tuning: { beatMs: 2_000, boundMs: 5_000, slackMs: () => slackMs },
      ask: () => (asked += 1),
      onHung: () => (hung += 1),
    });
    patient.look();
    clock.advance(14_999);
    expect(hung).toBe(0);
    patient.alive();
    slackMs = 0;
    patient.look();
    clock.advance(5_000);
    expect(hung).toBe(1);
  });

  it('takes an answer that comes within the question', () => {
    const quick = createPulse({
      clock,
      tuning: { beatMs: 10, boundMs: 20 },
      ask: () => quick.alive(),
      onHung: () => (hung += 1),
    });
    quick.inUse(true);
    clock.advance(1_000);
    expect(hung).toBe(0);
    quick.inUse(false);
    expect(clock.pending()).toBe(0);
  });
});
