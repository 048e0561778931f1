/**
 * Owns the port of sound out: what the session, the settings and the window ask of it and are told by it.
 */
import type { AppError, Result } from '../../src-preload/contract/app-error.js';
import type { TurnId } from '../../src-preload/contract/ids.js';
import type { SinkHealth } from '../../src-preload/contract/session-snapshot.js';
import type { SinkId, SinkSetting } from './sink-choice.js';
import type { SoundEnergy } from './sound-energy.js';
import type { TestSound } from './test-sound.js';

/** The same shape as the session's facts of replies. */
export type OutputFact =
  | { readonly type: 'playback-started'; readonly turnId: TurnId }
  | { readonly type: 'playback-drained'; readonly turnId: TurnId; readonly playedMs: number }
  | { readonly type: 'playback-cut'; readonly turnId: TurnId; readonly heardMs: number }
  | { readonly type: 'playback-failed'; readonly turnId: TurnId; readonly heardMs: number; readonly error: AppError };

export interface Output {
  /** Plays in order; the first write of a turn starts it and completes the turns before. The array is kept. */
  write(turnId: TurnId, pcm: Int16Array, rateHz: number): void;
  /** No more sound for this turn; `playback-drained` follows when it was heard. */
  end(turnId: TurnId): void;
  /** Silence now; `playback-cut` follows. */
  cut(turnId: TurnId): void;
  /**
   * Silence at once, for as long as `forMs` lasts: the answer that is heard goes on from where it was heard, unless it is
   * cut meanwhile. Nothing but an answer is paused, and each at most twice.
   */
  pause(forMs: number): void;
  /** While true no turn begins to play; what is written waits. One that plays already goes on. */
  withhold(withheld: boolean): void;
  /** Starts what the chosen sink needs, so that the first answer is not kept waiting. */
  prepare(): void;
  /** Takes effect with the next turn, never within one. `auto` is native. */
  select(setting: SinkSetting): void;
  /** Linear gain in [0, 1]. */
  setVolume(gain: number): void;
  /** Devices came or went, or the page came up: what could not play is tried again. */
  deviceChanged(): void;
  /** Plays this sound, or two soft bells; settles when it was heard, or with the reason why not. */
  playTestSound(sound?: TestSound): Promise<Result<null>>;
  /** Plays a recording in its turn. Settles when it was heard, with `cancelled` when it was stopped, or with why not. */
  playRecording(pcm: Int16Array, rateHz: number): Promise<Result<null>>;
  /** Silences a recording that plays, and forgets one that waits. */
  stopRecording(): void;
  /**
   * Plays a short sound of Parley's own at once, or not at all: not while an answer is heard, nor when nothing can play
   * within a moment. An answer that comes meanwhile ends it.
   */
  playCue(pcm: Int16Array, rateHz: number): void;
  /** The energy of what was heard from one moment to another; monotonic ms, within the last few hundred. */
  heardBetween(fromMs: number, toMs: number): SoundEnergy;
  /** What plays the turn that is heard now; null in silence. */
  readonly playingOn: SinkId | null;
  readonly health: SinkHealth;
  dispose(): Promise<void>;
}
