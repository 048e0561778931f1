/**
 * Owns the way small moves combine: each takes the state and gives the next one with what is to be done, in order.
 */
import type { AppError } from '../../src-preload/contract/app-error.js';
import { asTurnId, type TurnId } from '../../src-preload/contract/ids.js';
import type { Capabilities } from '../providers/types.js';
import type { Command } from './commands.js';
import type { SessionState, Trouble } from './state.js';

/** What the machine may know besides its state. `random` is in [0, 1). */
export interface Context {
  /** Monotonic milliseconds. */
  readonly nowMs: number;
  readonly random: number;
  /** Of the assistant in use. */
  readonly capabilities: Capabilities;
  /** Sound handed to the output, by our turn id: its length, and when the last of it came, in milliseconds. */
  readonly sounds: ReadonlyMap<TurnId, { readonly lengthMs: number; readonly lastAtMs: number }>;
}

export interface Step {
  readonly state: SessionState;
  readonly commands: readonly Command[];
}

export type Move = (state: SessionState, context: Context) => Step;

export const stay: Move = (state) => ({ state, commands: [] });

/** A fact about something that is no more. */
export const stale: Move = (state) => ({ state: { ...state, stale: state.stale + 1 }, commands: [] });

export const step = (state: SessionState, ...commands: readonly Command[]): Step => ({ state, commands });

/** One move after the other; each sees the state the one before left. */
export const chain =
  (...moves: readonly Move[]): Move =>
  (before, context) => {
    let state = before;
    const commands: Command[] = [];
    for (const move of moves) {
      const next = move(state, context);
      state = next.state;
      commands.push(...next.commands);
    }
    return { state, commands };
  };

/** Chooses the move by the state as it is when its turn comes. */
export const choose =
  (pick: (state: SessionState, context: Context) => Move): Move =>
  (state, context) =>
    pick(state, context)(state, context);

export const patch =
  (change: Partial<SessionState>): Move =>
  (state) =>
    step({ ...state, ...change });

export const emit =
  (...commands: readonly Command[]): Move =>
  (state) => ({ state, commands });

/** Tells the person of an error until the same region succeeds. */
export const trouble = (origin: Trouble['origin'], error: AppError): Move => patch({ trouble: { origin, error } });

export const clearTrouble =
  (...origins: readonly Trouble['origin'][]): Move =>
  (state) =>
    step(state.trouble !== null && origins.includes(state.trouble.origin) ? { ...state, trouble: null } : state);

/** The next turn id, for either speaker. */
export function mintTurn(state: SessionState): { readonly turnId: TurnId; readonly ids: SessionState['ids'] } {
  const turns = state.ids.turns + 1;
  return { turnId: asTurnId(`${state.ids.prefix}-t${turns}`), ids: { ...state.ids, turns } };
}
