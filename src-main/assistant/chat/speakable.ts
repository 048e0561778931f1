/**
 * Owns making written text fit for a voice: markup, links, pictures and signs become words or go.
 */

const RULES: readonly (readonly [RegExp, string])[] = [
  // Pictures and links are their words; bare addresses are their host.
  [/!\[([^\]]*)\]\([^)]*\)/g, '$1'],
  [/\[([^\]]+)\]\([^)]*\)/g, '$1'],
  [/\bhttps?:\/\/(?:www\.)?([^\s/?#)]+)[^\s)]*/g, '$1'],
  [/<\/?[a-z][^>]{0,200}>/gi, ' '],
  // Starts of lines: headings, quotes, bullets, rules.
  [/^\s*#{1,6}\s+/, ''],
  [/^\s*>\s?/, ''],
  [/^\s*(?:[-*_]\s*){3,}$/, ''],
  [/^\s*[-*•+]\s+/, ''],
  [/^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$/, ''],
  [/^\s*\|\s*|\s*\|\s*$/g, ''],
  [/\s*\|\s*/g, ', '],
  // Signs between numbers are words; the same signs elsewhere are markup.
  [/(\d)\s*\*\s*(?=\d)/g, '$1 times '],
  [/(\d)\s*[×]\s*(?=\d)/g, '$1 times '],
  [/(\d)\s*÷\s*(?=\d)/g, '$1 divided by '],
  [/(\d)\s*=\s*(?=\S)/g, '$1 equals '],
  [/\*+|~~|`+|(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu, ''],
  [/(\d)\s?°\s?C\b/g, '$1 degrees Celsius'],
  [/(\d)\s?°\s?F\b/g, '$1 degrees Fahrenheit'],
  [/(\d)\s?°/g, '$1 degrees'],
  [/\s*[–—]\s+/g, ', '],
  [/\p{Extended_Pictographic}(?:\uFE0F|\u200D|\p{Emoji_Modifier})*/gu, ''],
  [/\u200B|\u200C|\u200D|\uFEFF|\uFE0F/g, ''],
  [/\s+([,.;:!?])/g, '$1'],
  [/\s+/g, ' '],
];

/** The text as it is spoken and captioned; empty when nothing of it can be said. */
export function speakable(text: string): string {
  const spoken = RULES.reduce((before, [pattern, replacement]) => before.replace(pattern, replacement), text).trim();
  return /[\p{L}\p{N}]/u.test(spoken) ? spoken : '';
}
