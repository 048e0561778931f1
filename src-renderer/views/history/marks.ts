/**
 * Owns finding what was looked for within a text, to be marked where it is shown. Pure; without regard to case, in any
 * script. Must never make markup.
 */
export interface TextPart {
  readonly text: string;
  readonly match: boolean;
}

/** Characters before a match that are kept where the beginning of a long text is left out. */
const LEAD = 60;
/** A match that begins before this is in sight without leaving anything out. */
const IN_SIGHT = 140;

/** As it is compared, with the place in the original of each of its units: some letters change length with their case. */
function folded(text: string): { readonly text: string; readonly origin: readonly number[] } {
  let result = '';
  const origin: number[] = [];
  let at = 0;
  for (const letter of text) {
    // By way of the capital, so that letters with two small forms, such as the Greek sigma, are one.
    const plain = letter.toUpperCase().toLowerCase();
    for (let unit = 0; unit < plain.length; unit++) origin.push(at);
    result += plain;
    at += letter.length;
  }
  origin.push(at);
  return { text: result, origin };
}

/** The text in parts, which together are all of it; those that match the query are told. */
export function splitMatches(text: string, query: string): readonly TextPart[] {
  const wanted = folded(query.trim()).text;
  if (wanted === '') return text === '' ? [] : [{ text, match: false }];
  const within = folded(text);
  const parts: TextPart[] = [];
  let done = 0;
  const add = (end: number, match: boolean): void => {
    if (end > done) parts.push({ text: text.slice(done, end), match });
    done = Math.max(done, end);
  };
  for (let at = within.text.indexOf(wanted); at >= 0; at = within.text.indexOf(wanted, at + wanted.length)) {
    add(within.origin[at] ?? text.length, false);
    add(endOf(within.origin, at + wanted.length), true);
  }
  add(text.length, false);
  return parts;
}

/** The end in the original of a stretch that ends before a unit: never within a letter. */
function endOf(origin: readonly number[], unit: number): number {
  const last = origin[unit - 1] ?? 0;
  for (let at = unit; at < origin.length; at++) {
    const place = origin[at] ?? 0;
    if (place > last) return place;
  }
  return origin.at(-1) ?? 0;
}

/**
 * What of a text is shown where there is room for `room` characters: its beginning, or what surrounds the first match
 * that would be out of sight.
 */
export function excerptOf(text: string, query: string, room: number): string {
  const parts = splitMatches(text, query);
  const first = parts.findIndex(({ match }) => match);
  const at = parts.slice(0, Math.max(first, 0)).reduce((sum, part) => sum + part.text.length, 0);
  const start = at < IN_SIGHT ? 0 : wordStart(text, at - LEAD);
  const end = start + room < text.length ? wordStart(text, start + room) : text.length;
  return `${start > 0 ? '…' : ''}${text.slice(start, end)}${end < text.length ? '…' : ''}`;
}

/** The last beginning of a word before a place, or the place itself where words are long or not told apart. */
function wordStart(text: string, at: number): number {
  const space = text.lastIndexOf(' ', at);
  if (space >= 0 && at - space < 20) return space + 1;
  // Not between the halves of one letter.
  return /[\uDC00-\uDFFF]/.test(text.charAt(at)) ? at + 1 : at;
}
