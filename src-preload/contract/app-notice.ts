/**
 * Owns what the person is told when a part of Parley failed and came back by itself.
 */

export const APP_NOTICE_CODES = [
  'sound-restarted',
  'talk-key-restarted',
  'speech-restarted',
  'window-restarted',
  /** The service was hung up, since nobody talked for a while. */
  'hung-up',
  /** The microphone went away; `detail` names the one in use now. */
  'microphone-switched',
  /** The chosen microphone is back and in use again. */
  'microphone-back',
  'speaker-switched',
  'speaker-back',
  /** Hands-free was turned off: the screen was locked, the computer slept, the window started again. */
  'hands-free-ended',
  /** The assistant cannot go on with an earlier conversation: a fresh one was begun. */
  'conversation-fresh',
  /** The history could not be read; `detail` is the name under which its file was set aside. A new one was begun. */
  'history-damaged',
  /** What is said cannot be kept now: no space, or no right to write. */
  'history-failing',
  /** Sound cannot be recorded now: no space, or no right to write. */
  'recording-failing',
  /** The page died many times in a row: it is loaded again after a pause each time. */
  'window-failing',
  /** A newer Parley was found; `detail` is its version. */
  'update-available',
  /** It was fetched and begins with the next restart. */
  'update-ready',
] as const;
export type AppNoticeCode = (typeof APP_NOTICE_CODES)[number];

export interface AppNotice {
  /** Grows with each notice of one run. */
  readonly id: number;
  readonly code: AppNoticeCode;
  /** The name of a device or a file, where the notice is about one. */
  readonly detail: string | null;
  readonly atEpochMs: number;
}
