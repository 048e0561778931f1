/**
 * Owns the sound of replies from their arrival until they were heard: one turn after the other, on the sink that
 * works, paced a little ahead of what is heard. When a sink breaks, the rest of the turn is played on from where it
 * was heard. Facts carry the position the sink reports. Must never know what a turn is about.
 */
import { appError, failed, ok, type Result } from '../../src-preload/contract/app-error.js';
import type { TurnId } from '../../src-preload/contract/ids.js';
import type { SinkHealth } from '../../src-preload/contract/session-snapshot.js';
import { createArrivals } from './arrivals.js';
import { createLevelMeter, type LevelMeter } from './level-meter.js';
import type { Output, OutputFact } from './output-port.js';
import { DEFAULT_OUTPUT_TUNING, type OutputClock, type OutputTuning } from './output-tuning.js';
import { hasBegun, isCue, OutputTurns, type OutputTurn } from './output-turns.js';
import { SinkBoard, type SinkBoardOptions, type SinkFailure, type SinkPlayback } from './sink-board.js';
import type { SinkId, SinkSetting } from './sink-choice.js';
import type { SoundEnergy } from './sound-energy.js';
import { bells, type TestSound } from './test-sound.js';

export type { Output, OutputFact } from './output-port.js';

export interface OutputOptions extends Pick<SinkBoardOptions, 'createNative' | 'createRenderer' | 'onHealth'> {
  readonly clock: OutputClock;
  readonly onFact: (fact: OutputFact) => void;
  /** Linear RMS in [0, 1] of what is heard, about 20 times a second while something is. */
  readonly onLevel: (rms: number) => void;
  readonly tuning?: OutputTuning;
}

export function createOutput(options: OutputOptions): Output {
  return new TurnOutput(options);
}

/** What is kept behind the position, for the level and for a sink that was a little ahead. */
const KEPT_MS = 500;

/**
 * How much of a turn a sink is given until it plays; more than any sink gathers before it does. What is given at once is
 * heard only after all of it was made ready, and an answer of the built-in assistant comes a sentence at a time.
 */
const FIRST_MS = 300;

/** Where it is noisy, an answer that paused for each noise would never be heard; a count. */
const MOST_PAUSES = 2;

class TurnOutput implements Output {
  readonly #clock: OutputClock;
  readonly #onFact: (fact: OutputFact) => void;
  readonly #tuning: OutputTuning;
  readonly #board: SinkBoard;
  readonly #meter: LevelMeter;
  readonly #turns = new OutputTurns();
  readonly #arrivals = createArrivals();
  #cancelWait: (() => void) | null = null;
  #recording: TurnId | null = null;
  #volume = 1;
  #withheld = false;
  #disposed = false;

