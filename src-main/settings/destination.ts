/**
 * Owns where an assistant's keys, and what is said to it, would go: its service, and every address it names itself.
 * Pure. Must never take a text for no address that a connection would take for one.
 */
import { isDeepStrictEqual } from 'node:util';
import type { ProfileId } from '../../src-preload/contract/ids.js';
import type { Profile } from '../../src-preload/contract/settings.js';

/** In these a host is named without slashes too: `wss:host` is `wss://host`. */
const NAMES_A_HOST: ReadonlySet<string> = new Set(['http:', 'https:', 'ws:', 'wss:', 'ftp:']);

/** A text that is an address, as connections read it; null for any other. */
export function asAddress(text: string): URL | null {
  const trimmed = text.trim();
  if (!URL.canParse(trimmed)) return null;
  const url = new URL(trimmed);
  return NAMES_A_HOST.has(url.protocol) || /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? url : null;
}

/** Every address a profile names. */
export const addressesOf = ({ endpoint, options }: Profile): readonly URL[] =>
  [endpoint, ...Object.values(options)].flatMap((value) => {
    const address = typeof value === 'string' ? asAddress(value) : null;
    return address === null ? [] : [address];
  });

/** An endpoint that is no address leads nowhere today; what it is must still not be taken for the service's own. */
const placesOf = (profile: Profile, part: 'href' | 'host'): readonly string[] => [
  profile.providerId,
  asAddress(profile.endpoint) === null ? profile.endpoint.trim() : '',
  ...addressesOf(profile).map((url) => (part === 'href' ? url.href : `${url.protocol}//${url.host}`)),
];

/** Whether both talk to the same service at exactly the same addresses. */
export const isSameDestination = (one: Profile, other: Profile): boolean =>
  isDeepStrictEqual(placesOf(one, 'href'), placesOf(other, 'href'));

/** Those of `before` that are still there and would talk to another service or computer now. */
export const movedProfiles = (before: readonly Profile[], after: readonly Profile[]): readonly ProfileId[] =>
  before.flatMap((old) => {
    const now = after.find(({ id }) => id === old.id);
    if (now === undefined || now === old) return [];
    return isDeepStrictEqual(placesOf(old, 'host'), placesOf(now, 'host')) ? [] : [old.id];
  });
