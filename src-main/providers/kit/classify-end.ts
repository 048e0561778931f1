/**
 * Owns what the end of a connection means where a service has no words of its own for it: the reactions that all
 * services share.
 */
import { appError, type AppError } from '../../../src-preload/contract/app-error.js';
import { say, type Told } from '../../../src-preload/contract/said.js';
import type { ConnectionEnd } from '../types.js';

/** A service that says "too many" and not for how long is asked again after this. */
export const RATE_LIMIT_PAUSE_MS = 60_000;

const extras = (end: ConnectionEnd, detail: Told) => ({
  detail,
  ...(end.retryAfterMs === null ? {} : { retryAfterMs: end.retryAfterMs }),
});

/** The reaction to an HTTP status, of a refused handshake or a REST call; null where the status alone says nothing. */
export function classifyStatus(service: string, status: number, retryAfterMs: number | null = null): AppError | null {
  if (status === 401) return appError('credentials-rejected', { detail: say('key-refused', { service }) });
  if (status === 403) return appError('permission-denied', { detail: say('key-not-allowed', { service }) });
  if (status === 402) return appError('quota-exhausted', { detail: say('payment-asked', { service }) });
  if (status === 404) return appError('agent-unknown', { detail: say('address-unknown', { service }) });
  if (status === 429) {
    return appError('rate-limited', {
      detail: say('too-many-requests', { service }),
      retryAfterMs: retryAfterMs ?? RATE_LIMIT_PAUSE_MS,
    });
  }
  if (status >= 300 && status < 400) {
    // Keys must not follow to an address nobody named.
    return appError('option-invalid', { detail: say('redirected', { service }) });
  }
  if (status >= 500) {
    const detail = say('own-problem-number', { service, number: String(status) });
    return appError('provider-fault', retryAfterMs === null ? { detail } : { detail, retryAfterMs });
  }
  if (status >= 400)
    return appError('protocol-violation', { detail: say('refused-number', { service, number: String(status) }) });
  return null;
}

/** The reaction to any end, by its cause, status and code. `service` is its name, for the detail. */
export function classifyEnd(service: string, end: ConnectionEnd): AppError {
  switch (end.cause) {
    case 'refused':
      return (
        classifyStatus(service, end.httpStatus ?? 0, end.retryAfterMs) ??
        appError('provider-fault', extras(end, say('not-opened', { service })))
      );
    case 'unreachable':
      return appError('network-unreachable', { detail: say('unreachable', { service }) });
    case 'tls':
      return appError('network-unreachable', { detail: say('encryption-failed', { service }) });
    case 'oversized':
    case 'malformed':
      return appError('protocol-violation', { detail: say('unreadable', { service }) });
    case 'closed':
      return classifyClose(service, end);
    case 'lost':
    case 'silent':
    case 'backlog':
    case 'exited':
    case 'ours':
      return appError('connection-lost', { detail: say('line-lost', { service }) });
  }
}

/** RFC 6455, section 7.4.1, and the codes registered for HTTP meanings (3000, 3003, 3008). */
function classifyClose(service: string, end: ConnectionEnd): AppError {
  switch (end.code) {
    case 1008:
    case 3000:
      return appError('credentials-rejected', { detail: say('key-refused', { service }) });
    case 3003:
      return appError('permission-denied', { detail: say('key-not-allowed', { service }) });
    case 1002:
    case 1003:
    case 1007:
    case 1009:
    case 1010:
      return appError('protocol-violation', {
        detail: say('parley-misunderstood', { service, number: String(end.code) }),
      });
    case 1011:
    case 1012:
    case 1013:
    case 1014:
      return appError('provider-fault', extras(end, say('own-problem-number', { service, number: String(end.code) })));
    case 3008:
      return appError('timeout', { detail: say('gave-up-waiting', { service }) });
    default:
      return appError('connection-lost', {
        detail:
          end.code === null
            ? say('line-ended', { service })
            : say('line-ended-number', { service, number: String(end.code) }),
      });
  }
}
