/** Owns the words that an address asks to be looked for: `q=the%20train`. */
export const wordsOf = (query: string): string => new URLSearchParams(query).get('q') ?? '';
