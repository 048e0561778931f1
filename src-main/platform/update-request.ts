/**
 * Owns requests for updates over Chromium's network: the system's proxy and certificates count, nothing of it is kept,
 * and each redirect is asked about before it is followed. Judges nothing.
 */
import { net, session } from 'electron';
import type { SendUpdateRequest } from '../updates/bounded-request.js';

/** In memory: without `persist:` nothing of it reaches the disk. */
const PARTITION = 'updates';

/** Needs a ready app. */
export const sendUpdateRequest: SendUpdateRequest = (address, { mayFollow, signal }) =>
  new Promise((resolve, reject) => {
    const request = net.request({
      url: address.href,
      session: session.fromPartition(PARTITION, { cache: false }),
      credentials: 'omit',
      redirect: 'manual',
      cache: 'no-store',
    });
    const giveUp = (): void => request.abort();
    signal.addEventListener('abort', giveUp);
    request.on('redirect', (_status, _method, next) => {
      // Not followed in this very moment, it is cancelled.
      if (URL.canParse(next) && mayFollow(new URL(next))) request.followRedirect();
      else reject(new Error('The redirect was refused.'));
    });
    request.on('response', (response) => resolve({ status: response.statusCode, body: piecesOf(response, signal) }));
    request.on('error', reject);
    request.on('abort', () => reject(new Error('Given up.')));
    request.on('close', () => signal.removeEventListener('abort', giveUp));
    // Which computer and which version asks is nobody's business.
    request.setHeader('User-Agent', 'Parley');
    request.setHeader('Accept-Language', '*');
    if (signal.aborted) giveUp();
    request.end();
  });

/** What comes, at the pace of whoever reads it as far as Chromium allows: what came meanwhile waits in memory. */
async function* piecesOf(response: Electron.IncomingMessage, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const waiting: Uint8Array[] = [];
  const end: { ended: boolean; failure: Error | null } = { ended: false, failure: null };
  let wake = (): void => undefined;
  const fail = (error: Error): void => {
    end.failure ??= error;
    wake();
  };
  response.on('data', (piece) => {
    waiting.push(piece);
    wake();
  });
  response.on('end', () => {
    end.ended = true;
    wake();
  });
  response.on('error', (error: Error) => fail(error));
  response.on('aborted', () => fail(new Error('The connection broke.')));
  signal.addEventListener('abort', () => fail(new Error('Given up.')), { once: true });
  for (;;) {
    const piece = waiting.shift();
    if (piece !== undefined) yield piece;
    else if (end.failure !== null) throw end.failure;
    else if (end.ended) return;
    else await new Promise<void>((resolve) => (wake = resolve));
  }
}
