/**
 * Owns what went wrong with a language model: the coded failure for the window and the sentence for the ear.
 * Details never carry what the server wrote, which may quote a key or a prompt.
 */
import { appError, type AppError, type ErrorCode } from '../../../src-preload/contract/app-error.js';
import { say } from '../../../src-preload/contract/said.js';

/** The failure of an HTTP answer; `retryAfter` is the header of that name, in seconds or as a date (`nowEpochMs`). */
export function httpFailure(status: number, retryAfter: string | null, nowEpochMs: number): AppError {
  const detail = say('model-status', { number: String(status) });
  const retryAfterMs = status === 429 || status === 503 ? parseRetryAfter(retryAfter, nowEpochMs) : null;
  return appError(codeOf(status), { detail, ...(retryAfterMs === null ? {} : { retryAfterMs }) });
}

function codeOf(status: number): ErrorCode {
  if (status === 401) return 'credentials-rejected';
  if (status === 402) return 'quota-exhausted';
  if (status === 403) return 'permission-denied';
  if (status === 408 || status === 504) return 'timeout';
  if (status === 429) return 'rate-limited';
  // A redirect is not followed: it could carry the key elsewhere.
  if (status < 500) return 'option-invalid';
  return 'provider-fault';
}

/** A server that says longer is asked again after a day. */
const MAX_RETRY_AFTER_MS = 24 * 60 * 60 * 1_000;

function parseRetryAfter(header: string | null, nowEpochMs: number): number | null {
  if (header === null) return null;
  const ms = /^\d{1,6}$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - nowEpochMs;
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, MAX_RETRY_AFTER_MS) : null;
}

/** What the person hears. */
export function spokenFailure(error: AppError): string {
  switch (error.code) {
    case 'credentials-rejected':
    case 'credentials-missing':
      return "The language model doesn't accept the key. You can change it in Settings.";
    case 'permission-denied':
      return 'The language model refuses this key. You can change it in Settings.';
    case 'quota-exhausted':
      return 'The account of the language model is used up.';
    case 'rate-limited':
      return 'The language model is busy. Try again in a moment.';
    case 'option-invalid':
      return "The language model's server doesn't know this model or address. You can change both in Settings.";
    case 'timeout':
      return 'The language model took too long.';
    case 'network-unreachable':
      return "I can't reach the language model.";
    case 'connection-lost':
      return 'The language model broke off.';
    default:
      return 'The language model failed.';
  }
}
