/** Owns inputs that are text: spoilt by letter, by word, and, where it is JSON, by value. */
import type { Random } from '../../course/random.js';
import { below, length, oneOf, stretches, type InputKind } from './input-kind.js';
import { CLONE } from './clone.js';

const MOST_CHARACTERS = 20_000;

/** What has broken parsers before: ends of lines and of text, halves of pairs, marks that turn or join, signs of syntax. */
const NASTY = [
  ...[
    '\0',
    '\n',
    '\r\n',
    '\t',
    '\u007f',
    '\u0085',
    '\u00a0',
    '\u2028',
    '\u2029',
    '\ufeff',
    '\u200b',
    '\u202e',
    '\u2066',
  ],
  ...[
    '\ud800',
    '\udc00',
    '\ud83d\ude00',
    '👩‍👩‍👧',
    'e\u0301',
    '\u0300'.repeat(40),
    'ß',
    'İ',
    'ı',
    'ſ',
    '١٢٣',
    '۴',
    '१',
    '½',
    '²',
    '²⁵',
    '፳',
  ],
  ...[
    '"',
    "'",
    '\\',
    '/',
    '%',
    '%00',
    '%zz',
    '%ed%a0%80',
    '#',
    '?',
    '&',
    '=',
    ':',
    ';',
    ',',
    '.',
    '..',
    '../',
    '-',
    '--',
    '+',
  ],
  ...[
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '<',
    '>',
    '*',
    '|',
    '$',
    '`',
    '${x}',
    '{{x}}',
    '\\u0000',
    '\\ud800',
    '<!--',
    '<script>',
  ],
  ...[
    '0',
    '-0',
    '1e999',
    '-1',
    '9007199254740993',
    '99999999999999999999',
    '0x10',
    '1_000',
    '1,000',
    '1.5',
    '.5',
    '5.',
    'NaN',
    'Infinity',
  ],
  ...['__proto__', 'constructor', 'toString', 'null', 'undefined', 'true', 'false'],
  ...[' ', '  ', 'a', 'and', 'of', 'to', 'the'],
];

const NUMBERS = [
  '0',
  '-1',
  '1',
  '2147483648',
  '4294967296',
  '9007199254740992',
  '1e308',
  '1e-308',
  '99999999999999999999999',
];

type Change = (random: Random, text: string, other: string) => string;

const place = (random: Random, text: string): number => below(random, text.length + 1);
const insert = (text: string, at: number, what: string): string => text.slice(0, at) + what + text.slice(at);

function span(random: Random, text: string): readonly [from: number, to: number] {
  const from = place(random, text);
  return [from, Math.min(text.length, from + 1 + length(random, text.length))];
}

const wordsOf = (text: string): readonly string[] => text.split(/(?<=\s)|(?=\s)/);

const CHANGES: readonly Change[] = [
  (random, text) => insert(text, place(random, text), oneOf(random, NASTY)),
  (random, text) =>
    insert(text, place(random, text), String.fromCharCode(below(random, random.chance(0.7) ? 128 : 0x1_0000))),
  (random, text) => {
    const [from, to] = span(random, text);
    return text.slice(0, from) + text.slice(to);
  },
  // Again and again: what takes time that grows faster than the text.
  (random, text) => {
    const [from, to] = span(random, text);
    return insert(text, to, text.slice(from, to).repeat(1 + length(random, 200)));
  },
  (random, text) => insert(text, place(random, text), oneOf(random, NASTY).repeat(1 + length(random, 2_000))),
  (random, text, other) => {
    const [from, to] = span(random, other);
    return insert(text, place(random, text), other.slice(from, to));
  },
  (random, text, other) => text.slice(0, place(random, text)) + other.slice(place(random, other)),
  // Word by word: another order, one left out, one of the other's.
  (random, text) => random.shuffled(wordsOf(text)).join(''),
  (random, text) => {
    const words = wordsOf(text);
    const gone = below(random, words.length);
    return words.filter((_, at) => at !== gone).join('');
  },
  (random, text, other) => insert(text, place(random, text), ` ${oneOf(random, wordsOf(other))} `),
  (random, text) => text.replace(/\d+(?:\.\d+)?/g, (number) => (random.chance(0.5) ? oneOf(random, NUMBERS) : number)),
  (random, text) => (random.chance(0.5) ? text.toUpperCase() : text.toLowerCase()),
  byValue,
  byValue,
  byValue,
];

/** One value of a JSON text is changed; any other text as it is. */
function byValue(random: Random, text: string, other: string): string {
  const value = parsed(text);
  if (value === undefined) return insert(text, place(random, text), oneOf(random, NASTY));
  try {
    const written: unknown = JSON.stringify(CLONE.mutate(random, value, parsed(other) ?? null));
    // What has no place in JSON at all is written as nothing.
    return typeof written === 'string' ? written : text;
  } catch {
    // What has no place in JSON: cycles and large integers.
    return text;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export const TEXT: InputKind<string> = {
  extension: 'txt',
  generate: (random) => Array.from({ length: length(random, 30) }, () => oneOf(random, NASTY)).join(''),
  mutate: (random, text, other) => oneOf(random, CHANGES)(random, text, other).slice(0, MOST_CHARACTERS),
  *smaller(text) {
    for (const [from, to] of stretches(text.length)) yield text.slice(0, from) + text.slice(to);
    // By code units: half of a pair may be what matters.
    for (let at = 0; at < text.length; at += 1) {
      if (text.charAt(at) !== 'a') yield `${text.slice(0, at)}a${text.slice(at + 1)}`;
    }
  },
  // Halves of pairs have no bytes in UTF-8: they are kept as they are, two bytes for each.
  write: (text) =>
    /^\P{Cs}*$/u.test(text) ? Buffer.from(text, 'utf8') : Buffer.concat([MARK, Buffer.from(text, 'utf16le')]),
  read(bytes) {
    const buffer = Buffer.from(bytes);
    return buffer.subarray(0, 2).equals(MARK) ? buffer.subarray(2).toString('utf16le') : buffer.toString('utf8');
  },
  show: (text) => `${text.length} characters: ${JSON.stringify(text.slice(0, 300))}`,
};

/** In no UTF-8. */
const MARK = Buffer.from([0xff, 0xfe]);
