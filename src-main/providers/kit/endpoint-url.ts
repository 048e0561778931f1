/**
 * Owns which addresses a person may enter for a service: encrypted ones, or plain ones on this computer.
 */
import { appError, failed, ok, type AppError, type Result } from '../../../src-preload/contract/app-error.js';
import { say, type Said } from '../../../src-preload/contract/said.js';
import type { Account } from '../types.js';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

export type EndpointUrl = { readonly ok: true; readonly url: URL } | { readonly ok: false; readonly reason: Said };

/**
 * Reads an address of the given scheme (`https` or `wss`); its plain form is taken on this computer only.
 * Refuses addresses that carry a name and password. `reason` is what to show.
 */
export function parseEndpointUrl(text: string, scheme: 'https' | 'wss'): EndpointUrl {
  const plain = scheme === 'https' ? 'http' : 'ws';
  if (!URL.canParse(text)) return { ok: false, reason: say('no-address', { scheme }) };
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return { ok: false, reason: say('address-with-password') };
  if (url.protocol === `${scheme}:`) return { ok: true, url };
  if (url.protocol === `${plain}:` && LOOPBACK.test(url.hostname)) return { ok: true, url };
  return { ok: false, reason: say('address-not-encrypted', { scheme, plain }) };
}

/** What does not fit about the address a person gave an account. */
export const endpointProblem = (problem: Said): AppError =>
  appError('option-invalid', { detail: say('field-problem', { field: say('endpoint'), problem }) });

/** The account's own address where it has one, else `own`. The error says what is wrong with the person's. */
export function resolveEndpoint(account: Pick<Account, 'endpoint'>, own: string): Result<URL> {
  const text = account.endpoint.trim();
  if (text === '') return ok(new URL(own));
  const parsed = parseEndpointUrl(text, 'wss');
  if (!parsed.ok) return failed(endpointProblem(parsed.reason));
  const { url } = parsed;
  if (url.hash !== '') return failed(endpointProblem(say('address-with-hash')));
  return ok(url);
}
