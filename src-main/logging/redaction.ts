/**
 * Owns what may leave the process as text: masks secrets by key name and by value, and reduces fields to small,
 * plain JSON. Must never let binary data, a URL's query or a registered secret through, whatever the nesting.
 */

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export const MASK = '[redacted]';

/** Keys whose values are never logged, whoever logs them: secrets, and what may carry them. */
const SECRET_KEY = /secret|token|passw|api[-_]?key|authori[sz]ation|cookie|credential|cipher|headers?$|subprotocol/i;
/** Keys of what people said or heard. */
const CONTENT_KEY = /^text$|^body$|transcript|prompt|utterance|caption|pcm|samples/i;

/** A URL's query, fragment and user part may carry keys. */
const URL_QUERY = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s?#"'<>]*)[?#][^\s"'<>]*/gi;
const URL_USER = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@"'<>]+@/gi;

/** Shorter values cannot be told apart from ordinary text, and masking them would make every line unreadable. */
const MIN_SECRET_LENGTH = 4;
const MAX_DEPTH = 6;
const MAX_ENTRIES = 50;
const MAX_TEXT_LENGTH = 4_000;

export interface Redactor {
  /** Masks this value wherever it appears from now on, also URL-encoded, in Base64 and inside JSON strings. */
  addSecret(value: string): void;
  /** Whether such a value, however it is spelled, is in this text. */
  holdsSecret(value: string): boolean;
  text(value: string): string;
  /** Fields as plain JSON: bounded in depth, width and length, secrets masked. Never throws. */
  value(value: unknown): JsonValue;
}

/** Counts and flags are harmless under any name (`lostSamples: 3`); everything else under a private key is not. */
const isPrivate = (key: string, value: unknown): boolean =>
  (SECRET_KEY.test(key) || CONTENT_KEY.test(key)) && !(value === null || ['number', 'boolean'].includes(typeof value));

/** The ways a secret is usually written down. */
function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const base64 = bytes.toString('base64');
  const all = [
    secret,
    // Half of a pair has no place in an address.
    encodeURIComponent(bytes.toString('utf8')),
    JSON.stringify(secret).slice(1, -1),
    base64,
    base64.replace(/=+$/, ''),
    bytes.toString('base64url'),
  ];
  return [...new Set(all)];
}

export function createRedactor(): Redactor {
  // Longest first, so that a secret which contains another is masked whole.
  let needles: string[] = [];

  const text = (value: string): string => {
    let result = value;
    for (const needle of needles) if (result.includes(needle)) result = result.replaceAll(needle, MASK);
    result = result.replace(URL_USER, `$1${MASK}@`).replace(URL_QUERY, `$1?${MASK}`);
    // Cut after masking: a secret cut in half would no longer be found.
    return result.length > MAX_TEXT_LENGTH
      ? `${result.slice(0, MAX_TEXT_LENGTH)}… (${result.length} characters)`
      : result;
  };

  const error = (value: Error, depth: number): JsonValue => {
    const code: unknown = 'code' in value ? value.code : undefined;
    return {
      name: text(value.name),
      message: text(value.message),
      ...(typeof code === 'string' || typeof code === 'number' ? { code: walk(code, depth + 1) } : {}),
      ...(value.stack === undefined ? {} : { stack: text(value.stack) }),
      ...(value.cause === undefined ? {} : { cause: walk(value.cause, depth + 1) }),
    };
  };

  const record = (value: object, depth: number): JsonValue => {
    const entries = Object.entries(value);
    const kept: [string, JsonValue][] = entries
      .slice(0, MAX_ENTRIES)
      .map(([key, item]) => [text(key), isPrivate(key, item) ? MASK : walk(item, depth + 1)]);
    if (entries.length > MAX_ENTRIES) kept.push(['…', `${entries.length - MAX_ENTRIES} more`]);
    return Object.fromEntries(kept);
  };

  const walk = (value: unknown, depth: number): JsonValue => {
    switch (typeof value) {
      case 'string':
        return text(value);
      case 'number':
        return Number.isFinite(value) ? value : String(value);
      case 'boolean':
        return value;
      case 'bigint':
        return String(value);
      case 'undefined':
      case 'function':
      case 'symbol':
        return null;
      case 'object':
        break;
    }
    if (value === null) return null;
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
    // Also ends cycles.
    if (depth >= MAX_DEPTH) return '[…]';
    if (value instanceof Error) return error(value, depth);
    if (!Array.isArray(value)) return record(value, depth);
    const items = value.slice(0, MAX_ENTRIES).map((item) => walk(item, depth + 1));
    return value.length > MAX_ENTRIES ? [...items, `${value.length - MAX_ENTRIES} more`] : items;
  };

  return {
    addSecret(secret) {
      if (secret.length < MIN_SECRET_LENGTH) return;
      needles = [...new Set([...needles, ...spellings(secret)])].sort((a, b) => b.length - a.length);
    },
    holdsSecret: (value) => needles.some((needle) => value.includes(needle)),
    text,
    value(value) {
      try {
        return walk(value, 0);
      } catch {
        // A getter or a proxy threw; a log line must not take the app down.
        return '[unreadable]';
      }
    },
  };
}
