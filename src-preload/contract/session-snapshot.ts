/**
 * Owns the projection of the session: all that the window and the tray may know of it.
 * The interface shows it as it comes and never derives link or turn state of its own.
 */
import type { AppError } from './app-error.js';
import type { ProfileId } from './ids.js';
import type { Told } from './said.js';
import type { HotkeyHealth, TalkMode } from './talk.js';
import type { TurnLatency } from './transcript.js';

export const PHASES = [
  'offline',
  'connecting',
  'reconnecting',
  'idle',
  'listening',
  'thinking',
  'speaking',
  'blocked',
] as const;
export type Phase = (typeof PHASES)[number];

/** Which output plays, and whether it can. `fallback` says why it is not the one the person chose. */
export type SinkHealth =
  | {
      readonly state: 'ready';
      readonly sink: 'native' | 'renderer';
      readonly fallback: 'none' | 'native-unavailable' | 'native-failing';
    }
  | { readonly state: 'unavailable' };

export interface SessionSnapshot {
  /** Grows by one with every change; an older one that arrives late is dropped. */
  readonly revision: number;
  readonly phase: Phase;
  readonly profileId: ProfileId;
  readonly microphoneOpen: boolean;
  readonly talkMode: TalkMode | null;
  readonly muted: boolean;
  /** Listening without a key is on. The microphone may be closed all the same: muted, or in other hands. */
  readonly handsFree: boolean;
  /** Hands-free: the microphone is held back while the assistant is heard, but for a voice much louder than it. */
  readonly halfDuplex: boolean;
  readonly hotkey: HotkeyHealth;
  readonly sink: SinkHealth;
  /** What the person should know and can act on; null when all is well. */
  readonly error: AppError | null;
  readonly lastLatency: TurnLatency | null;
  /** Whether typed text is taken by the assistant in use. */
  readonly textInput: boolean;
  /** What the service says it billed in this conversation, by unit; empty where it says nothing. */
  readonly usage: readonly Usage[];
  /** What the service warns of, such as a low balance, in its own words or in ours; null when there is nothing or it was put away. */
  readonly warning: Told | null;
  /** What the service is doing while an answer is awaited, in its own words or in ours. */
  readonly progress: Told | null;
}

export interface Usage {
  /** As the service names it: `seconds of audio`. */
  readonly unit: string;
  readonly amount: number;
}
