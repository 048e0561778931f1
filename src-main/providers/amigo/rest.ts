/**
 * Owns Amigo's REST calls: sign-in, services, unfinished conversations, finishing one. Must never keep a token, follow
 * a redirect, or put anything of an answer into an error unread.
 */
import { appError, failed, ok, type Result } from '../../../src-preload/contract/app-error.js';
import { asArray, asObject, asText, type Json } from '../kit/json-frame.js';
import type { PrepareContext } from '../types.js';
import { networkError, type Refusal } from './failure.js';

/** Bytes of an answer that are read at most. */
const MAX_ANSWER_BYTES = 4 << 20;
/** A token that does not say how long it lives is used this long; milliseconds. */
const UNKNOWN_LIFE_MS = 10 * 60_000;
/** A service that says longer is asked again after a day; milliseconds. */
const MAX_RETRY_AFTER_MS = 24 * 60 * 60_000;

export type CallAnswer =
  { readonly kind: 'ok'; readonly body: Json | null } | { readonly kind: 'refused'; readonly refusal: Refusal };

export interface Call {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Retry-After in seconds or as a date; null where it is neither. */
function readRetryAfterMs(value: string | null, nowEpochMs: number): number | null {
  if (value === null) return null;
  const ms = /^\d{1,7}$/.test(value.trim()) ? Number(value) * 1_000 : Date.parse(value) - nowEpochMs;
  return Number.isNaN(ms) ? null : Math.min(Math.max(0, ms), MAX_RETRY_AFTER_MS);
}

async function readBody(response: Response): Promise<Json | null> {
  if (response.body === null) return null;
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += piece.length;
    if (bytes > MAX_ANSWER_BYTES) return null;
    pieces.push(piece);
  }
  try {
    return asObject(JSON.parse(Buffer.concat(pieces).toString('utf8')));
  } catch {
    return null;
  }
}

/** What a refusal says, in any of the shapes such answers have. */
const wordsOf = (body: Json | null): string => {
  for (const key of ['detail', 'message', 'error_description', 'error']) {
    const words = asText(body?.[key]);
    if (words !== null) return words;
  }
  return '';
};

/** Asks; fails only where there is no answer at all. */
export async function call(context: PrepareContext, { method, url, headers }: Call): Promise<Result<CallAnswer>> {
  try {
    const response = await context.fetch(url, { method, headers, redirect: 'manual', signal: context.signal });
    const body = await readBody(response);
    if (response.ok) return ok({ kind: 'ok', body });
    const retryAfterMs = readRetryAfterMs(response.headers.get('retry-after'), context.clock.epochMs());
    const refusal: Refusal = { status: response.status, words: wordsOf(body), during: 'calling', retryAfterMs };
    return ok({ kind: 'refused', refusal });
  } catch {
    return failed(context.signal.aborted ? appError('cancelled') : networkError());
  }
}

export interface IdToken {
  readonly token: string;
  readonly expiresAtEpochMs: number;
}

/** What can stand in a subprotocol; the token travels as one. */
export const isTokenLike = (token: string): boolean => /^[\w!#$%&'*+\-.^`|~]{1,16000}$/.test(token);

/** A time without a zone is one of the service's clock and not of this computer's. */
const readInstant = (iso: string): number => Date.parse(/T[\d:.]+$/.test(iso.trim()) ? `${iso.trim()}Z` : iso);

/** The token of a sign-in's answer; null where there is none to use. */
export function readIdToken(body: Json | null, nowEpochMs: number): IdToken | null {
  const token = asText(body?.['id_token']);
  if (token === null || !isTokenLike(token)) return null;
  const expiresAt = readInstant(asText(body?.['expires_at']) ?? '');
  return { token, expiresAtEpochMs: Number.isNaN(expiresAt) ? nowEpochMs + UNKNOWN_LIFE_MS : expiresAt };
}

export const bearer = (token: string): Readonly<Record<string, string>> => ({ Authorization: `Bearer ${token}` });

/** Ids and names of the services in an answer. */
export const readServices = (body: Json | null): readonly { readonly id: string; readonly name: string }[] =>
  asArray(body?.['services']).flatMap((item) => {
    const service = asObject(item);
    const id = asText(service?.['id']);
    return id === null ? [] : [{ id, name: asText(service?.['name']) ?? '' }];
  });

/** Whether a list goes on after this answer. */
export const hasMore = (body: Json | null): boolean => body?.['has_more'] === true;

const CONVERSATION_ID = /^[\w-]{1,100}$/;
export const isConversationId = (value: unknown): value is string =>
  typeof value === 'string' && CONVERSATION_ID.test(value);

/** The unfinished conversation with this service in an answer; null where there is none. */
export function readUnfinished(body: Json | null, serviceId: string): string | null {
  for (const item of asArray(body?.['conversations'])) {
    const conversation = asObject(item);
    const id = conversation?.['id'];
    const service = asText(conversation?.['service_id']);
    if (!isConversationId(id) || conversation?.['is_finished'] === true) continue;
    if (service === null || service.toLowerCase() === serviceId) return id;
  }
  return null;
}
