/**
 * Owns what ZeebeeAI's words for trouble mean. It sends no codes: the texts are all there is to tell them apart by.
 */
import { appError, type AppError } from '../../../src-preload/contract/app-error.js';
import { say, type Said } from '../../../src-preload/contract/said.js';
import { classifyEnd } from '../kit/classify-end.js';
import { asWords } from '../kit/json-frame.js';
import type { ConnectionEnd } from '../types.js';

export const SERVICE = 'ZeebeeAI';

/** What to do about an error text. */
export type Trouble =
  /** Nobody gets in this way: the key or the user id must change. */
  | { readonly kind: 'sign-in'; readonly error: AppError }
  | { readonly kind: 'no-sound' }
  | { readonly kind: 'bad-sound' }
  | { readonly kind: 'not-understood' }
  /** The answer is there, in text only. */
  | { readonly kind: 'unspoken' }
  /** The conversation that was to be continued is not there. */
  | { readonly kind: 'no-conversation' }
  | { readonly kind: 'other' };

const rejected = (detail: Said): Trouble => ({
  kind: 'sign-in',
  error: appError('credentials-rejected', { detail }),
});

/** The texts of the service's own page, by what each contains; in lower case. */
const KNOWN: readonly (readonly [contains: string, trouble: Trouble])[] = [
  ['invalid api key', rejected(say('api-key-refused', { service: SERVICE }))],
  [
    'authentication required',
    {
      kind: 'sign-in',
      error: appError('credentials-missing', { detail: say('zeebee-asks-sign-in', { service: SERVICE }) }),
    },
  ],
  ['need to be logged in', rejected(say('zeebee-user-unknown', { service: SERVICE }))],
  ['no audio data received', { kind: 'no-sound' }],
  ['invalid audio data format', { kind: 'bad-sound' }],
  ['could not transcribe', { kind: 'not-understood' }],
  ['text-to-speech conversion failed', { kind: 'unspoken' }],
];
/** Not on the page; such a text must not make every later turn fail on the same conversation. */
const LOST_CONVERSATION =
  /conversation.{0,60}(?:not found|unknown|invalid|does not exist|expired)|invalid conversation/;

/** What an error text means; by substring, whatever its case. */
export function readTrouble(text: string): Trouble {
  const plain = text.toLowerCase();
  const known = KNOWN.find(([contains]) => plain.includes(contains));
  if (known !== undefined) return known[1];
  return LOST_CONVERSATION.test(plain) ? { kind: 'no-conversation' } : { kind: 'other' };
}

/** A failure in the service's own words. */
export const otherTrouble = (words: string): AppError =>
  appError('provider-fault', { detail: say('service-says', { service: SERVICE, words }) });

/** How an end of the connection is met. Its reason is read, and never shown. */
export function classify(end: ConnectionEnd): AppError {
  const trouble = readTrouble(asWords(end.reason) ?? '');
  if (trouble.kind === 'sign-in') return trouble.error;
  if (end.cause === 'refused' && end.httpStatus === 403) {
    return appError('credentials-rejected', { detail: say('key-refused', { service: SERVICE }) });
  }
  if (end.cause === 'unreachable') {
    return appError('network-unreachable', { detail: say('zeebee-gone', { service: SERVICE }) });
  }
  return classifyEnd(SERVICE, end);
}
