/**
 * Owns the sound of replies from their arrival until they were heard: one turn after the other, on the sink that
 * works, paced a little ahead of what is heard. When a sink breaks, the rest of the turn is played on from where it
 * was heard. Facts carry the position the sink reports. Must never know what a turn is about.
 */
import { appError, failed, ok, type Result } from '../../src-preload/contract/app-error.js';
import { asTurnId, type TurnId } from '../../src-preload/contract/ids.js';
import type { SinkHealth } from '../../src-preload/contract/session-snapshot.js';
import { createLevelMeter, type LevelMeter } from './level-meter.js';
import type { Output, OutputFact } from './output-port.js';
import { SinkBoard, type SinkBoardOptions, type SinkFailure, type SinkPlayback } from './sink-board.js';
import type { SinkId, SinkSetting } from './sink-choice.js';
import type { SoundEnergy } from './sound-energy.js';
import { TEST_SOUND_RATE_HZ, testSound } from './test-sound.js';
import { TurnBuffer } from './turn-buffer.js';

export type { Output, OutputFact } from './output-port.js';

export interface OutputClock {
  nowMs(): number;
  after(delayMs: number, callback: () => void): () => void;
}

/** Milliseconds. */
export interface OutputTuning {
  /** How much sound a sink is given ahead of what was heard. */
  readonly aheadMs: number;
  /** A sink that is not ready by then is passed over. */
  readonly readyBoundMs: number;
  /** How long a turn waits for any sink to play. */
  readonly patienceMs: number;
  /** Pause before the n-th try to find a device while a turn waits, the last one repeating. */
  readonly retryMs: readonly number[];
  /** A cut the sink has not confirmed by then is reported without it. */
  readonly cutBoundMs: number;
  /** A cue that cannot begin by then is dropped: later it would be about something else. */
  readonly cuePatienceMs: number;
}

export const DEFAULT_OUTPUT_TUNING: OutputTuning = {
  aheadMs: 3_000,
  readyBoundMs: 1_500,
  patienceMs: 3_000,
  retryMs: [100, 400, 1_000],
  cutBoundMs: 150,
  cuePatienceMs: 100,
};

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

interface Turn {
  readonly turnId: TurnId;
  /** A cue never waits, and is never played on after a break. */
  readonly isCue: boolean;
  readonly buffer: TurnBuffer;
  ended: boolean;
  /** The sink that plays it, and where the turn stood when that sink took over. */
  leg: { readonly sink: SinkId; readonly baseMs: number; endSent: boolean } | null;
  heardMs: number;
  started: boolean;
  cutting: boolean;
  /** Since when no sink could play it. */
  waitingSinceMs: number | null;
  retries: number;
}

/** Sound that arrives late for a turn that is over must not start it again. */
const REMEMBERED_TURNS = 32;
/** What is kept behind the position, for the level and for a sink that was a little ahead. */
const KEPT_MS = 500;

