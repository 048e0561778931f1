/**
 * Owns the shape of a turn: what one speaker said in one go, as captions, history and exports see it.
 */
import type { AppError } from './app-error.js';
import type { ProfileId, TurnId } from './ids.js';

/** Milliseconds felt by the person in one exchange; null where that part did not happen. */
export interface TurnLatency {
  /** Talk key down to the first microphone frame handed to the assistant. */
  readonly onsetMs: number | null;
  /** End of the person's utterance to the first byte of the answer. */
  readonly responseMs: number | null;
  /** First byte of the answer to its first sound at the sink. */
  readonly audibleMs: number | null;
  /** Talk key down during an answer to silence confirmed by the sink. */
  readonly bargeInMs: number | null;
}

/**
 * partial: still growing. final: whole. cut: the person or the service ended it at `heardMs`.
 * failed: not answered; the text is kept and can be tried again.
 */
export type TurnState =
  | { readonly kind: 'partial' }
  | { readonly kind: 'final' }
  | { readonly kind: 'cut'; readonly by: 'user' | 'provider'; readonly heardMs: number }
  | { readonly kind: 'failed'; readonly error: AppError };

export interface Turn {
  readonly id: TurnId;
  readonly speaker: 'user' | 'assistant';
  readonly origin: 'voice' | 'text';
  readonly text: string;
  readonly state: TurnState;
  /** Unix time in milliseconds. */
  readonly startedAtMs: number;
  readonly profileId: ProfileId;
  readonly latency: TurnLatency | null;
}

/** Turns of the conversation on screen; older ones are in the history alone. */
export const MAX_SHOWN_TURNS = 500;

/** Whether a turn takes itself back (too short, nothing said): shown and kept no longer. */
export const isWithdrawn = ({ text, state }: Turn): boolean =>
  text === '' && state.kind === 'failed' && state.error.code === 'cancelled';
