/**
 * Owns what PlayAI's error codes and ends of connections mean, and what to do about each.
 * The service's own words are not shown: they may repeat what was sent, the key included.
 */
import { appError, type AppError } from '../../../src-preload/contract/app-error.js';
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
      return appError('agent-unknown', { detail: `${NAME} knows no agent of this id.` });
    case 1005:
      return appError('quota-exhausted', { detail: `The ${NAME} account has no credits left.` });
    case 4400:
      return misunderstood(stage);
    case 4429:
      return appError('rate-limited', {
        detail: `The ${NAME} account has as many conversations open as its plan allows.`,
        retryAfterMs: RATE_LIMIT_PAUSE_MS,
      });
    case 4500:
      return appError('provider-fault', { detail: `${NAME} has a problem of its own.` });
    default:
      return null;
  }
};

const keyRefused = (code: 1001 | 1003 | 4401): AppError => {
  if (code === 1003) {
    return appError('permission-denied', { detail: `The API key does not open this ${NAME} agent.` });
  }
  const what = code === 1001 ? 'the API key' : 'the API key for this agent';
  return appError('credentials-rejected', { detail: `${NAME} does not accept ${what}.` });
};

const notPublic = (): AppError =>
  appError('option-invalid', {
    detail: `This ${NAME} agent does not open without a key: choose the public API as the entrance.`,
  });

/** At first it is the options that do not fit, or the earlier conversation that is gone; later it is ours. */
const misunderstood = (stage: Stage): AppError => {
  switch (stage) {
    case 'setup':
      return appError('option-invalid', { detail: `${NAME} does not take the options of this assistant.` });
    case 'setup-continued':
      return appError('provider-fault', { detail: `${NAME} does not go on with the earlier conversation.` });
    case 'conversation':
      return appError('protocol-violation', { detail: `${NAME} did not understand a message of Parley.` });
  }
};

/** The reaction to an `error` message. Codes nobody documented count as trouble of the service. */
export const errorOf = (code: number | null, stage: Stage, surface: Settings['surface']): AppError =>
  (code === null ? null : known(code, stage, surface)) ??
  appError('provider-fault', { detail: `${NAME} reports an error nobody documented (${code ?? 'no code'}).` });

export const hungUpByError = (): AppError =>
  appError('provider-fault', { detail: `${NAME} ended the conversation because of an error.` });

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
      detail: `${NAME} does not answer at its address. The service is reported to be switched off since the end of 2025; an Endpoint of your own is still used.`,
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
