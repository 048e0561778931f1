/**
 * Owns what the end of a connection means where a service has no words of its own for it: the reactions that all
 * services share.
 */
import { appError, type AppError } from '../../../src-preload/contract/app-error.js';
import type { ConnectionEnd } from '../types.js';

/** A service that says "too many" and not for how long is asked again after this. */
export const RATE_LIMIT_PAUSE_MS = 60_000;

const extras = (end: ConnectionEnd, detail: string) => ({
  detail,
  ...(end.retryAfterMs === null ? {} : { retryAfterMs: end.retryAfterMs }),
});

/** The reaction to an HTTP status, of a refused handshake or a REST call; null where the status alone says nothing. */
export function classifyStatus(service: string, status: number, retryAfterMs: number | null = null): AppError | null {
  if (status === 401) return appError('credentials-rejected', { detail: `${service} does not accept the key.` });
  if (status === 403) return appError('permission-denied', { detail: `${service} does not allow this with the key.` });
  if (status === 402) return appError('quota-exhausted', { detail: `${service} asks for payment.` });
  if (status === 404) return appError('agent-unknown', { detail: `${service} knows nothing of this address.` });
  if (status === 429) {
    return appError('rate-limited', {
      detail: `${service} has had too many requests.`,
      retryAfterMs: retryAfterMs ?? RATE_LIMIT_PAUSE_MS,
    });
  }
  if (status >= 300 && status < 400) {
    // Keys must not follow to an address nobody named.
    return appError('option-invalid', { detail: `${service} points to another address; Parley does not follow.` });
  }
  if (status >= 500) {
    const detail = `${service} has a problem of its own (${status}).`;
    return appError('provider-fault', retryAfterMs === null ? { detail } : { detail, retryAfterMs });
  }
  if (status >= 400) return appError('protocol-violation', { detail: `${service} refused (${status}).` });
  return null;
}

/** The reaction to any end, by its cause, status and code. `service` is its name, for the detail. */
export function classifyEnd(service: string, end: ConnectionEnd): AppError {
  switch (end.cause) {
    case 'refused':
      return (
        classifyStatus(service, end.httpStatus ?? 0, end.retryAfterMs) ??
        appError('provider-fault', extras(end, `${service} did not open a connection.`))
      );
    case 'unreachable':
      return appError('network-unreachable', { detail: `${service} cannot be reached.` });
    case 'tls':
      return appError('network-unreachable', { detail: `The encrypted connection to ${service} failed.` });
    case 'oversized':
    case 'malformed':
      return appError('protocol-violation', { detail: `${service} sent something that cannot be read.` });
    case 'closed':
      return classifyClose(service, end);
    case 'lost':
    case 'silent':
    case 'backlog':
    case 'exited':
    case 'ours':
      return appError('connection-lost', { detail: `The connection to ${service} was lost.` });
  }
}

/** RFC 6455, section 7.4.1, and the codes registered for HTTP meanings (3000, 3003, 3008). */
function classifyClose(service: string, end: ConnectionEnd): AppError {
  switch (end.code) {
    case 1008:
    case 3000:
      return appError('credentials-rejected', { detail: `${service} does not accept the key.` });
    case 3003:
      return appError('permission-denied', { detail: `${service} does not allow this with the key.` });
    case 1002:
    case 1003:
    case 1007:
    case 1009:
    case 1010:
      return appError('protocol-violation', { detail: `${service} did not understand Parley (${end.code}).` });
    case 1011:
    case 1012:
    case 1013:
    case 1014:
      return appError('provider-fault', extras(end, `${service} has a problem of its own (${end.code}).`));
    case 3008:
      return appError('timeout', { detail: `${service} gave up waiting.` });
    default:
      return appError('connection-lost', { detail: `${service} ended the connection (${end.code ?? 'no code'}).` });
  }
}
