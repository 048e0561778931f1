/**
 * Owns which addresses a socket may be opened to: encrypted ones, or plain ones on this computer.
 * Endpoints were checked when they were entered; this is the last look before anything leaves. Must never repeat an
 * address in its answer: it may hold a key.
 */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

export interface WebSocketTarget {
  readonly url: URL;
  /** Scheme, host and port: all of an address that may be told to others. */
  readonly origin: string;
  /** On this computer: reached without any proxy. */
  readonly isLoopback: boolean;
}

export type TargetResult =
  { readonly ok: true; readonly target: WebSocketTarget } | { readonly ok: false; readonly reason: string };

/** `reason` is a plain sentence without anything of the address. */
export function parseTarget(text: string): TargetResult {
  if (!URL.canParse(text)) return { ok: false, reason: 'The address cannot be read.' };
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return { ok: false, reason: 'The address holds a name or password.' };
  if (url.hash !== '') return { ok: false, reason: 'The address holds a fragment.' };
  const isLoopback = LOOPBACK.test(url.hostname);
  if (url.protocol !== 'wss:' && !(url.protocol === 'ws:' && isLoopback)) {
    return { ok: false, reason: 'The address is not an encrypted one.' };
  }
  return { ok: true, target: { url, origin: `${url.protocol}//${url.host}`, isLoopback } };
}
