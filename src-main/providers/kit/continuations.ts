/**
 * Owns which earlier conversations are worth going on with. A service may have lost one and say so in words nobody
 * knows, hang up, or say nothing at all: whoever asked for it again and again would never be answered. So a
 * conversation that did not come back twice in a row is let go. In memory only, bounded.
 */

/** Connections in a row that asked for a conversation in vain. */
const MAX_TRIES = 2;
const MAX_CONVERSATIONS = 32;

export interface Continuations {
  /** A connection is about to ask for it. False where that is not worth it: a new conversation is to be begun. */
  attempt(conversationId: string): boolean;
  /** The service showed that it goes on with it. */
  confirmed(conversationId: string): void;
  /** It cannot be continued. */
  giveUp(conversationId: string): void;
  /** The person insists on it. */
  revive(conversationId: string): void;
}

export function createContinuations(): Continuations {
  const tries = new Map<string, number>();
  const remember = (id: string, count: number): void => {
    tries.delete(id);
    tries.set(id, count);
    for (const oldest of tries.keys()) {
      if (tries.size <= MAX_CONVERSATIONS) return;
      tries.delete(oldest);
    }
  };
  return {
    attempt(id) {
      const before = tries.get(id) ?? 0;
      if (before >= MAX_TRIES) return false;
      remember(id, before + 1);
      return true;
    },
    confirmed: (id) => void tries.delete(id),
    giveUp: (id) => remember(id, MAX_TRIES),
    revive: (id) => void tries.delete(id),
  };
}
