/**
 * Owns the order of the conversation's turns: each id once, by the time it began, and no more than are shown.
 */
import { isWithdrawn, MAX_SHOWN_TURNS, type Turn } from '../../src-preload/contract/transcript.js';

/** The turns with this one added, or in place of its former self; without it when it takes itself back. */
export function upsertTurn(turns: readonly Turn[], turn: Turn): readonly Turn[] {
  if (isWithdrawn(turn)) return turns.filter(({ id }) => id !== turn.id);
  const at = turns.findIndex(({ id }) => id === turn.id);
  if (at >= 0) return turns.with(at, turn);
  const before = turns.findLastIndex(({ startedAtMs }) => startedAtMs <= turn.startedAtMs);
  return turns.toSpliced(before + 1, 0, turn).slice(-MAX_SHOWN_TURNS);
}

/**
 * What a snapshot and the pushes that overtook it say together. Main builds the snapshot while pushes go on, so
 * a push may be older: it counts only where the snapshot has nothing final.
 */
export function mergeTurns(snapshot: readonly Turn[], pushed: readonly Turn[]): readonly Turn[] {
  return pushed.reduce((turns, turn) => {
    const known = turns.find(({ id }) => id === turn.id);
    return known === undefined || known.state.kind === 'partial' ? upsertTurn(turns, turn) : turns;
  }, snapshot);
}
