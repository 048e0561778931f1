/**
 * Owns where the keys lead in the list of turns: pure. Places are counted from the newest turn, 0.
 */
import type { HistoryResults } from '../../state/history-results.svelte.js';

export interface ListView {
  readonly total: number;
  /** Whole rows in view. */
  readonly rows: number;
}

/** The place a key leads to from another; null for a key that leads nowhere. */
export function placeAfter(key: string, place: number, { total, rows }: ListView): number | null {
  const last = Math.max(0, total - 1);
  const page = Math.max(1, rows - 1);
  switch (key) {
    case 'ArrowDown':
      return Math.min(place + 1, last);
    case 'ArrowUp':
      return Math.max(place - 1, 0);
    case 'PageDown':
      return Math.min(place + page, last);
    case 'PageUp':
      return Math.max(place - page, 0);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}

/** What stands between a turn and the newer one above it. */
export type Divider = 'day' | 'conversation' | null;

/** Null also while the newer one is not known; the newest of all begins a day. */
export function dividerAt(
  results: Pick<HistoryResults, 'turnAt'>,
  place: number,
  isSameDay: (one: number, other: number) => boolean,
): Divider {
  const turn = results.turnAt(place);
  if (turn === null) return null;
  if (place === 0) return 'day';
  const newer = results.turnAt(place - 1);
  if (newer === null) return null;
  if (!isSameDay(newer.turn.startedAtMs, turn.turn.startedAtMs)) return 'day';
  return newer.conversation === turn.conversation ? null : 'conversation';
}
