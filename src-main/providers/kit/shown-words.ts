/**
 * Owns what of a service's words may be shown: not the secrets it was given, nothing that looks like one, no query of
 * an address, and no more than fits a line.
 */
import { asWords } from './json-frame.js';

/**
 * As much of a message is read as this, characters: more than is ever shown, since a secret that is cut in two is no
 * longer found.
 */
export const MAX_READ_WORDS = 4_000;

/** As an address would hold it: half of a pair has no place in one. */
const wellFormed = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');

/** Makes words fit to be shown; null where nothing is left to say. `secrets` are those the service was given. */
export function createShownWords(secrets: readonly string[]): (text: string) => string | null {
  const known = secrets
    .map((secret) => secret.trim())
    .filter((secret) => secret !== '')
    .flatMap((secret) => [secret, encodeURIComponent(wellFormed(secret))]);
  return (text) =>
    asWords(
      known
        .reduce((rest, secret) => rest.replaceAll(secret, '…'), text)
        .replace(/\b(?:sk|pk)[_-][\w-]+/gi, '…')
        .replace(/\beyJ[\w-]*(?:\.[\w-]*){0,2}/g, '…')
        .replace(/\b(api_?key|jwt|token)=[^\s&"']+/gi, '$1=…')
        .replace(/(\b(?:wss?|https?):\/\/[^\s?#"']*)\?[^\s"']*/gi, '$1'),
    );
}
