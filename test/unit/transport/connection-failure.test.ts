import { describe, expect, it } from 'vitest';
import { codeOf, endOfError } from '../../../src-main/transport/connection-failure.js';

const failure = (code?: string): Error => Object.assign(new Error('connect 10.1.2.3 secret'), code && { code });

describe('the cause of an error', () => {
  it.each([
    ['ENOTFOUND', 'unreachable'],
    ['EAI_AGAIN', 'unreachable'],
    ['ECONNREFUSED', 'unreachable'],
    ['EHOSTUNREACH', 'unreachable'],
    ['ENETUNREACH', 'unreachable'],
    ['ETIMEDOUT', 'unreachable'],
    ['ECONNRESET', 'lost'],
    ['EPIPE', 'lost'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['CERT_NOT_YET_VALID', 'tls'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'tls'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
    ['ERR_OSSL_WRONG_FINAL_BLOCK_LENGTH', 'tls'],
    ['HOSTNAME_MISMATCH', 'tls'],
    ['EPROTO', 'tls'],
    ['HPE_INVALID_CONSTANT', 'malformed'],
    [undefined, 'malformed'],
  ])('%s while opening: %s', (code, cause) => {
    expect(endOfError('opening', failure(code))).toMatchObject({ phase: 'opening', cause, reason: code ?? '' });
  });

  it.each([
    ['ECONNRESET', 'lost'],
    ['EPIPE', 'lost'],
    // A line that goes dead is no address that cannot be found.
    ['ETIMEDOUT', 'lost'],
    ['EHOSTUNREACH', 'lost'],
    // Damaged on its way: the encryption itself was agreed on.
    ['ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', 'lost'],
    ['WS_ERR_INVALID_UTF8', 'malformed'],
    ['WS_ERR_UNEXPECTED_RSV_1', 'malformed'],
    ['WS_ERR_INVALID_CLOSE_CODE', 'malformed'],
    ['WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', 'oversized'],
    ['WS_ERR_TOO_MANY_BUFFERED_PARTS', 'oversized'],
    [undefined, 'lost'],
  ])('%s while open: %s', (code, cause) => {
    expect(endOfError('open', failure(code))).toMatchObject({ phase: 'open', cause });
  });

  it('is that of the first of several tries at once', () => {
    const several = new AggregateError([failure('ENETUNREACH'), failure('ECONNREFUSED')]);
    expect(codeOf(several)).toBe('ENETUNREACH');
    expect(endOfError('opening', several).cause).toBe('unreachable');
  });

  it.each([null, undefined, 'text', 7, {}, { code: 7 }, { code: '' }, new AggregateError([])])(
    '%s has none',
    (error) => {
      expect(codeOf(error)).toBeNull();
    },
  );

  it('never carries the message on', () => {
    for (const phase of ['opening', 'open'] as const) {
      expect(JSON.stringify(endOfError(phase, failure('ECONNREFUSED')))).not.toMatch(/secret|10\.1/);
    }
  });
});
