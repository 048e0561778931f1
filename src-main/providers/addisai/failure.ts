/**
 * Owns what AddisAI's errors and the ends of its connections mean. The documents name the shape of an error and what a
 * close without a goodbye stands for, but no list of codes: a status is read as HTTP means it, and words only where
 * there is no status or where they say more.
 */
import { appError, toldBy, type AppError, type ErrorCode } from '../../../src-preload/contract/app-error.js';
import { say, type Said, type Told } from '../../../src-preload/contract/said.js';
import { classifyEnd, classifyStatus, RATE_LIMIT_PAUSE_MS } from '../kit/classify-end.js';
import { createShownWords } from '../kit/shown-words.js';
import type { ConnectionEnd, Secrets } from '../types.js';
import { NAME } from './options.js';

export interface Failures {
  /** The service's words without what must not be shown; null where nothing is left to say. */
  words(text: string): string | null;
  /** An error message; `status` is as in HTTP. */
  error(status: number | null, text: string): AppError;
  /** `isReady`: whether the service had said that it is ready. */
  end(end: ConnectionEnd, isReady: boolean): AppError;
}

/** The meaning of words, the most telling first. */
const MEANINGS: readonly (readonly [RegExp, ErrorCode])[] = [
  [/wallet|balance|insufficient (?:funds|credit)|top.?up|payment|billing|quota|out of credit/i, 'quota-exhausted'],
  [/rate.?limit|too many/i, 'rate-limited'],
  [/forbidden|not allowed|permission/i, 'permission-denied'],
  [
    /api.?key|unauthori[sz]ed|authenticat|credential|jwt|(?:invalid|expired|missing) token|token expired/i,
    'credentials-rejected',
  ],
  [/not found/i, 'agent-unknown'],
  [/audio|base64|sample rate|pcm/i, 'audio-rejected'],
];

const meaningOf = (text: string): ErrorCode | null => MEANINGS.find(([words]) => words.test(text))?.[1] ?? null;

/** Statuses whose own meaning is too wide: the words beside them decide. */
const isVague = (status: number): boolean =>
  status >= 400 && status < 500 && ![401, 402, 403, 404, 429].includes(status);

/** `credential` is how the person knows what they signed in with. */
export function createFailures(secrets: Secrets, credential: Said): Failures {
  const words = createShownWords(Object.values(secrets));

  const failure = (code: ErrorCode, text: string, otherwise: Told): AppError => {
    const said = words(text);
    const detail = said === null ? otherwise : say('service-says', { service: NAME, words: said });
    return appError(code, code === 'rate-limited' ? { detail, retryAfterMs: RATE_LIMIT_PAUSE_MS } : { detail });
  };

  /** What the documents say of a close without a goodbye before the start. */
  const pointToKey = (): AppError =>
    appError('credentials-rejected', {
      detail: say('addisai-ended-early', { service: NAME, credential }),
    });

  const error = (status: number | null, text: string): AppError => {
    const meaning = meaningOf(text);
    // Billing hides behind several statuses, but not behind a fault of the service.
    if (meaning === 'quota-exhausted' && (status === null || status < 500)) {
      return failure(meaning, text, say('payment-asked', { service: NAME }));
    }
    if (status !== null && isVague(status) && meaning !== null) return failure(meaning, text, '');
    const byStatus = status === null ? null : classifyStatus(NAME, status);
    if (byStatus !== null) return failure(byStatus.code, text, toldBy(byStatus) ?? '');
    return failure(meaning ?? 'provider-fault', text, say('own-problem', { service: NAME }));
  };

  const refusal = (end: ConnectionEnd): AppError => {
    const status = end.httpStatus ?? 0;
    if (status === 402 || (status < 500 && meaningOf(end.reason) === 'quota-exhausted')) {
      return appError('quota-exhausted', { detail: say('payment-asked', { service: NAME }) });
    }
    if (status === 401 || status === 403) {
      return appError('credentials-rejected', { detail: say('addisai-refused', { service: NAME, credential }) });
    }
    if (status === 404) {
      return appError('agent-unknown', { detail: say('addisai-elsewhere', { service: NAME }) });
    }
    if (status >= 400 && status < 500 && status !== 408 && status !== 429) return pointToKey();
    return classifyEnd(NAME, end);
  };

  /** A close code, with the words that came along. */
  const goodbye = (end: ConnectionEnd, isReady: boolean): AppError => {
    const meaning = meaningOf(end.reason);
    if (meaning !== null) return failure(meaning, end.reason, '');
    const isWordless = end.code === null || end.code === 1005 || end.code === 1006 || end.code === 1008;
    return isWordless && !isReady ? pointToKey() : classifyEnd(NAME, end);
  };

  return {
    words,
    error,
    end(end, isReady) {
      if (end.cause === 'refused') return refusal(end);
      if (end.cause === 'closed') return goodbye(end, isReady);
      if (end.cause === 'lost' && !isReady) return pointToKey();
      return classifyEnd(NAME, end);
    },
  };
}
