/**
 * Owns what is to be heard, in the order it is played: answers, cues and test sounds, and which of them are over.
 * Must never talk to a sink, nor decide when something is heard.
 */
import type { Result } from '../../src-preload/contract/app-error.js';
import { asTurnId, type TurnId } from '../../src-preload/contract/ids.js';
import type { SinkId } from './sink-choice.js';
import { TurnBuffer } from './turn-buffer.js';

export type TurnPurpose =
  | { readonly kind: 'answer' }
  /** Never waits, is never played on after a break, and nobody is told of it. */
  | { readonly kind: 'cue' }
  /** Somebody waits to be told that it was heard. */
  | { readonly kind: 'test'; readonly done: (result: Result<null>) => void };

/**
 * Silence for a moment, to go on from where it was heard: `begun` until the sink says where that is, then `silent`;
 * `over` when the moment has passed before the sink said so.
 */
export type Pause = 'none' | 'begun' | 'silent' | 'over';

/** The sink that plays a turn, and where the turn stood when that sink took over. */
export interface Leg {
  readonly sink: SinkId;
  readonly baseMs: number;
  /** The sink plays. */
  begun: boolean;
  endSent: boolean;
}

export interface OutputTurn {
  readonly turnId: TurnId;
  readonly purpose: TurnPurpose;
  readonly buffer: TurnBuffer;
  ended: boolean;
  leg: Leg | null;
  heardMs: number;
  started: boolean;
  cutting: boolean;
  pause: Pause;
  /** How often it was paused. */
  pauses: number;
  /** Since when no sink could play it. */
  waitingSinceMs: number | null;
  retries: number;
}

/** Whether it is in the middle of being heard, be it paused. */
export const hasBegun = ({ leg, pause }: OutputTurn): boolean => leg !== null || pause !== 'none';

export const isCue = ({ purpose }: OutputTurn): boolean => purpose.kind === 'cue';

/** Sound that arrives late for a turn that is over must not start it again. */
const REMEMBERED_TURNS = 32;

const newTurn = (turnId: TurnId, purpose: TurnPurpose): OutputTurn => ({
  turnId,
  purpose,
  buffer: new TurnBuffer(),
  ended: false,
  leg: null,
  heardMs: 0,
  started: false,
  cutting: false,
  pause: 'none',
  pauses: 0,
  waitingSinceMs: null,
  retries: 0,
});

export class OutputTurns {
  #turns: readonly OutputTurn[] = [];
  #over: readonly TurnId[] = [];
  #testCount = 0;
  #cueCount = 0;

  /** Only this one is with a sink. */
  get front(): OutputTurn | undefined {
    return this.#turns[0];
  }

  get all(): readonly OutputTurn[] {
    return this.#turns;
  }

  find(turnId: TurnId): OutputTurn | undefined {
    return this.#turns.find((turn) => turn.turnId === turnId);
  }

  addAnswer(turnId: TurnId): OutputTurn {
    return this.#insert(newTurn(turnId, { kind: 'answer' }), this.#turns.length);
  }

  /** `done` is called once by whoever ends the turn. */
  addTest(done: (result: Result<null>) => void): OutputTurn {
    const turn = newTurn(asTurnId(`test-sound-${++this.#testCount}`), { kind: 'test', done });
    return this.#insert(turn, this.#turns.length);
  }

  /** Comes before all that does not play yet. */
  addCue(): OutputTurn {
    const turn = newTurn(asTurnId(`cue-${++this.#cueCount}`), { kind: 'cue' });
    return this.#insert(turn, this.front !== undefined && hasBegun(this.front) ? 1 : 0);
  }

  remove(turn: OutputTurn): void {
    this.#turns = this.#turns.filter((other) => other !== turn);
  }

  /** Nothing more is to be heard of this turn, whether it was here or not. */
  remember(turnId: TurnId): void {
    this.#over = [...this.#over, turnId].slice(-REMEMBERED_TURNS);
  }

  isOver(turnId: TurnId): boolean {
    return this.#over.includes(turnId);
  }

  clear(): void {
    this.#turns = [];
  }

  #insert(turn: OutputTurn, at: number): OutputTurn {
    this.#turns = this.#turns.toSpliced(at, 0, turn);
    return turn;
  }
}
