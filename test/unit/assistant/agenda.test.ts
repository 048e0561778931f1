import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAgenda, dueText, MAX_TIMERS, type DueTimer } from '../../../src-main/assistant/agenda.js';
import type { Timer } from '../../../src-main/assistant/types.js';

const START = Date.UTC(2026, 2, 14, 19, 5);
const DAY_MS = 86_400_000;

/** A disk, a clock and what rang; `restart` is a new process on the same disk. */
function world() {
  let now = START;
  /** How far somebody set the clock. */
  let setBy = 0;
  let waits: { at: number; callback: () => void }[] = [];
  let ids = 0;
  const disk: { saved: unknown; full: boolean } = { saved: null, full: false };
  const rang: DueTimer[] = [];
  const delays: number[] = [];
  const boot = () => {
    const agenda = createAgenda({
      store: {
        load: () => JSON.parse(JSON.stringify(disk.saved)) as unknown,
        save: (timers) => {
          if (!disk.full) disk.saved = timers;
          return !disk.full;
        },
      },
      clock: {
        epochMs: () => now + setBy,
        uptimeMs: () => now - START,
        after: (delayMs, callback) => {
          delays.push(delayMs);
          const entry = { at: now + delayMs, callback };
          waits.push(entry);
          return () => {
            waits = waits.filter((one) => one !== entry);
          };
        },
      },
      newId: () => {
        ids += 1;
        return `t${ids}`;
      },
      onDue: (due) => rang.push(due),
    });
    agenda.start();
    return agenda;
  };
  let agenda = boot();
  return {
    get agenda() {
      return agenda;
    },
    disk,
    rang,
    delays,
    waiting: () => waits.length,
    /** Lets time pass with every timer of the system firing on time. */
    pass(ms: number) {
      const end = now + ms;
      for (;;) {
        const next = waits.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        waits = waits.filter((one) => one !== next);
        now = Math.max(now, next.at);
        next.callback();
      }
      now = end;
    },
    /** Somebody sets the clock. */
    setClock(byMs: number) {
      setBy += byMs;
    },
    /** The computer sleeps: time jumps and no timer fires. */
    jump(ms: number) {
      now += ms;
    },
    restart(afterMs: number) {
      agenda.dispose();
      waits = [];
      now += afterMs;
      agenda = boot();
    },
    set: (label: string, inMs: number, kind: Timer['kind'] = 'timer') =>
      agenda.set({ label, kind, atEpochMs: now + setBy + inMs }),
    labels: () => rang.map(({ timer }) => timer.label),
  };
}

