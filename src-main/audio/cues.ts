/**
 * Owns which short sound of Parley's own goes with which change of the session. Pure: snapshots in, a cue or none out.
 * Must never know how a cue is played.
 */
import type { SessionSnapshot } from '../../src-preload/contract/session-snapshot.js';
import type { Settings } from '../../src-preload/contract/settings.js';

/** The names of the files in resources/cues. */
export const CUES = ['start', 'stop', 'error', 'muted'] as const;
export type Cue = (typeof CUES)[number];

type CueSetting = Settings['audio']['cues'];

const IMPORTANT: ReadonlySet<Cue> = new Set(['error', 'muted']);

/** Whether this cue is wanted at all. */
export const isWanted = (cue: Cue, setting: CueSetting): boolean =>
  setting === 'all' || (setting === 'important' && IMPORTANT.has(cue));

/** What cues are told from. */
export type Heard = Pick<SessionSnapshot, 'phase' | 'microphoneOpen' | 'talkMode' | 'handsFree' | 'error'>;

export interface CueState {
  /** A press or a latch has the microphone, and sound flows. */
  readonly talking: boolean;
  /** Hands-free is on, and its start was told. */
  readonly handsFree: boolean;
  /** Something was said or asked that is not yet answered: an error now is about it. */
  readonly engaged: boolean;
  readonly error: Heard['error'];
}

export const QUIET: CueState = { talking: false, handsFree: false, engaged: false, error: null };

/**
 * What follows from the next snapshot: `start` when sound flows from a microphone the person opened, `stop` when they
 * let go of it, `error` when something they wait for went wrong. Hands-free is told when it goes on and off, not for
 * every turn. An error out of the blue, as of a connection lost at night, makes no sound.
 */
export function nextCue(state: CueState, now: Heard): { readonly state: CueState; readonly cue: Cue | null } {
  const byKey = now.talkMode === 'hold' || now.talkMode === 'latched';
  const flows = now.microphoneOpen && now.talkMode !== null;
  const talking = byKey && flows;
  // Muted or between two devices its microphone is closed, and it is still on.
  const handsFree = now.handsFree && (state.handsFree || (flows && !byKey));
  const asked = now.talkMode !== null || now.phase === 'thinking' || now.phase === 'speaking';
  const isOver = now.phase === 'idle' || now.phase === 'offline';
  const engaged = asked || (state.engaged && !isOver);
  const isNewError = now.error !== null && now.error.code !== state.error?.code;

  let cue: Cue | null = null;
  if (isNewError && (asked || state.engaged)) cue = 'error';
  else if ((talking && !state.talking) || (handsFree && !state.handsFree)) cue = 'start';
  else if ((!talking && state.talking) || (!handsFree && state.handsFree)) cue = 'stop';
  return { state: { talking, handsFree, engaged, error: now.error }, cue };
}
