/**
 * Owns the sign of life between main and its hosts: one word, asked and answered by the same. A host that cannot come to
 * its messages does not answer. Must never reach the host itself.
 */
export const HEARTBEAT = 'heartbeat';

/** What a host listens with: answers the question after its health, and hands everything else on. */
export const answeringHeartbeats =
  (post: (message: typeof HEARTBEAT) => void, receive: (message: unknown) => void) =>
  (message: unknown): void => {
    if (message === HEARTBEAT) post(HEARTBEAT);
    else receive(message);
  };
