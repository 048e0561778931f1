/**
 * Owns what every request of ours keeps to, whoever makes it: encrypted or to this computer, without cookies or cache,
 * and never on to an address that nobody named, since keys travel in it. Must never know who carries them.
 */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

export function isFetchable(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password } = new URL(address);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
}

/** A `fetch` that rejects what may not be asked for as it does failures of the network. `send` gets what is kept to. */
export function createGuardedFetch(
  send: (input: string | Request, init: RequestInit) => Promise<Response>,
): typeof fetch {
  return async (input, init) => {
    const request = input instanceof URL ? input.href : input;
    if (!isFetchable(typeof request === 'string' ? request : request.url)) {
      throw new TypeError('This address is not fetched.');
    }
    const kept = { ...init, credentials: 'omit', redirect: 'error', cache: 'no-store' } as const;
    return send(request, kept);
  };
}
