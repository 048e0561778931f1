/**
 * Owns what the person is told when a part of Parley failed and came back by itself.
 */

export const APP_NOTICE_CODES = [
  'sound-restarted',
  'talk-key-restarted',
  'speech-restarted',
  'window-restarted',
] as const;
export type AppNoticeCode = (typeof APP_NOTICE_CODES)[number];

export interface AppNotice {
  /** Grows with each notice of one run. */
  readonly id: number;
  readonly code: AppNoticeCode;
  readonly atEpochMs: number;
}