describe('the agenda', () => {
  it('rings each timer once, in order, on time', () => {
    const { set, pass, rang, labels, agenda } = world();
    set('late', 20_000);
    set('early', 10_000);
    pass(9_999);
    expect(rang).toEqual([]);
    pass(1);
    expect(labels()).toEqual(['early']);
    expect(agenda.list().map(({ label }) => label)).toEqual(['late']);
    pass(60_000);
    expect(labels()).toEqual(['early', 'late']);
    expect(rang.every(({ late }) => !late)).toBe(true);
    pass(DAY_MS);
    expect(rang).toHaveLength(2);
  });

  it('rings timers of the same moment both', () => {
    const { set, pass, labels } = world();
    set('a', 5_000);
    set('b', 5_000);
    pass(5_000);
    expect(labels()).toEqual(['a', 'b']);
  });

  it('waits in steps that no system timer overflows, for months', () => {
    const { set, pass, delays, labels } = world();
    set('far', 100 * DAY_MS);
    pass(100 * DAY_MS - 1);
    expect(labels()).toEqual([]);
    pass(1);
    expect(labels()).toEqual(['far']);
    expect(Math.max(...delays)).toBeLessThan(2 ** 31 - 1);
  });

  it('holds one wait at most and none when nothing is set', () => {
    const { set, agenda, waiting } = world();
    expect(waiting()).toBe(0);
    set('a', 5_000);
    set('b', 1_000);
    expect(waiting()).toBe(1);
    agenda.cancel('all');
    expect(waiting()).toBe(0);
  });

  it('keeps timers across a restart', () => {
    const { set, restart, pass, labels, rang } = world();
    set('tea', 60_000);
    restart(30_000);
    pass(29_999);
    expect(labels()).toEqual([]);
    pass(1);
    expect(labels()).toEqual(['tea']);
    expect(rang[0]?.late).toBe(false);
  });

  it('rings at the start what was due meanwhile, once, and says that it is late', () => {
    const { set, restart, rang } = world();
    set('tea', 60_000);
    restart(3_600_000);
    expect(rang).toMatchObject([{ timer: { label: 'tea' }, late: true }]);
    restart(0);
    expect(rang).toHaveLength(1);
  });

  it('rings when the computer wakes up', () => {
    const { set, jump, agenda, rang } = world();
    set('tea', 60_000);
    jump(7_200_000);
    agenda.wake();
    expect(rang).toMatchObject([{ timer: { label: 'tea' }, late: true }]);
  });

  it('notices within minutes that the computer slept, where nobody tells', () => {
    const { set, jump, pass, rang } = world();
    set('tea', 3_600_000);
    jump(3_600_000);
    pass(600_000);
    expect(rang).toHaveLength(1);
  });

  it.each([DAY_MS, -DAY_MS, 3_600_000])('rings a timer after its time where the clock is set by %d ms', (byMs) => {
    const { set, setClock, pass, rang, agenda, disk } = world();
    set('tea', 300_000);
    pass(60_000);
    setClock(byMs);
    agenda.wake();
    expect(rang).toEqual([]);
    expect(agenda.list()).toMatchObject([{ atEpochMs: START + 300_000 + byMs, setAtEpochMs: START + byMs }]);
    // After a crash it is still the right one.
    expect(disk.saved).toMatchObject([{ atEpochMs: START + 300_000 + byMs }]);
    pass(239_999);
    expect(rang).toEqual([]);
    pass(1);
    expect(rang).toMatchObject([{ timer: { label: 'tea' }, late: false }]);
  });

  it('rings an alarm by the clock, within a minute where that is set ahead', () => {
    const ahead = world();
    ahead.set('up', 8 * 3_600_000, 'alarm');
    ahead.setClock(8 * 3_600_000);
    ahead.pass(60_000);
    expect(ahead.labels()).toEqual(['up']);
    const back = world();
    back.set('up', 3_600_000, 'alarm');
    back.setClock(-DAY_MS);
    back.pass(DAY_MS + 3_599_999);
    expect(back.labels()).toEqual([]);
    back.pass(1);
    expect(back.labels()).toEqual(['up']);
  });

  it('takes small corrections of the clock for none', () => {
    const { set, setClock, agenda } = world();
    set('tea', 300_000);
    setClock(1_500);
    expect(agenda.list()).toMatchObject([{ atEpochMs: START + 300_000 }]);
  });

  it('cancels one or all, and tells how many', () => {
    const { set, agenda, pass, rang } = world();
    const first = set('a', 1_000);
    set('b', 2_000);
    set('c', 3_000);
    expect(agenda.cancel(first.ok ? first.timer.id : '')).toEqual({ ok: true, count: 1 });
    expect(agenda.cancel('unknown')).toEqual({ ok: true, count: 0 });
    expect(agenda.cancel('all')).toEqual({ ok: true, count: 2 });
    pass(10_000);
    expect(rang).toEqual([]);
  });

  it('says so when a timer cannot be kept, and does not pretend to have it', () => {
    const { set, disk, agenda } = world();
    disk.full = true;
    expect(set('tea', 1_000)).toEqual({ ok: false, reason: 'storage' });
    expect(agenda.list()).toEqual([]);
    disk.full = false;
    set('tea', 1_000);
    disk.full = true;
    expect(agenda.cancel('all')).toEqual({ ok: false, reason: 'storage' });
    expect(agenda.list()).toHaveLength(1);
  });

  it('refuses what is past, too far, endless or too much', () => {
    const { set } = world();
    for (const inMs of [0, -1, 400 * DAY_MS, Number.NaN, Infinity]) {
      expect(set('x', inMs)).toEqual({ ok: false, reason: 'invalid' });
    }
    expect(set('x'.repeat(201), 1_000)).toEqual({ ok: false, reason: 'invalid' });
    for (let count = 0; count < MAX_TIMERS; count += 1) expect(set('x', 1_000).ok).toBe(true);
    expect(set('x', 1_000)).toEqual({ ok: false, reason: 'limit' });
  });

  it('rings nothing after it was disposed of', () => {
    const { set, agenda, pass, rang } = world();
    set('tea', 1_000);
    agenda.dispose();
    agenda.dispose();
    agenda.wake();
    pass(10_000);
    expect(rang).toEqual([]);
  });

  it('starts from any file, keeping what is whole', () => {
    const whole: Timer = { id: 'w', label: 'w', kind: 'timer', setAtEpochMs: START, atEpochMs: START + 1_000 };
    const { disk, restart, agenda } = world();
    expect(agenda.list()).toEqual([]);
    const damaged = fc.oneof(fc.jsonValue(), fc.array(fc.oneof(fc.jsonValue(), fc.constant(whole)), { maxLength: 5 }));
    fc.assert(
      fc.property(damaged, (saved) => {
        disk.saved = saved;
        restart(0);
      }),
    );
    const fresh = world();
    fresh.disk.saved = [{ ...whole, atEpochMs: 'soon' }, whole, null];
    fresh.restart(0);
    expect(fresh.agenda.list()).toEqual([whole]);
  });

  it('loses and doubles no timer, however time, restarts and sleep come', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('set' as const), ms: fc.integer({ min: 1, max: 2 * DAY_MS }) }),
      fc.record({ do: fc.constantFrom('pass' as const, 'jump' as const, 'restart' as const), ms: fc.nat(DAY_MS) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const all = world();
        const set: string[] = [];
        for (const { do: what, ms } of steps) {
          if (what === 'set') {
            const result = all.set('x', ms);
            if (result.ok) set.push(result.timer.id);
          } else all[what](ms);
        }
        all.jump(3 * DAY_MS);
        all.agenda.wake();
        expect(all.rang.map(({ timer }) => timer.id).sort()).toEqual(set.sort());
      }),
    );
  });
});

