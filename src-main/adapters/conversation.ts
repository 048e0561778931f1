/**
 * Owns the turns of the conversation on screen, in the order they began. Keeps the newest; what scrolled out of the
 * bound is forgotten. Must never change a turn's words.
 */
import { isWithdrawn, MAX_SHOWN_TURNS, type Turn } from '../../src-preload/contract/transcript.js';
import type { TranscriptPort } from '../session/ports.js';

export interface Conversation extends TranscriptPort {
  turns(): readonly Turn[];
  clear(): void;
  /** These turns of an earlier conversation, oldest first, take the place of those there are. Nobody is told. */
  replace(turns: readonly Turn[]): void;
}

/** `onTurn` is told every turn as it stands after each change. */
export function createConversation(onTurn: (turn: Turn) => void): Conversation {
  // A Map keeps the order of first insertion, which is the order in which turns began.
  const turns = new Map<Turn['id'], Turn>();
  return {
    upsert(turn) {
      if (isWithdrawn(turn)) turns.delete(turn.id);
      else turns.set(turn.id, turn);
      const oldest = turns.keys().next();
      if (turns.size > MAX_SHOWN_TURNS && oldest.done !== true) turns.delete(oldest.value);
      onTurn(turn);
    },
    turns: () => [...turns.values()],
    clear: () => turns.clear(),
    replace(earlier) {
      turns.clear();
      for (const turn of earlier.slice(-MAX_SHOWN_TURNS)) turns.set(turn.id, turn);
    },
  };
}
