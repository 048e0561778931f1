/** Owns what counts as talking, for whatever must not be in the way of it. Pure. */
import type { SessionSnapshot } from '../../src-preload/contract/session-snapshot.js';

/** Whether somebody talks, is awaited or is heard. */
export const isTalking = ({
  phase,
  microphoneOpen,
  talkMode,
}: Pick<SessionSnapshot, 'phase' | 'microphoneOpen' | 'talkMode'>): boolean =>
  microphoneOpen || talkMode !== null || phase === 'listening' || phase === 'thinking' || phase === 'speaking';

/** The same, or somebody could talk without a key: what is played then would be in the way, or be taken for them. */
export const mayBeTalking = (snapshot: SessionSnapshot): boolean =>
  isTalking(snapshot) || (snapshot.handsFree && !snapshot.muted);
