/**
 * Owns the search engines that may be opened, and their addresses. No other address is ever built here.
 */

export interface SearchEngine {
  readonly id: string;
  readonly name: string;
  readonly urlFor: (query: string) => string;
}

/** Longest query in characters; the rest is dropped. */
const MAX_QUERY = 500;

/** The query as it stands in an address. Lone surrogates, which no address can hold, are replaced. */
const encoded = (query: string): string =>
  encodeURIComponent(
    query
      .slice(0, MAX_QUERY)
      // Without the u flag a pair is two units, so each half must look for its other.
      .replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD'),
  );

/** The first one is used where none was named. */
export const SEARCH_ENGINES: readonly [SearchEngine, ...SearchEngine[]] = [
  { id: 'duckduckgo', name: 'DuckDuckGo', urlFor: (query) => `https://duckduckgo.com/?q=${encoded(query)}` },
  { id: 'google', name: 'Google', urlFor: (query) => `https://www.google.com/search?q=${encoded(query)}` },
  { id: 'bing', name: 'Bing', urlFor: (query) => `https://www.bing.com/search?q=${encoded(query)}` },
  {
    id: 'wikipedia',
    name: 'Wikipedia',

    urlFor: (query) => `https://en.wikipedia.org/w/index.php?search=${encoded(query)}`,
  },
  {
    id: 'youtube',
    name: 'YouTube',

    urlFor: (query) => `https://www.youtube.com/results?search_query=${encoded(query)}`,
  },
];

/** The address of a search; null for an engine not listed or an empty query. */
export function searchUrl(engineId: string, query: string): string | null {
  const engine = SEARCH_ENGINES.find(({ id }) => id === engineId);
  return engine === undefined || query.trim() === '' ? null : engine.urlFor(query.trim());
}
