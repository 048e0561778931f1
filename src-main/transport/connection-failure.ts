/**
 * Owns what went wrong with a socket, read from the errors of Node and of the WebSocket package.
 * Must never carry an error's message on: it names hosts, and may hold pieces of what was sent.
 */
import type { ConnectionEnd } from '../providers/types.js';
import { connectionEnd } from './connection.js';

const UNREACHABLE = new Set([
  ...['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'ECONNREFUSED', 'EHOSTUNREACH', 'EHOSTDOWN'],
  ...['ENETUNREACH', 'ENETDOWN', 'ETIMEDOUT', 'EADDRNOTAVAIL', 'EACCES', 'EPERM', 'ERR_INVALID_ADDRESS'],
]);

/** Certificate errors go by their name in OpenSSL; what they have in common is how the names begin. */
const TLS_FAMILY =
  /^(?:CERT_|CRL_|UNABLE_TO_|ERROR_IN_|ERR_TLS_|ERR_SSL_|ERR_OSSL_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|HOSTNAME_MISMATCH|EPROTO$)/;

const OVERSIZED = new Set([
  'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH',
  'WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH',
  'WS_ERR_TOO_MANY_BUFFERED_PARTS',
]);

const MALFORMED_FAMILY = /^(?:WS_ERR_|HPE_)/;

/** What the socket of a plain or encrypted connection ended with. `reason` is the error's code. */
export function endOfError(phase: ConnectionEnd['phase'], error: unknown): ConnectionEnd {
  const code = codeOf(error);
  return connectionEnd(phase, causeOf(phase, code), { reason: code ?? '' });
}

function causeOf(phase: ConnectionEnd['phase'], code: string | null): ConnectionEnd['cause'] {
  // The WebSocket package gives no code where the answer to the upgrade is not what the standard asks for.
  if (code === null) return phase === 'opening' ? 'malformed' : 'lost';
  if (OVERSIZED.has(code)) return 'oversized';
  if (MALFORMED_FAMILY.test(code)) return 'malformed';
  if (phase === 'open') return 'lost';
  if (TLS_FAMILY.test(code)) return 'tls';
  return UNREACHABLE.has(code) ? 'unreachable' : 'lost';
}

/** The code of an error, or of the first of those it sums up; null where there is none. */
export function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  if ('code' in error && typeof error.code === 'string' && error.code !== '') return error.code;
  // Tries of several addresses at once fail together.
  return error instanceof AggregateError ? codeOf((error.errors as readonly unknown[])[0]) : null;
}
