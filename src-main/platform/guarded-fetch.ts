/**
 * Owns what every request of ours keeps to, whoever makes it: encrypted or to this computer, without cookies or cache,
 * never on to an address that nobody named, since keys travel in it, and with an answer of bounded length. Must never
 * know who carries them.
 */

/** No service has that much to say. Counted as unpacked: a small answer may be packed from gigabytes of nothing. */
export const MAX_ANSWER_BYTES = 8 << 20;

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
    return bounded(await send(request, kept));
  };
}

/** The same answer, whose body breaks off where it is too long; what is left of it is not read. */
function bounded(response: Response): Response {
  if (response.body === null) return response;
  let bytes = 0;
  const limit = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(piece, controller) {
      bytes += piece.byteLength;
      if (bytes > MAX_ANSWER_BYTES) controller.error(new TypeError('The answer is too long.'));
      else controller.enqueue(piece);
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(limit), { status, statusText, headers });
}
