/**
 * Owns the way from queued turns to the device: feeds it just in time with a lead, knows what was really heard, and
 * silences it. At most one turn is in the device at a time. Must never touch a device while a write is in flight,
 * and runs no timer while nothing is queued and the device is closed.
 */
import type { PlaybackFact } from '../../../src-preload/contract/audio.js';
import type { TurnId } from '../../../src-preload/contract/ids.js';
import { CUSHION_MIN_MS, grownCushionMs, shrunkCushionMs } from './cushion.js';
import { applyGain } from './gain.js';
import type { FeederClock, PcmDevice } from './pcm-device.js';
import { TurnQueue, type QueuedTurn } from './turn-queue.js';

export type FeederFact =
  | PlaybackFact
  /** Everything queued was forgotten. */
  | {
      readonly type: 'failed';
      readonly reason: 'no-device' | 'device-error';
      readonly turnId: TurnId | null;
      readonly heardMs: number;
    };

export interface FeederTuning {
  /** How much sound the device holds at most; milliseconds. Costs no latency, because a cut drops it. */
  readonly leadMs: number;
  /** The device is fed again when it holds less than this. The difference to the lead is the usual write. */
  readonly refillMs: number;
  readonly reportEveryMs: number;
  /** The device is released after this long with nothing to play. */
  readonly idleCloseMs: number;
  /** A write that takes longer than this will never end. */
  readonly stallMs: number;
}

export const DEFAULT_FEEDER_TUNING: FeederTuning = {
  leadMs: 300,
  refillMs: 200,
  reportEveryMs: 100,
  idleCloseMs: 3_000,
  stallMs: 3_000,
};

/** A turn that has reached the head of the queue. */
interface PlayingTurn {
  readonly turnId: TurnId;
  /** Samples handed to the device. */
  written: number;
  started: boolean;
  dry: boolean;
  underruns: number;
  heard: number;
  /** Play what there is from then on, cushion or not. */
  holdUntilMs: number | null;
}

export class Feeder {
  readonly #device: PcmDevice;
  readonly #clock: FeederClock;
  readonly #emit: (fact: FeederFact) => void;
  readonly #onStalled: () => void;
  readonly #tuning: FeederTuning;
  readonly #queue = new TurnQueue();
  #turn: PlayingTurn | null = null;
  #open = false;
  /** The device works on something: an open, a write or a close. */
  #busy = false;
  #whenFree: ((broken: boolean) => void)[] = [];
  #cancelTimer: (() => void) | null = null;
  #reportedAtMs = 0;
  /** Gathered before a turn goes on that ran dry, and before the ones after it start. */
  #cushionMs = CUSHION_MIN_MS;
  /** What arrivals ask for before a turn starts. */
  #startMs = 0;
  #gain = 1;
  #gainBefore = 1;
  #disposed: Promise<void> | null = null;

  constructor(options: {
    readonly device: PcmDevice;
    readonly clock: FeederClock;
    readonly emit: (fact: FeederFact) => void;
    /** A write never ended: nothing but the end of the process frees the device. */
    readonly onStalled: () => void;
    readonly tuning?: FeederTuning;
  }) {
    this.#device = options.device;
    this.#clock = options.clock;
    this.#emit = options.emit;
    this.#onStalled = options.onStalled;
    this.#tuning = options.tuning ?? DEFAULT_FEEDER_TUNING;
  }

  /**
   * Queues mono samples at the device's rate; the feeder keeps the array. A turn that has not started gathers
   * `cushionMs` first.
   */
  write(turnId: TurnId, pcm: Int16Array, cushionMs: number): void {
    this.#startMs = cushionMs;
    this.#queue.write(turnId, pcm);
    this.#pump();
  }

  /** No more sound for this turn; `drained` follows when the last sample was heard. */
  end(turnId: TurnId): void {
    this.#queue.end(turnId);
    this.#pump();
  }

