/**
 * Owns what of a text the voice can say: the synthesiser knows English words in ASCII and nothing else. Pure.
 */

const SPOKEN: readonly (readonly [RegExp, string])[] = [
  [/[\u2018\u2019\u02bc]/gu, "'"],
  [/[\u201c\u201d\u00ab\u00bb]/gu, '"'],
  [/\s*[\u2013\u2014]\s*/gu, ', '],
  [/\u2026/gu, '. '],
  [/\u00a0|\u202f|\u2009/gu, ' '],
  [/\u2212(?=\d)/gu, 'minus '],
  [/(?<![\w.)])-(?=\d)/gu, 'minus '],
  [/\s*\u00b0\s*C\b/gu, ' degrees Celsius'],
  [/\s*\u00b0\s*F\b/gu, ' degrees Fahrenheit'],
  [/\s*\u00b0/gu, ' degrees'],
  [/\s*[\u00d7\u2715]\s*/gu, ' times '],
  [/\s*\u00f7\s*/gu, ' divided by '],
  [/(?<=\d)\s*\+\s*(?=\d)/gu, ' plus '],
  [/\s*=\s*/gu, ' equals '],
  [/\s*\u2248\s*/gu, ' about '],
  [/\u00b2/gu, ' squared'],
  [/\u00b3/gu, ' cubed'],
  [/\u20ac\s?(\d[\d.,]*\d|\d)/gu, '$1 euros'],
  [/\u00a3\s?(\d[\d.,]*\d|\d)/gu, '$1 pounds'],
  [/\u20ac/gu, ' euros'],
  [/\u00a3/gu, ' pounds'],
  // Marks of formatted text are not words.
  [/[*_`#~|<>[\]{}\\^]+/gu, ' '],
];

/** The text as the voice should get it, on one line of ASCII; empty when nothing of it can be said. */
export function speakable(text: string): string {
  let spoken = text;
  for (const [pattern, replacement] of SPOKEN) spoken = spoken.replace(pattern, replacement);
  spoken = spoken
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]+/gu, (run) => (/^\p{M}+$/u.test(run) ? '' : ' '))
    .replace(/\s+/gu, ' ')
    .trim();
  return /[A-Za-z0-9]/u.test(spoken) ? spoken : '';
}

/**
 * Cuts a long sentence where a speaker would breathe, so that its first part is heard early and one piece of
 * work stays short. Pieces are at most `limit` characters unless a single word is longer.
 */
export function breaths(text: string, limit: number): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > limit) {
    const window = rest.slice(0, limit);
    const clause = Math.max(...[', ', '; ', ': ', '. ', '? ', '! '].map((mark) => window.lastIndexOf(mark)));
    const space = window.lastIndexOf(' ');
    const firstSpace = rest.indexOf(' ', limit);
    // A clause that would leave a crumb is no better than a word's end.
    const at = clause > limit / 4 ? clause + 1 : space > 0 ? space : firstSpace;
    if (at <= 0) break;
    pieces.push(rest.slice(0, at).trim());
    rest = rest.slice(at).trim();
  }
  if (rest !== '') pieces.push(rest);
  return pieces;
}
