/**
 * Owns a refused handshake: an HTTP answer where an upgrade was asked for. Reads no more of it than is told.
 */
import type { IncomingMessage } from 'node:http';
import type { ConnectionEnd } from '../providers/types.js';
import { connectionEnd } from './connection.js';

const MAX_REASON_LENGTH = 1_000;
/** No character takes more bytes than this in UTF-8. */
const MAX_BODY_BYTES = 4 * MAX_REASON_LENGTH;
const MAX_RETRY_AFTER_MS = 24 * 60 * 60 * 1_000;
/** `Wed, 21 Oct 2015 07:28:00 GMT` and the two older forms all begin with the name of a day. */
const HTTP_DATE = /^[A-Z][a-z]{2,8},? /;

/** Milliseconds to wait, within a day; null where the header is missing or cannot be read. */
export function parseRetryAfter(header: string | undefined, epochMs: number): number | null {
  const text = header?.trim() ?? '';
  let waitMs: number;
  if (/^\d{1,9}(?:\.\d{1,3})?$/.test(text)) waitMs = Number(text) * 1_000;
  else if (HTTP_DATE.test(text)) waitMs = Date.parse(text) - epochMs;
  else return null;
  return Number.isNaN(waitMs) ? null : Math.min(Math.max(0, Math.round(waitMs)), MAX_RETRY_AFTER_MS);
}

export interface RefusalClock {
  epochMs(): number;
  after(delayMs: number, callback: () => void): () => void;
}

/**
 * Reads the answer and tells what it comes to, once: when its body ended, was long enough, broke off, or took longer
 * than `waitMs`. The caller ends the socket.
 */
export function readRefusal(
  response: IncomingMessage,
  { clock, waitMs, onEnd }: { clock: RefusalClock; waitMs: number; onEnd: (end: ConnectionEnd) => void },
): void {
  const pieces: Buffer[] = [];
  let size = 0;
  let isTold = false;
  const tell = (): void => {
    if (isTold) return;
    isTold = true;
    cancel();
    const body = Buffer.concat(pieces).subarray(0, MAX_BODY_BYTES).toString('utf8');
    onEnd(
      connectionEnd('opening', 'refused', {
        reason: body.trim().slice(0, MAX_REASON_LENGTH),
        httpStatus: response.statusCode ?? null,
        retryAfterMs: parseRetryAfter(response.headers['retry-after'], clock.epochMs()),
      }),
    );
  };
  const cancel = clock.after(waitMs, tell);
  response.on('data', (piece: Buffer) => {
    if (isTold) return;
    pieces.push(piece);
    size += piece.length;
    if (size >= MAX_BODY_BYTES) tell();
  });
  response.on('end', tell);
  response.on('error', tell);
  response.on('close', tell);
}
