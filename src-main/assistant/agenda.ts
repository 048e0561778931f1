/**
 * Owns the timers and alarms that have not rung: keeps them across restarts and says when each is due. An alarm rings by
 * the clock, whatever it is set to; a timer after the time it was set for, and a clock that is set meanwhile moves it.
 * Must never make a sound itself and never know who asked.
 */
import * as v from 'valibot';
import { spokenMoment } from './language/moments.js';
import { spokenDuration, spokenTime } from './language/spoken.js';
import { partsAt } from './language/zoned-time.js';
import type { EffectRefusal, Timer } from './types.js';

/** Where timers are kept. Synchronous, so that a timer confirmed to the person is on disk. */
export interface AgendaStore {
  /** What was saved last, as it was; anything else is taken for nothing. */
  load(): unknown;
  /** Answers false when it could not be kept. */
  save(timers: readonly Timer[]): boolean;
}

/**
 * Time. Milliseconds; `uptimeMs` cannot be set, and goes on while the computer sleeps; `after` calls back once and
 * answers how to cancel.
 */
export interface AgendaClock {
  epochMs(): number;
  uptimeMs(): number;
  after(delayMs: number, callback: () => void): () => void;
}

/** A timer that rings now. `late`: it was due while Parley was not running or the computer slept. */
export interface DueTimer {
  readonly timer: Timer;
  readonly late: boolean;
}

export interface NewTimer {
  readonly label: string;
  readonly kind: Timer['kind'];
  readonly atEpochMs: number;
}

export interface Agenda {
  /** Loads what was kept, rings what is overdue, and waits for the rest. Once. */
  start(): void;
  set(
    timer: NewTimer,
  ): { readonly ok: true; readonly timer: Timer } | { readonly ok: false; readonly reason: EffectRefusal };
  /** Soonest first. */
  list(): readonly Timer[];
  /** How many were cancelled. */
  cancel(
    id: string,
  ): { readonly ok: true; readonly count: number } | { readonly ok: false; readonly reason: EffectRefusal };
  /** The computer woke up or its clock was set: look at once. */
  wake(): void;
  /** Rings nothing any more; what is set stays kept. Idempotent. */
  dispose(): void;
}

export const MAX_TIMERS = 50;
const MAX_LABEL = 200;
const MAX_AHEAD_MS = 367 * 86_400_000;
/**
 * Longest single wait. System timers overflow beyond 24.8 days, stand still while a computer sleeps and know nothing
 * of a clock that was set, so the time is looked at again at least this often; more often for what rings by the clock.
 */
const LONGEST_WAIT_MS: Readonly<Record<Timer['kind'], number>> = { timer: 600_000, alarm: 60_000 };
/** A clock that went this much faster or slower than time was set; both are exact to a second or so. */
const SET_MS = 5_000;
/** A timer that rings this much after its time was missed, and says so. */
const LATE_MS = 60_000;

const timerSchema = v.object({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  label: v.pipe(v.string(), v.maxLength(MAX_LABEL)),
  kind: v.picklist(['timer', 'alarm']),
  setAtEpochMs: v.pipe(v.number(), v.finite()),
  atEpochMs: v.pipe(v.number(), v.finite()),
});

/** Single damaged entries are dropped; the others are worth keeping. */
function readTimers(saved: unknown): readonly Timer[] {
  if (!Array.isArray(saved)) return [];
  return saved
    .slice(0, MAX_TIMERS)
    .flatMap((entry: unknown) => (v.is(timerSchema, entry) ? [v.parse(timerSchema, entry)] : []));
}

const soonestFirst = (timers: readonly Timer[]): readonly Timer[] =>
  [...timers].sort((a, b) => a.atEpochMs - b.atEpochMs);

