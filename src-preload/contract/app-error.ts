/**
 * Owns the coded errors that reach people and services alike.
 * A code added to ERROR_CLASS needs its user text (src-renderer/i18n) before anything compiles.
 */
import { inEnglish, type Said, type Told } from './said.js';

/** What the person can do about it. */
export type ErrorNeeds =
  | 'nothing'
  | 'credentials'
  | 'billing'
  | 'option'
  /** The service holds an unfinished conversation: continue it or finish it. */
  | 'conversation'
  | 'microphone'
  | 'speaker'
  | 'talk-key'
  | 'permission';

interface ErrorClass {
  /** Whether trying the same again, unchanged, may succeed. */
  readonly retryable: boolean;
  readonly needs: ErrorNeeds;
}

export const ERROR_CLASS = {
  'credentials-missing': { retryable: false, needs: 'credentials' },
  'credentials-rejected': { retryable: false, needs: 'credentials' },
  'permission-denied': { retryable: false, needs: 'credentials' },
  'option-invalid': { retryable: false, needs: 'option' },
  'agent-unknown': { retryable: false, needs: 'option' },
  'conversation-conflict': { retryable: false, needs: 'conversation' },
  'quota-exhausted': { retryable: false, needs: 'billing' },
  'rate-limited': { retryable: true, needs: 'nothing' },
  'audio-rejected': { retryable: false, needs: 'option' },
  'protocol-violation': { retryable: false, needs: 'nothing' },
  'provider-fault': { retryable: true, needs: 'nothing' },
  'provider-discontinued': { retryable: false, needs: 'option' },
  'network-unreachable': { retryable: true, needs: 'nothing' },
  'connection-lost': { retryable: true, needs: 'nothing' },
  timeout: { retryable: true, needs: 'nothing' },
  /** The computer slept or was locked, or the window was gone, while the person spoke. */
  interrupted: { retryable: true, needs: 'nothing' },
  cancelled: { retryable: true, needs: 'nothing' },
  'text-unsupported': { retryable: false, needs: 'nothing' },
  'microphone-denied': { retryable: false, needs: 'permission' },
  'microphone-missing': { retryable: true, needs: 'microphone' },
  'microphone-busy': { retryable: true, needs: 'microphone' },
  'microphone-failed': { retryable: true, needs: 'microphone' },
  'microphone-stalled': { retryable: true, needs: 'microphone' },
  /** The person had let go of the key before the microphone gave its first sound. */
  'microphone-late': { retryable: true, needs: 'nothing' },
  'playback-unavailable': { retryable: true, needs: 'speaker' },
  'playback-failed': { retryable: true, needs: 'speaker' },
  'speech-engine-failed': { retryable: true, needs: 'nothing' },
  'hotkey-unavailable': { retryable: true, needs: 'talk-key' },
  'hotkey-lost': { retryable: true, needs: 'talk-key' },
  'storage-damaged': { retryable: false, needs: 'nothing' },
  'storage-failed': { retryable: true, needs: 'nothing' },
  'request-invalid': { retryable: false, needs: 'nothing' },
  internal: { retryable: true, needs: 'nothing' },
} as const satisfies Record<string, ErrorClass>;

export type ErrorCode = keyof typeof ERROR_CLASS;

/**
 * An expected failure as a value. `detail` is safe to show: never a key, a URL with a query, or spoken words. It is a
 * service's own, or the English of `said`, which the window shows in the person's language instead.
 */
export interface AppError {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly needs: ErrorNeeds;
  readonly retryAfterMs?: number;
  readonly detail?: string;
  readonly said?: Said;
}

/** Builds an error of its class; `detail` and `retryAfterMs` (milliseconds, positive) are optional extras. */
export function appError(
  code: ErrorCode,
  { detail, ...extra }: { readonly detail?: Told; readonly retryAfterMs?: number } = {},
): AppError {
  const error = { code, ...ERROR_CLASS[code], ...extra };
  if (detail === undefined) return error;
  return typeof detail === 'string' ? { ...error, detail } : { ...error, detail: inEnglish(detail), said: detail };
}

/** The detail of an error as it was told; null where there is none. */
export const toldBy = ({ said, detail }: AppError): Told | null => said ?? detail ?? null;

/** The answer of every request across the bridge: expected failures are values, never exceptions. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: AppError };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });
export const failed = <T = never>(error: AppError): Result<T> => ({ ok: false, error });