  constructor(options: OutputOptions) {
    this.#clock = options.clock;
    this.#onFact = options.onFact;
    this.#tuning = options.tuning ?? DEFAULT_OUTPUT_TUNING;
    this.#meter = createLevelMeter(options.clock, (rms) => options.onLevel(rms * this.#volume));
    this.#board = new SinkBoard({
      createNative: options.createNative,
      createRenderer: options.createRenderer,
      clock: options.clock,
      readyBoundMs: this.#tuning.readyBoundMs,
      onHealth: options.onHealth,
      onPlayback: (id, fact) => this.#played(id, fact),
      onFailed: (id, failure) => this.#sinkFailed(id, failure),
      onChanged: () => this.#advance(),
    });
  }

  get playingOn(): SinkId | null {
    const { front } = this.#turns;
    if (front === undefined) return null;
    const { health } = this;
    // Paused, it is with no sink, but is soon heard again.
    return front.leg?.sink ?? (hasBegun(front) && health.state === 'ready' ? health.sink : null);
  }

  get health(): SinkHealth {
    return this.#board.health;
  }

  write(turnId: TurnId, pcm: Int16Array, rateHz: number): void {
    if (this.#disposed || this.#turns.isOver(turnId)) return;
    let turn = this.#turns.find(turnId);
    if (turn === undefined) {
      for (const earlier of this.#turns.all) earlier.ended = true;
      turn = this.#turns.addAnswer(turnId);
    }
    if (turn.ended || turn.cutting) return;
    this.#arrivals.arrived(turnId, (pcm.length * 1_000) / rateHz, this.#clock.nowMs());
    turn.buffer.append(pcm, rateHz);
    if (!this.#withheld) this.#endCues();
    this.#advance();
  }

  end(turnId: TurnId): void {
    if (this.#disposed || this.#turns.isOver(turnId)) return;
    const turn = this.#turns.find(turnId) ?? this.#turns.addAnswer(turnId);
    turn.ended = true;
    this.#advance();
  }

  cut(turnId: TurnId): void {
    if (this.#disposed || this.#turns.isOver(turnId)) return;
    const turn = this.#turns.find(turnId);
    if (turn === undefined) {
      this.#onFact({ type: 'playback-cut', turnId, heardMs: 0 });
      this.#turns.remember(turnId);
      return;
    }
    if (turn.cutting) return;
    if (turn.leg === null) {
      this.#finish(turn, { type: 'playback-cut', turnId, heardMs: turn.heardMs });
      return;
    }
    turn.cutting = true;
    this.#board.sink(turn.leg.sink).cut(turnId);
    // A sink may answer at once.
    if (this.#turns.front !== turn) return;
    this.#meter.silence();
    this.#waitIn(this.#tuning.cutBoundMs, () =>
      this.#finish(turn, { type: 'playback-cut', turnId, heardMs: turn.heardMs }),
    );
  }

  pause(forMs: number): void {
    const turn = this.#turns.front;
    if (turn === undefined || turn.leg === null || !turn.started) return;
    if (turn.cutting || turn.pause !== 'none' || turn.purpose.kind !== 'answer') return;
    if (turn.pauses >= MOST_PAUSES) return;
    turn.pauses += 1;
    turn.pause = 'begun';
    this.#clock.after(forMs, () => {
      turn.pause = turn.pause === 'begun' ? 'over' : 'none';
      this.#advance();
      const { pauses } = turn;
      if (turn.pause === 'over') this.#clock.after(this.#tuning.pauseBoundMs, () => this.#giveUpPause(turn, pauses));
    });
    this.#meter.silence();
    this.#board.sink(turn.leg.sink).cut(turn.turnId);
  }

  withhold(withheld: boolean): void {
    this.#withheld = withheld;
    if (withheld) return;
    if (this.#turns.all.some((turn) => !isCue(turn))) this.#endCues();
    this.#advance();
  }

  prepare(): void {
    this.#board.prepare();
  }

  select(setting: SinkSetting): void {
    this.#board.select(setting);
  }

  setVolume(gain: number): void {
    this.#volume = gain;
    this.#board.setVolume(gain);
  }

  heardBetween(fromMs: number, toMs: number): SoundEnergy {
    const { plain, bright } = this.#meter.energyBetween(fromMs, toMs);
    const gain = this.#volume * this.#volume;
    return { plain: plain * gain, bright: bright * gain };
  }

  deviceChanged(): void {
    this.#board.forgive();
  }

  playTestSound({ pcm, rateHz }: TestSound = bells()): Promise<Result<null>> {
    return this.#playAside(pcm, rateHz).heard;
  }

  playRecording(pcm: Int16Array, rateHz: number): Promise<Result<null>> {
    this.stopRecording();
    const { turnId, heard } = this.#playAside(pcm, rateHz);
    this.#recording = turnId;
    return heard;
  }

  stopRecording(): void {
    if (this.#recording !== null && this.#turns.find(this.#recording) !== undefined) this.cut(this.#recording);
    this.#recording = null;
  }

  #playAside(pcm: Int16Array, rateHz: number): { readonly turnId: TurnId; readonly heard: Promise<Result<null>> } {
    let done: (result: Result<null>) => void = () => undefined;
    const heard = new Promise<Result<null>>((resolve) => {
      done = resolve;
    });
    const turn = this.#turns.addTest(done);
    turn.buffer.append(pcm, rateHz);
    turn.ended = true;
    this.#advance();
    return { turnId: turn.turnId, heard };
  }

  playCue(pcm: Int16Array, rateHz: number): void {
    const front = this.#turns.front;
    const isBusy = front !== undefined && hasBegun(front) && !isCue(front) && !front.cutting;
    if (this.#disposed || isBusy) return;
    const turn = this.#turns.addCue();
    turn.buffer.append(pcm, rateHz);
    turn.ended = true;
    this.#clock.after(this.#tuning.cuePatienceMs, () => {
      if (turn.leg === null && this.#turns.all.includes(turn)) this.#drop(turn);
    });
    this.#advance();
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#cancelWait?.();
    this.#meter.silence();
    for (const { purpose } of this.#turns.all) if (purpose.kind === 'test') purpose.done(failed(appError('cancelled')));
    this.#turns.clear();
    await this.#board.dispose();
  }

  /** An answer is there: a cue makes room for it. */
  #endCues(): void {
    for (const turn of this.#turns.all) if (isCue(turn)) this.cut(turn.turnId);
  }

  #drop(turn: OutputTurn): void {
    this.#turns.remove(turn);
    this.#advance();
  }

  /** Moves the turn in front on: finds it a sink, and gives that the sound it should have by now. */
  #advance(): void {
    const turn = this.#turns.front;
    if (turn === undefined || turn.cutting || turn.pause !== 'none' || this.#disposed) return;
    if (turn.leg === null && ((this.#withheld && !isCue(turn)) || !this.#takeSink(turn))) return;
    const { leg, buffer } = turn;
    if (leg === null) return;
    const sink = this.#board.sink(leg.sink);
    const untilMs = leg.begun ? turn.heardMs + this.#tuning.aheadMs : leg.baseMs + FIRST_MS;
    const { cushionMs } = this.#arrivals;
    // A sink may answer at once, and what it says may end or move the turn before all of it is written.
    const isStillTheirs = (): boolean => turn.leg === leg && !turn.cutting && turn.pause === 'none';
    while (isStillTheirs()) {
      const sound = buffer.next(untilMs);
      if (sound === null) break;
      sink.write(turn.turnId, sound.pcm, sound.rateHz, cushionMs);
    }
    if (isStillTheirs() && turn.ended && buffer.allSent && !leg.endSent) {
      leg.endSent = true;
      sink.end(turn.turnId);
    }
  }

  /** Answers whether the turn may be written now. */
  #takeSink(turn: OutputTurn): boolean {
    const sink = this.#board.claim();
    if (sink === 'soon') return turn.leg !== null;
    if (sink === 'none') {
      if (isCue(turn)) this.#drop(turn);
      else this.#wait(turn);
      return false;
    }
    this.#cancelWait?.();
    this.#cancelWait = null;
    turn.waitingSinceMs = null;
    turn.leg = { sink, baseMs: turn.heardMs, begun: false, endSent: false };
    // When this is not the chosen one: that plays again from the next turn on, if it can.
    this.#board.retryPreferred();
    return true;
  }

  /** Nothing can play: looks for a device with growing pauses, and gives the turn up in the end. */
  #wait(turn: OutputTurn): void {
    const now = this.#clock.nowMs();
    const first = turn.waitingSinceMs === null;
    turn.waitingSinceMs ??= now;
    const leftMs = turn.waitingSinceMs + this.#tuning.patienceMs - now;
    if (leftMs <= 0) {
      const error = appError(turn.started ? 'playback-failed' : 'playback-unavailable');
      this.#finish(turn, { type: 'playback-failed', turnId: turn.turnId, heardMs: turn.heardMs, error });
      return;
    }
    if (this.#cancelWait !== null) return;
    const { retryMs } = this.#tuning;
    const pauseMs = retryMs[Math.min(turn.retries++, retryMs.length - 1)] ?? leftMs;
    this.#waitIn(Math.min(pauseMs, leftMs), () => {
      this.#board.retryAll();
      this.#advance();
    });
    if (first) this.#board.retryAll();
  }

  #played(id: SinkId, fact: SinkPlayback): void {
    const turn = this.#turns.front;
    if (turn?.turnId !== fact.turnId || turn.leg?.sink !== id) return;
    const { turnId } = turn;
    const { baseMs } = turn.leg;
    switch (fact.type) {
      case 'started':
        turn.leg.begun = true;
        if (!turn.started && turn.purpose.kind === 'answer') this.#onFact({ type: 'playback-started', turnId });
        turn.started = true;
        if (!turn.cutting && turn.pause === 'none' && !isCue(turn)) this.#meter.heard(turn.buffer, turn.heardMs);
        this.#advance();
        return;
      case 'position':
        turn.heardMs = Math.max(turn.heardMs, baseMs + fact.playedMs);
        if (turn.cutting || turn.pause !== 'none' || isCue(turn)) return;
        turn.buffer.forget(turn.heardMs - KEPT_MS);
        this.#meter.heard(turn.buffer, turn.heardMs);
        this.#advance();
        return;
      case 'drained':
        this.#finish(turn, { type: 'playback-drained', turnId, playedMs: baseMs + fact.playedMs });
        return;
      case 'cut':
        turn.heardMs = Math.max(turn.heardMs, baseMs + fact.heardMs);
        if (!turn.cutting) {
          this.#leaveSink(turn);
          this.#advance();
          return;
        }
        this.#finish(turn, { type: 'playback-cut', turnId, heardMs: turn.heardMs });
        return;
    }
  }

  #sinkFailed(id: SinkId, failure: SinkFailure): void {
    const turn = this.#turns.front;
    if (turn?.leg?.sink !== id) return;
    const heardMs = turn.leg.baseMs + (failure.turnId === turn.turnId ? failure.heardMs : 0);
    turn.heardMs = Math.min(turn.buffer.sentMs, Math.max(turn.heardMs, heardMs));
    this.#leaveSink(turn);
    this.#meter.silence();
    if (isCue(turn)) this.#drop(turn);
    else if (turn.cutting) this.#finish(turn, { type: 'playback-cut', turnId: turn.turnId, heardMs: turn.heardMs });
  }

  /** The sink has none of the turn any more: it goes on from where it was heard, perhaps on another one. */
  #leaveSink(turn: OutputTurn): void {
    turn.leg = null;
    turn.buffer.rewind(turn.heardMs);
    if (turn.pause === 'begun') turn.pause = 'silent';
    else if (turn.pause === 'over') turn.pause = 'none';
  }

  /** The sink never said where it fell silent in the nth pause. */
  #giveUpPause(turn: OutputTurn, nth: number): void {
    if (turn.pause !== 'over' || turn.pauses !== nth) return;
    this.#leaveSink(turn);
    this.#advance();
  }

  #finish(turn: OutputTurn, fact: OutputFact): void {
    if (this.#turns.front === turn) {
      this.#cancelWait?.();
      this.#cancelWait = null;
      this.#meter.silence();
    }
    this.#turns.remove(turn);
    this.#turns.remember(turn.turnId);
    const { purpose } = turn;
    if (purpose.kind === 'answer') this.#onFact(fact);
    else if (purpose.kind === 'test') {
      if (fact.type === 'playback-drained') purpose.done(ok(null));
      else purpose.done(failed(fact.type === 'playback-failed' ? fact.error : appError('cancelled')));
    }
    this.#advance();
  }

  #waitIn(delayMs: number, then: () => void): void {
    this.#cancelWait?.();
    this.#cancelWait = this.#clock.after(delayMs, () => {
      this.#cancelWait = null;
      then();
    });
  }
}
