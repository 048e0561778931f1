/**
 * Owns what the window and the tray see of a session. Pure; the interface derives nothing of its own.
 */
import type { ProfileId } from '../../src-preload/contract/ids.js';
import type { Phase, SessionSnapshot, SinkHealth } from '../../src-preload/contract/session-snapshot.js';
import type { HotkeyHealth } from '../../src-preload/contract/talk.js';
import type { TurnLatency } from '../../src-preload/contract/transcript.js';
import { isUnanswered, type SessionState } from './state.js';

/** What is shown with the session and decided elsewhere. */
export interface Outside {
  readonly profileId: ProfileId;
  readonly hotkey: HotkeyHealth;
  readonly sink: SinkHealth;
  readonly halfDuplex: boolean;
  readonly textInput: boolean;
  readonly lastLatency: TurnLatency | null;
}

/** The whole projection but its revision. */
export const project = (state: SessionState, outside: Outside): Omit<SessionSnapshot, 'revision'> => ({
  phase: phaseOf(state),
  profileId: outside.profileId,
  microphoneOpen: state.capture.kind === 'open' || state.capture.kind === 'draining',
  talkMode: state.capture.kind === 'opening' || state.capture.kind === 'open' ? state.capture.mode : null,
  muted: state.microphone === 'muted',
  handsFree: state.handsFree !== 'off',
  halfDuplex: outside.halfDuplex,
  hotkey: outside.hotkey,
  sink: outside.sink,
  error: state.trouble?.error ?? null,
  lastLatency: outside.lastLatency,
  textInput: outside.textInput,
  usage: state.usage,
  warning: state.warnings.shown,
  progress: phaseOf(state) === 'thinking' ? state.progress : null,
});

/** The first that holds is shown. */
const PRECEDENCE: readonly { readonly phase: Phase; readonly holds: (state: SessionState) => boolean }[] = [
  { phase: 'blocked', holds: ({ link }) => link.kind === 'blocked' },
  {
    phase: 'reconnecting',
    holds: ({ link }) => link.kind === 'waiting' || (link.kind === 'connecting' && link.why === 'recovery'),
  },
  { phase: 'listening', holds: isListening },
  { phase: 'speaking', holds: ({ reply }) => reply.kind === 'playing' },
  { phase: 'thinking', holds: (state) => isUnanswered(state.outgoing) || isCommitting(state) },
  {
    phase: 'connecting',
    holds: ({ link }) =>
      (link.kind === 'connecting' && link.why === 'wanted') || (link.kind === 'closing' && link.then === 'reconnect'),
  },
  { phase: 'idle', holds: ({ link }) => link.kind === 'ready' || link.kind === 'connecting' },
  { phase: 'offline', holds: () => true },
];

export const phaseOf = (state: SessionState): Phase => PRECEDENCE.find(({ holds }) => holds(state))?.phase ?? 'offline';

/** Without a key the microphone is open all the time: it listens while nothing is heard or awaited, or speech is. */
function isListening({ capture, reply, outgoing }: SessionState): boolean {
  if (capture.kind !== 'opening' && capture.kind !== 'open') return false;
  if (capture.mode !== 'hands-free') return true;
  return (
    reply.kind === 'none' ||
    reply.kind === 'cutting' ||
    (outgoing.kind === 'voice' && outgoing.progress === 'recording')
  );
}

/** The key is up, and the last frames are on their way. */
const isCommitting = ({ capture, outgoing }: SessionState): boolean =>
  capture.kind === 'draining' && capture.then === 'commit' && outgoing.kind === 'voice';