  /** Silence now; `cut` follows, for a turn it does not know too. */
  cut(turnId: TurnId): void {
    const turn = this.#turn?.turnId === turnId ? this.#turn : null;
    this.#queue.remove(turnId);
    if (turn?.started !== true) {
      if (turn !== null) this.#turn = null;
      this.#emit({ type: 'cut', turnId, heardMs: 0 });
      this.#pump();
      return;
    }
    // Until the write in flight is over the turn stays, so that nothing of the next one is written under it.
    this.#free((broken) => {
      if (this.#turn !== turn) return;
      const heard = broken ? turn.heard : this.#heard(turn);
      const beyondRecall = broken ? 0 : this.#device.flush();
      this.#turn = null;
      this.#emit({ type: 'cut', turnId, heardMs: this.#ms(Math.min(turn.written, heard + beyondRecall)) });
    });
    this.#pump();
  }

  /** Linear gain in [0, 1] of what is fed from now on. */
  setGain(gain: number): void {
    this.#gain = gain;
  }

  /** Releases the device after what is in flight. Idempotent; nothing is reported afterwards. */
  dispose(): Promise<void> {
    this.#disposed ??= this.#release();
    return this.#disposed;
  }

  async #release(): Promise<void> {
    this.#cancelTimer?.();
    this.#queue.clear();
    this.#turn = null;
    await new Promise<void>((done) => this.#free(() => done()));
    if (this.#open) await this.#device.close().catch(() => undefined);
    this.#open = false;
  }

  /** Runs at once when the device is free, else when it is; `broken` tells that its work failed. */
  #free(then: (broken: boolean) => void): void {
    if (this.#busy) this.#whenFree.push(then);
    else then(false);
  }

  #pump(): void {
    if (this.#busy || this.#disposed !== null) return;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    const front = this.#queue.front;
    if (front === null) {
      if (this.#open) this.#wakeIn(this.#tuning.idleCloseMs, () => this.#close());
      return;
    }
    const turn = this.#turnOf(front);
    const pending = this.#open ? this.#device.pendingSamples() : 0;
    this.#report(turn);
    if (front.queued > 0) this.#feed(front, turn, pending);
    else if (pending > 0) this.#wakeIn(Math.min(this.#ms(pending), this.#tuning.reportEveryMs));
    else if (front.ended) this.#drained(turn);
    else this.#starved(turn);
  }

  #turnOf(front: QueuedTurn): PlayingTurn {
    if (this.#turn?.turnId !== front.turnId) {
      const { turnId } = front;
      this.#turn = { turnId, written: 0, started: false, dry: false, underruns: 0, heard: 0, holdUntilMs: null };
      this.#reportedAtMs = this.#clock.nowMs();
    }
    return this.#turn;
  }

  #feed(front: QueuedTurn, turn: PlayingTurn, pending: number): void {
    const { leadMs, refillMs, reportEveryMs } = this.#tuning;
    if ((pending === 0 || !turn.started) && !this.#cushioned(front, turn)) return;
    const pendingMs = this.#ms(pending);
    if (pendingMs > refillMs) {
      this.#wakeIn(Math.min(pendingMs - refillMs, reportEveryMs));
      return;
    }
    if (!this.#open) {
      this.#work(this.#device.open(), 'no-device', () => {
        this.#open = true;
      });
      return;
    }
    if (pending === 0 && turn.started) {
      turn.underruns++;
      turn.dry = false;
      this.#cushionMs = grownCushionMs(this.#cushionMs);
    }
    turn.holdUntilMs = null;
    const pcm = this.#queue.take(Math.floor(((leadMs - pendingMs) * this.#device.rateHz) / 1_000));
    applyGain(pcm, this.#gainBefore, this.#gain);
    this.#gainBefore = this.#gain;
    this.#heard(turn);
    turn.written += pcm.length;
    const first = !turn.started;
    turn.started = true;
    this.#work(this.#device.write(pcm), 'device-error');
    if (first) this.#emit({ type: 'started', turnId: turn.turnId });
  }

  /** Whether enough is gathered to start, or to go on after running dry; waits for it otherwise. */
  #cushioned(front: QueuedTurn, turn: PlayingTurn): boolean {
    const cushionMs = turn.started ? this.#cushionMs : Math.max(this.#cushionMs, this.#startMs);
    if (front.ended || this.#ms(front.queued) >= cushionMs) return true;
    const now = this.#clock.nowMs();
    turn.holdUntilMs ??= now + 2 * cushionMs;
    if (now >= turn.holdUntilMs) return true;
    this.#wakeIn(turn.holdUntilMs - now);
    return false;
  }

  /** More is to come but has not: the next write wakes the feeder. */
  #starved(turn: PlayingTurn): void {
    if (turn.started && !turn.dry) {
      this.#reportedAtMs = -Infinity;
      this.#report(turn);
      turn.dry = true;
    }
    if (this.#open) this.#wakeIn(this.#tuning.idleCloseMs, () => this.#close());
  }

  #drained(turn: PlayingTurn): void {
    this.#queue.remove(turn.turnId);
    this.#turn = null;
    if (turn.started && turn.underruns === 0) this.#cushionMs = shrunkCushionMs(this.#cushionMs);
    this.#emit({ type: 'drained', turnId: turn.turnId, playedMs: this.#ms(turn.written) });
    this.#pump();
  }

  #report(turn: PlayingTurn): void {
    const now = this.#clock.nowMs();
    if (!turn.started || turn.dry || now - this.#reportedAtMs < this.#tuning.reportEveryMs) return;
    this.#reportedAtMs = now;
    const playedMs = this.#ms(this.#heard(turn));
    this.#emit({ type: 'position', turnId: turn.turnId, playedMs, underruns: turn.underruns });
  }

  /** Samples of the turn that were heard; never less than before. */
  #heard(turn: PlayingTurn): number {
    const pending = this.#open ? this.#device.pendingSamples() : 0;
    turn.heard = Math.max(turn.heard, turn.written - pending);
    return turn.heard;
  }

  #close(): void {
    this.#open = false;
    this.#work(
      this.#device.close().catch(() => undefined),
      'device-error',
    );
  }

  /** Lets the device work; nothing else touches it until the promise settles. */
  #work(work: Promise<void>, failure: 'no-device' | 'device-error', done: () => void = () => undefined): void {
    this.#busy = true;
    this.#cancelTimer?.();
    this.#cancelTimer = this.#clock.after(this.#tuning.stallMs, this.#onStalled);
    const settled = (broken: boolean): void => {
      this.#busy = false;
      this.#cancelTimer?.();
      this.#cancelTimer = null;
      const waiting = this.#whenFree;
      this.#whenFree = [];
      for (const then of waiting) then(broken);
      if (broken) this.#fail(failure);
      else this.#pump();
    };
    work.then(
      () => {
        done();
        settled(false);
      },
      () => settled(true),
    );
  }

  #fail(reason: 'no-device' | 'device-error'): void {
    if (this.#disposed !== null) return;
    const turn = this.#turn;
    // As of the write that broke: what the device says of itself now is not to be trusted.
    const heardMs = turn === null ? 0 : this.#ms(turn.heard);
    const turnId = turn?.turnId ?? this.#queue.front?.turnId ?? null;
    this.#queue.clear();
    this.#turn = null;
    this.#emit({ type: 'failed', reason, turnId, heardMs });
    if (this.#open) this.#close();
  }

  #wakeIn(delayMs: number, then: () => void = () => this.#pump()): void {
    this.#cancelTimer = this.#clock.after(Math.max(1, delayMs), () => {
      this.#cancelTimer = null;
      then();
    });
  }

  #ms(samples: number): number {
    return (samples * 1_000) / this.#device.rateHz;
  }
}
