/**
 * Owns what PlayAI's error codes and ends of connections mean, and what to do about each.
 * The service's own words are not shown: they may repeat what was sent, the key included.
 */
import { appError, type AppError } from '../../../src-preload/contract/app-error.js';
import { say } from '../../../src-preload/contract/said.js';
import { classifyEnd, RATE_LIMIT_PAUSE_MS } from '../kit/classify-end.js';
import type { ConnectionEnd } from '../types.js';
import { NAME, type Settings } from './options.js';

/** Whether the service had said that it is ready, and whether it was asked to go on with an earlier conversation. */
export type Stage = 'setup' | 'setup-continued' | 'conversation';

const known = (code: number, stage: Stage, surface: Settings['surface']): AppError | null => {
  switch (code) {
    case 1001:
    case 1003:
    case 4401:
      return surface === 'sdk' ? notPublic() : keyRefused(code);
    case 1002:
      return appError('agent-unknown', { detail: say('playai-agent-unknown', { service: NAME }) });
    case 1005:
      return appError('quota-exhausted', { detail: say('playai-no-credits', { service: NAME }) });
    case 4400:
      return misunderstood(stage);
    case 4429:
      return appError('rate-limited', {
        detail: say('playai-too-many-open', { service: NAME }),
        retryAfterMs: RATE_LIMIT_PAUSE_MS,
      });
    case 4500:
      return appError('provider-fault', { detail: say('own-problem', { service: NAME }) });
    default:
      return null;
  }
};

const keyRefused = (code: 1001 | 1003 | 4401): AppError => {
  if (code === 1003) {
    return appError('permission-denied', { detail: say('playai-agent-closed', { service: NAME }) });
  }
  const detail = say(code === 1001 ? 'api-key-refused' : 'playai-agent-key-refused', { service: NAME });
  return appError('credentials-rejected', { detail });
};

const notPublic = (): AppError =>
  appError('option-invalid', {
    detail: say('playai-not-public', { service: NAME }),
  });

/** At first it is the options that do not fit, or the earlier conversation that is gone; later it is ours. */
const misunderstood = (stage: Stage): AppError => {
  switch (stage) {
    case 'setup':
      return appError('option-invalid', { detail: say('playai-options-refused', { service: NAME }) });
    case 'setup-continued':
      return appError('provider-fault', { detail: say('playai-not-continued', { service: NAME }) });
    case 'conversation':
      return appError('protocol-violation', { detail: say('playai-message-misunderstood', { service: NAME }) });
  }
};

/** The reaction to an `error` message. Codes nobody documented count as trouble of the service. */
export const errorOf = (code: number | null, stage: Stage, surface: Settings['surface']): AppError =>
  (code === null ? null : known(code, stage, surface)) ??
  appError('provider-fault', {
    detail:
      code === null
        ? say('playai-undocumented', { service: NAME })
        : say('playai-undocumented-number', { service: NAME, number: String(code) }),
  });

export const hungUpByError = (): AppError =>
  appError('provider-fault', { detail: say('playai-hung-up', { service: NAME }) });

export interface EndContext {
  readonly stage: Stage;
  readonly surface: Settings['surface'];
  /** Whether the service's own address was used, and nothing shows that anybody lives there. */
  readonly isDoubtful: boolean;
}

/** The reaction to the end of a connection. */
export function endOf(end: ConnectionEnd, { stage, surface, isDoubtful }: EndContext): AppError {
  if (isDoubtful && end.phase === 'opening' && isNobodyThere(end)) {
    return appError('provider-discontinued', {
      detail: say('playai-gone', { service: NAME }),
    });
  }
  // No close codes are documented; a service that closes with the numbers of its errors means them.
  const meant =
    end.cause === 'closed' && end.code !== null && end.code >= 4_000 ? known(end.code, stage, surface) : null;
  return meant ?? classifyEnd(NAME, end);
}

/**
 * The key travels in the first message, so no right service refuses a handshake for its sake: whatever answers in
 * HTTP is not PlayAI. "Too many requests" alone is told by somebody who is there.
 */
const isNobodyThere = ({ cause, httpStatus }: ConnectionEnd): boolean =>
  cause === 'unreachable' || cause === 'tls' || (cause === 'refused' && httpStatus !== 429);
