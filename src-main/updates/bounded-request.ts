/**
 * Owns the bounds of every request for updates: where it may be sent on to, how much may come, and how long silence is
 * waited for. Must never judge what came, nor know who carries it.
 */
import type { UpdateFailure } from '../../src-preload/contract/updates.js';

/** One answer as it arrives. */
export interface UpdateResponse {
  readonly status: number;
  /** In order. Iteration rejects when the connection breaks. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** Sends a GET without cookies, cache or identity. Rejects when nobody answers or `mayFollow` refuses a redirect. */
export type SendUpdateRequest = (
  address: URL,
  options: {
    /** Asked for each redirect before it is followed. */
    readonly mayFollow: (next: URL) => boolean;
    readonly signal: AbortSignal;
  },
) => Promise<UpdateResponse>;

/** What went wrong, for the person; `message` is for the log and holds no query of an address. */
export class UpdateError extends Error {
  readonly failure: UpdateFailure;
  constructor(failure: UpdateFailure, message: string) {
    super(message);
    this.failure = failure;
  }
}

export interface BoundedRequestOptions {
  readonly send: SendUpdateRequest;
  /** Where a request may go, at first and by redirects. */
  readonly mayAsk: (address: URL) => boolean;
  readonly after: (delayMs: number, callback: () => void) => () => void;
}

export interface ReadBounds {
  /** More than this is refused, bytes. */
  readonly maxBytes: number;
  /** This long without a byte and nobody is there any more, milliseconds. */
  readonly silenceMs: number;
  /** The person gave up. */
  readonly signal?: AbortSignal | undefined;
}

/** Passes on each piece as it comes, in order; answers how many bytes there were. */
export type BoundedRead = (
  address: URL,
  bounds: ReadBounds,
  onPiece: (piece: Uint8Array) => void | Promise<void>,
) => Promise<number>;

const MAX_REDIRECTS = 5;

/** Makes reads that reject with nothing but `UpdateError`, or with what `onPiece` threw. */
export function createBoundedRead({ send, mayAsk, after }: BoundedRequestOptions): BoundedRead {
  return async (address, { maxBytes, silenceMs, signal }, onPiece) => {
    if (!mayAsk(address)) throw new UpdateError('refused', 'The address may not be asked.');
    const abort = new AbortController();
    const stop = (): void => abort.abort();
    signal?.addEventListener('abort', stop);
    if (signal?.aborted === true) stop();
    let silence = after(silenceMs, stop);
    let redirects = 0;
    let refusedRedirect = false;
    const mayFollow = (next: URL): boolean => {
      redirects += 1;
      refusedRedirect = redirects > MAX_REDIRECTS || !mayAsk(next);
      return !refusedRedirect;
    };
    let bytes = 0;
    const unreachable = (what: string): UpdateError =>
      refusedRedirect
        ? new UpdateError('refused', 'A redirect was refused.')
        : new UpdateError('unreachable', abort.signal.aborted ? 'Nothing came in time, or it was given up.' : what);
    try {
      const response = await send(address, { mayFollow, signal: abort.signal }).catch(() => {
        throw unreachable('Nobody answered.');
      });
      if (response.status !== 200) throw new UpdateError('unreachable', `The answer is status ${response.status}.`);
      for await (const piece of pieces(response.body, () => unreachable('The connection broke.'))) {
        silence();
        bytes += piece.length;
        if (bytes > maxBytes) throw new UpdateError('refused', 'More came than was announced.');
        await onPiece(piece);
        silence = after(silenceMs, stop);
      }
      // A connection that was cut may look like one that ended.
      if (abort.signal.aborted) throw unreachable('It was given up.');
      return bytes;
    } finally {
      silence();
      signal?.removeEventListener('abort', stop);
      abort.abort();
    }
  };
}

/** Turns a broken connection into a told failure, and leaves what the reader throws as it is. */
async function* pieces(body: AsyncIterable<Uint8Array>, broken: () => UpdateError): AsyncGenerator<Uint8Array> {
  const iterator = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await iterator.next().catch(() => {
        throw broken();
      });
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.().catch(() => undefined);
  }
}
