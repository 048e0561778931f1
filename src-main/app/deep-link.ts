/**
 * Owns what an address of our scheme that comes from outside may mean. Anybody can make one: only what is listed here
 * is taken, everything else is nothing. Must never act; who acts on it asks the person first.
 */

/** `view`: what only shows, as the window's address names it. `talk`: begins to listen. */
export type DeepLink =
  { readonly kind: 'show' } | { readonly kind: 'view'; readonly fragment: string } | { readonly kind: 'talk' };

/** The longest search, with every letter of it escaped, fits. */
const MAX_LENGTH = 2_000;
const MAX_SEARCH = 200;
const SECTIONS: ReadonlySet<string> = new Set(['assistants', 'audio', 'talk-key', 'general', 'privacy', 'diagnostics']);
/** As ids of assistants are; nothing that could be read as a path, an escape or another address. */
const ITEM = /^[a-z0-9-]{1,64}$/;

/** Null for what is no link that Parley knows. */
export function parseDeepLink(address: string): DeepLink | null {
  // Read before any parser could put it right: spaces, controls and backslashes are in no link of ours.
  if (address.length > MAX_LENGTH || /[\s\\#\p{Cc}]/u.test(address)) return null;
  const [, place, rest = '', search = null] = /^parley:\/\/([a-z]+)((?:\/[^/?]*)*)(?:\?(.*))?$/i.exec(address) ?? [];
  // Browsers add a slash at the end.
  const path = rest.replace(/\/$/, '').split('/').slice(1);
  switch (place?.toLowerCase()) {
    case 'show':
      return path.length === 0 && search === null ? { kind: 'show' } : null;
    case 'talk':
      return path.length === 0 && search === null ? { kind: 'talk' } : null;
    case 'settings':
      return search === null ? settingsLink(path) : null;
    case 'history':
      return path.length === 0 ? historyLink(search) : null;
    default:
      return null;
  }
}

function settingsLink([section, item, ...more]: readonly string[]): DeepLink | null {
  if (section === undefined) return { kind: 'view', fragment: '/settings/general' };
  if (!SECTIONS.has(section) || more.length > 0) return null;
  if (item === undefined) return { kind: 'view', fragment: `/settings/${section}` };
  return ITEM.test(item) ? { kind: 'view', fragment: `/settings/${section}/${item}` } : null;
}

function historyLink(search: string | null): DeepLink | null {
  if (search === null || search === '') return { kind: 'view', fragment: '/history' };
  const values = new URLSearchParams(search);
  const [only, ...more] = [...values];
  if (only?.[0] !== 'q' || more.length > 0) return null;
  // Decoded this once. Bytes that are no text have become replacement signs, which find nothing.
  const words = only[1].trim();
  if (words.length > MAX_SEARCH || /\p{Cc}/u.test(words)) return null;
  return { kind: 'view', fragment: words === '' ? '/history' : `/history?q=${encodeURIComponent(words)}` };
}