class TurnOutput implements Output {
  readonly #clock: OutputClock;
  readonly #onFact: (fact: OutputFact) => void;
  readonly #tuning: OutputTuning;
  readonly #board: SinkBoard;
  readonly #meter: LevelMeter;
  readonly #tests = new Map<TurnId, (result: Result<null>) => void>();
  /** In the order they are played; only the first is with a sink. */
  #turns: Turn[] = [];
  #over: TurnId[] = [];
  #cancelWait: (() => void) | null = null;
  #testCount = 0;
  #cueCount = 0;
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
    return this.#turns[0]?.leg?.sink ?? null;
  }

  get health(): SinkHealth {
    return this.#board.health;
  }

  write(turnId: TurnId, pcm: Int16Array, rateHz: number): void {
    if (this.#disposed || this.#over.includes(turnId)) return;
    let turn = this.#find(turnId);
    if (turn === undefined) {
      for (const earlier of this.#turns) earlier.ended = true;
      turn = this.#add(turnId);
    }
    if (turn.ended || turn.cutting) return;
    turn.buffer.append(pcm, rateHz);
    if (!this.#withheld) this.#endCue();
    this.#advance();
  }

  end(turnId: TurnId): void {
    if (this.#disposed || this.#over.includes(turnId)) return;
    const turn = this.#find(turnId) ?? this.#add(turnId);
    turn.ended = true;
    this.#advance();
  }

  cut(turnId: TurnId): void {
    if (this.#disposed || this.#over.includes(turnId)) return;
    const turn = this.#find(turnId);
    if (turn === undefined) {
      this.#onFact({ type: 'playback-cut', turnId, heardMs: 0 });
      this.#remember(turnId);
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
    if (this.#turns[0] !== turn) return;
    this.#meter.silence();
    this.#waitIn(this.#tuning.cutBoundMs, () =>
      this.#finish(turn, { type: 'playback-cut', turnId, heardMs: turn.heardMs }),
    );
  }

  withhold(withheld: boolean): void {
    this.#withheld = withheld;
    if (withheld) return;
    if (this.#turns.some(({ isCue }) => !isCue)) this.#endCue();
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

  playTestSound(): Promise<Result<null>> {
    return new Promise((resolve) => {
      const turn = this.#add(asTurnId(`test-sound-${++this.#testCount}`));
      this.#tests.set(turn.turnId, resolve);
      turn.buffer.append(testSound(), TEST_SOUND_RATE_HZ);
      turn.ended = true;
      this.#advance();
    });
  }

  playCue(pcm: Int16Array, rateHz: number): void {
    const front = this.#turns[0];
    const busy = front !== undefined && front.leg !== null;
    if (this.#disposed || (busy && !front.isCue && !front.cutting)) return;
    const turn = this.#add(asTurnId(`cue-${++this.#cueCount}`), busy ? 1 : 0);
    turn.buffer.append(pcm, rateHz);
    turn.ended = true;
    this.#clock.after(this.#tuning.cuePatienceMs, () => {
      if (turn.leg === null && this.#turns.includes(turn)) this.#drop(turn);
    });
    this.#advance();
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#cancelWait?.();
    this.#meter.silence();
    this.#turns = [];
    for (const done of this.#tests.values()) done(failed(appError('cancelled')));
    this.#tests.clear();
    await this.#board.dispose();
  }

  #find(turnId: TurnId): Turn | undefined {
    return this.#turns.find((turn) => turn.turnId === turnId);
  }

  #add(turnId: TurnId, cueAt?: number): Turn {
    const turn: Turn = {
      turnId,
      isCue: cueAt !== undefined,
      buffer: new TurnBuffer(),
      ended: false,
      leg: null,
      heardMs: 0,
      started: false,
      cutting: false,
      waitingSinceMs: null,
      retries: 0,
    };
    this.#turns.splice(cueAt ?? this.#turns.length, 0, turn);
    return turn;
  }

  /** An answer is there: a cue makes room for it. */
  #endCue(): void {
    if (!this.#turns.some(({ isCue }) => isCue)) return;
    for (const turn of this.#turns.filter(({ isCue }) => isCue)) this.cut(turn.turnId);
  }

  #drop(turn: Turn): void {
    this.#turns = this.#turns.filter((other) => other !== turn);
    this.#advance();
  }

  /** Moves the turn in front on: finds it a sink, and gives that the sound it should have by now. */
  #advance(): void {
    const turn = this.#turns[0];
    if (turn === undefined || turn.cutting || this.#disposed) return;
    if (turn.leg === null && ((this.#withheld && !turn.isCue) || !this.#takeSink(turn))) return;
    const { leg, buffer } = turn;
    if (leg === null) return;
    const sink = this.#board.sink(leg.sink);
    const untilMs = turn.heardMs + this.#tuning.aheadMs;
    for (let sound = buffer.next(untilMs); sound !== null; sound = buffer.next(untilMs)) {
      sink.write(turn.turnId, sound.pcm, sound.rateHz);
    }
    if (turn.ended && buffer.allSent && !leg.endSent) {
      leg.endSent = true;
      sink.end(turn.turnId);
    }
  }

  /** Answers whether the turn may be written now. */
  #takeSink(turn: Turn): boolean {
    const sink = this.#board.claim();
    if (sink === 'soon') return turn.leg !== null;
    if (sink === 'none') {
      if (turn.isCue) this.#drop(turn);
      else this.#wait(turn);
      return false;
    }
    this.#cancelWait?.();
    this.#cancelWait = null;
    turn.waitingSinceMs = null;
    turn.leg = { sink, baseMs: turn.heardMs, endSent: false };
    // When this is not the chosen one: that plays again from the next turn on, if it can.
    this.#board.retryPreferred();
    return true;
  }

  /** Nothing can play: looks for a device with growing pauses, and gives the turn up in the end. */
  #wait(turn: Turn): void {
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
    const turn = this.#turns[0];
    if (turn?.turnId !== fact.turnId || turn.leg?.sink !== id) return;
    const { turnId } = turn;
    const { baseMs } = turn.leg;
    switch (fact.type) {
      case 'started':
        if (!turn.started && !turn.isCue && !this.#tests.has(turnId))
          this.#onFact({ type: 'playback-started', turnId });
        turn.started = true;
        if (!turn.cutting && !turn.isCue) this.#meter.heard(turn.buffer, turn.heardMs);
        return;
      case 'position':
        turn.heardMs = Math.max(turn.heardMs, baseMs + fact.playedMs);
        if (turn.cutting || turn.isCue) return;
        turn.buffer.forget(turn.heardMs - KEPT_MS);
        this.#meter.heard(turn.buffer, turn.heardMs);
        this.#advance();
        return;
      case 'drained':
        this.#finish(turn, { type: 'playback-drained', turnId, playedMs: baseMs + fact.playedMs });
        return;
      case 'cut':
        turn.heardMs = Math.max(turn.heardMs, baseMs + fact.heardMs);
        this.#finish(turn, { type: 'playback-cut', turnId, heardMs: turn.heardMs });
        return;
    }
  }

  #sinkFailed(id: SinkId, failure: SinkFailure): void {
    const turn = this.#turns[0];
    if (turn?.leg?.sink !== id) return;
    const heardMs = turn.leg.baseMs + (failure.turnId === turn.turnId ? failure.heardMs : 0);
    turn.heardMs = Math.min(turn.buffer.sentMs, Math.max(turn.heardMs, heardMs));
    turn.leg = null;
    turn.buffer.rewind(turn.heardMs);
    this.#meter.silence();
    if (turn.isCue) this.#drop(turn);
    else if (turn.cutting) this.#finish(turn, { type: 'playback-cut', turnId: turn.turnId, heardMs: turn.heardMs });
  }

  #finish(turn: Turn, fact: OutputFact): void {
    if (this.#turns[0] === turn) {
      this.#cancelWait?.();
      this.#cancelWait = null;
      this.#meter.silence();
    }
    this.#turns = this.#turns.filter((other) => other !== turn);
    this.#remember(turn.turnId);
    const test = this.#tests.get(turn.turnId);
    if (test === undefined) {
      if (!turn.isCue) this.#onFact(fact);
    } else {
      this.#tests.delete(turn.turnId);
      if (fact.type === 'playback-drained') test(ok(null));
      else test(failed(fact.type === 'playback-failed' ? fact.error : appError('cancelled')));
    }
    this.#advance();
  }

  #remember(turnId: TurnId): void {
    this.#over = [...this.#over, turnId].slice(-REMEMBERED_TURNS);
  }

  #waitIn(delayMs: number, then: () => void): void {
    this.#cancelWait?.();
    this.#cancelWait = this.#clock.after(delayMs, () => {
      this.#cancelWait = null;
      then();
    });
  }
}