describe('what is said when a timer rings', () => {
  const timer = (label: string, kind: Timer['kind']): Timer => ({
    id: 't',
    label,
    kind,
    setAtEpochMs: START - 300_000,
    atEpochMs: START,
  });
  const now = { epochMs: START, timeZone: 'America/New_York' };
  const later = { ...now, epochMs: START + 3_600_000 };

  it.each([
    ['tea', 'timer', false, now, 'Your tea timer is done.'],
    ['', 'timer', false, now, 'Your timer of 5 minutes is done.'],
    ['', 'alarm', false, now, "It's 3:05 PM. This is your alarm."],
    ['call your mom', 'alarm', false, now, "It's 3:05 PM. Reminder: call your mom."],
    ['tea', 'timer', true, later, 'While I was away, your tea timer ended at 3:05 PM.'],
    ['', 'alarm', true, later, 'While I was away, your alarm was due at 3:05 PM.'],
    [
      'call your mom',
      'alarm',
      true,
      { ...now, epochMs: START + DAY_MS },
      'While I was away, your reminder, call your mom, was due at 3:05 PM yesterday.',
    ],
    [
      '',
      'alarm',
      true,
      { ...now, epochMs: START + 10 * DAY_MS },
      'While I was away, your alarm was due at 3:05 PM on Saturday the 14th.',
    ],
  ] as const)('%s %s, late: %s', (label, kind, late, at, text) => {
    expect(dueText({ timer: timer(label, kind), late }, at)).toBe(text);
  });
});
