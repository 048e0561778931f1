/**
 * Owns the text of the conversation: folds notes into turns, and tells each turn again whenever it grows or changes.
 * A turn is told once it has something to show. A told turn that is withdrawn is told a last time with no text and
 * `failed` as `cancelled`: whoever shows or keeps turns drops it. Pure.
 */
import { appError } from '../../src-preload/contract/app-error.js';
import type { ProfileId, TurnId } from '../../src-preload/contract/ids.js';
import type { Turn, TurnLatency, TurnState } from '../../src-preload/contract/transcript.js';
import type { Note } from './commands.js';

interface Entry {
  readonly turn: Turn;
  readonly told: 'yet' | 'already';
}

/** The latest turns, oldest first. */
export type Transcript = readonly Entry[];

/** Turns that can still change; older ones are settled. */
const REMEMBERED = 32;
/** Longest text of one turn in characters; what comes beyond it is dropped, so that no service can fill the memory. */
const MAX_CHARACTERS = 100_000;

const PARTIAL: TurnState = { kind: 'partial' };
const FINAL: TurnState = { kind: 'final' };

export const EMPTY_TRANSCRIPT: Transcript = [];

export interface Stamp {
  /** Unix time in milliseconds. */
  readonly epochMs: number;
  readonly profileId: ProfileId;
}

export interface Folded {
  readonly transcript: Transcript;
  /** The turn as it is now, where there is news to show. */
  readonly told: Turn | null;
}

/** Folds one note. Notes of unknown turns change nothing. */
export function fold(transcript: Transcript, note: Note, stamp: Stamp): Folded {
  switch (note.type) {
    case 'user-spoke':
      return begin(transcript, blank(note.turnId, 'user', 'voice', stamp), 'hidden');
    case 'user-typed':
      return begin(
        transcript,
        { ...blank(note.turnId, 'user', 'text', stamp), text: clip(note.text), state: FINAL },
        'shown',
      );
    case 'reply-began':
      return begin(transcript, blank(note.turnId, 'assistant', 'voice', stamp), 'hidden');
    case 'user-delta':
    case 'reply-delta':
      return change(transcript, note.turnId, 'shown', (turn) => ({ ...turn, text: clip(turn.text + note.text) }));
    case 'user-text':
      return change(transcript, note.turnId, 'shown', (turn) => settle({ ...turn, text: clip(note.text) }));
    case 'reply-text':
      return change(transcript, note.turnId, 'shown', (turn) => ({ ...turn, text: clip(note.text) }));
    case 'user-committed':
      return change(transcript, note.turnId, note.show === 'now' ? 'shown' : 'as-is', (turn) => turn);
    case 'user-settled':
      return change(transcript, note.turnId, 'as-is', (turn) =>
        turn.state.kind === 'final' ? turn : { ...turn, state: FINAL },
      );
    case 'user-retried':
      return change(transcript, note.turnId, 'shown', (turn) => ({
        ...turn,
        state: turn.origin === 'text' || turn.text !== '' ? FINAL : PARTIAL,
      }));
    case 'user-failed': {
      const failed = (turn: Turn): Turn => ({ ...turn, state: { kind: 'failed', error: note.error } });
      // Nothing understood and nothing wanted: there is nothing to show.
      return change(transcript, note.turnId, note.error.code === 'cancelled' ? 'as-is' : 'shown', failed);
    }
    case 'user-withdrawn':
      return withdraw(transcript, note.turnId);
    case 'reply-sounded':
      return change(transcript, note.turnId, 'shown', (turn) => turn);
    case 'reply-ended':
      return change(transcript, note.turnId, 'as-is', (turn) => ({ ...turn, state: note.state }));
  }
}

/** Puts the figures of an exchange to its answer. */
export const withLatency = (transcript: Transcript, turnId: TurnId, latency: TurnLatency): Folded =>
  change(transcript, turnId, 'as-is', (turn) => ({ ...turn, latency }));

const blank = (id: TurnId, speaker: Turn['speaker'], origin: Turn['origin'], stamp: Stamp): Turn => ({
  id,
  speaker,
  origin,
  text: '',
  state: PARTIAL,
  startedAtMs: stamp.epochMs,
  profileId: stamp.profileId,
  latency: null,
});

const clip = (text: string): string => text.slice(0, MAX_CHARACTERS);

const settle = (turn: Turn): Turn => (turn.state.kind === 'partial' ? { ...turn, state: FINAL } : turn);

function begin(transcript: Transcript, turn: Turn, show: 'hidden' | 'shown'): Folded {
  const entry: Entry = { turn, told: show === 'shown' ? 'already' : 'yet' };
  return { transcript: [...transcript, entry].slice(-REMEMBERED), told: show === 'shown' ? turn : null };
}

/** `shown`: there is something to see from now on; `as-is`: told only if it was before. */
function change(transcript: Transcript, id: TurnId, show: 'shown' | 'as-is', to: (turn: Turn) => Turn): Folded {
  const entry = transcript.find(({ turn }) => turn.id === id);
  if (entry === undefined) return { transcript, told: null };
  const turn = to(entry.turn);
  const told = entry.told === 'already' || show === 'shown' ? 'already' : 'yet';
  if (turn === entry.turn && told === entry.told) return { transcript, told: null };
  return {
    transcript: transcript.map((it) => (it === entry ? { turn, told } : it)),
    told: told === 'already' ? turn : null,
  };
}

function withdraw(transcript: Transcript, id: TurnId): Folded {
  const entry = transcript.find(({ turn }) => turn.id === id);
  if (entry === undefined) return { transcript, told: null };
  const state: TurnState = { kind: 'failed', error: appError('cancelled') };
  return {
    transcript: transcript.filter((it) => it !== entry),
    told: entry.told === 'already' ? { ...entry.turn, text: '', state } : null,
  };
}
