/**
 * Owns which addresses a person may enter for a service: encrypted ones, or plain ones on this computer.
 */
import { appError, failed, ok, type Result } from '../../../src-preload/contract/app-error.js';
import type { Account } from '../types.js';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

export type EndpointUrl = { readonly ok: true; readonly url: URL } | { readonly ok: false; readonly reason: string };

/**
 * Reads an address of the given scheme (`https` or `wss`); its plain form is taken on this computer only.
 * Refuses addresses that carry a name and password. `reason` is a sentence to show.
 */
export function parseEndpointUrl(text: string, scheme: 'https' | 'wss'): EndpointUrl {
  const plain = scheme === 'https' ? 'http' : 'ws';
  if (!URL.canParse(text)) return { ok: false, reason: `It must be an address that begins with ${scheme}://.` };
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return { ok: false, reason: 'It must not hold a name or password.' };
  if (url.protocol === `${scheme}:`) return { ok: true, url };
  if (url.protocol === `${plain}:` && LOOPBACK.test(url.hostname)) return { ok: true, url };
  return { ok: false, reason: `It must begin with ${scheme}://, or ${plain}:// on this computer.` };
}

/** The account's own address where it has one, else `own`. The error says what is wrong with the person's. */
export function resolveEndpoint(account: Pick<Account, 'endpoint'>, own: string): Result<URL> {
  const text = account.endpoint.trim();
  if (text === '') return ok(new URL(own));
  const parsed = parseEndpointUrl(text, 'wss');
  if (!parsed.ok) return failed(appError('option-invalid', { detail: `Endpoint: ${parsed.reason}` }));
  const { url } = parsed;
  if (url.hash !== '') return failed(appError('option-invalid', { detail: 'Endpoint: It must not hold a "#".' }));
  return ok(url);
}