export function createAgenda(options: {
  readonly store: AgendaStore;
  readonly clock: AgendaClock;
  readonly newId: () => string;
  readonly onDue: (due: DueTimer) => void;
}): Agenda {
  const { store, clock, newId, onDue } = options;
  let timers: readonly Timer[] = [];
  let started = false;
  let cancelWait: (() => void) | null = null;
  const ahead = (): number => clock.epochMs() - clock.uptimeMs();
  /** How far the clock is ahead of the time that passed, as the times of timers were made. */
  let reckoned = ahead();

  /** Where the clock was set, what is counted from now moves with it. */
  const followClock = (): void => {
    const byMs = ahead() - reckoned;
    if (Math.abs(byMs) < SET_MS) return;
    reckoned += byMs;
    if (!timers.some(({ kind }) => kind === 'timer')) return;
    timers = soonestFirst(timers.map((timer) => (timer.kind === 'timer' ? moved(timer, byMs) : timer)));
    // If this cannot be saved it holds as long as Parley runs.
    store.save(timers);
  };

  /** Takes over a new state if it can be kept. */
  const keep = (next: readonly Timer[]): boolean => {
    if (!store.save(next)) return false;
    timers = next;
    schedule();
    return true;
  };

  const schedule = () => {
    cancelWait?.();
    cancelWait = null;
    const [next] = timers;
    if (!started || next === undefined) return;
    const longestMs = timers.some(({ kind }) => kind === 'alarm') ? LONGEST_WAIT_MS.alarm : LONGEST_WAIT_MS.timer;
    const waitMs = Math.min(Math.max(next.atEpochMs - clock.epochMs(), 0), longestMs);
    cancelWait = clock.after(waitMs, ring);
  };

  const ring = () => {
    if (!started) return;
    followClock();
    const now = clock.epochMs();
    const due = timers.filter((timer) => timer.atEpochMs <= now);
    timers = timers.filter((timer) => timer.atEpochMs > now);
    // If this cannot be saved they ring once more after a restart, which is better than never.
    if (due.length > 0) store.save(timers);
    schedule();
    for (const timer of due) onDue({ timer, late: now - timer.atEpochMs >= LATE_MS });
  };

  return {
    start() {
      if (started) return;
      started = true;
      // A clock that was set while Parley did not run cannot be told from time that passed.
      reckoned = ahead();
      timers = soonestFirst(readTimers(store.load()));
      ring();
    },
    set({ label, kind, atEpochMs }) {
      followClock();
      const now = clock.epochMs();
      const valid = Number.isFinite(atEpochMs) && atEpochMs > now && atEpochMs - now <= MAX_AHEAD_MS;
      if (!valid || label.length > MAX_LABEL) return { ok: false, reason: 'invalid' };
      if (timers.length >= MAX_TIMERS) return { ok: false, reason: 'limit' };
      const timer: Timer = { id: newId(), label, kind, setAtEpochMs: now, atEpochMs };
      return keep(soonestFirst([...timers, timer])) ? { ok: true, timer } : { ok: false, reason: 'storage' };
    },
    list() {
      followClock();
      return timers;
    },
    cancel(id) {
      const left = id === 'all' ? [] : timers.filter((timer) => timer.id !== id);
      const count = timers.length - left.length;
      if (count === 0 || keep(left)) return { ok: true, count };
      return { ok: false, reason: 'storage' };
    },
    wake: ring,
    dispose() {
      started = false;
      cancelWait?.();
      cancelWait = null;
    },
  };
}

const moved = (timer: Timer, byMs: number): Timer => ({
  ...timer,
  setAtEpochMs: timer.setAtEpochMs + byMs,
  atEpochMs: timer.atEpochMs + byMs,
});

/** What the assistant says when a timer rings. */
export function dueText(
  { timer, late }: DueTimer,
  now: { readonly epochMs: number; readonly timeZone: string },
): string {
  if (late) return `While I was away, ${lateSubject(timer)} ${spokenMoment(timer.atEpochMs, now)}.`;
  if (timer.kind === 'timer') return `Your ${timerName(timer)} is done.`;
  const time = spokenTime(partsAt(timer.atEpochMs, now.timeZone));
  return timer.label === '' ? `It's ${time}. This is your alarm.` : `It's ${time}. Reminder: ${timer.label}.`;
}

/** "tea timer", or by its length where it has no name: "timer of 5 minutes". */
const timerName = (timer: Timer): string =>
  timer.label === '' ? `timer of ${spokenDuration(timer.atEpochMs - timer.setAtEpochMs)}` : `${timer.label} timer`;

function lateSubject(timer: Timer): string {
  if (timer.kind === 'timer') return `your ${timerName(timer)} ended at`;
  return timer.label === '' ? 'your alarm was due at' : `your reminder, ${timer.label}, was due at`;
}
