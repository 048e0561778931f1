/**
 * Owns the reading of what was said: from a recogniser's or a typist's text to a normal form that patterns can match.
 * Must never decide what was meant.
 */
import { digitise } from './numbers.js';

/** What was said, in three readings. */
export interface Utterance {
  /** As it came, without words of politeness at its start; case and punctuation kept, for what is quoted. */
  readonly heard: string;
  /** Lower case, no punctuation, numbers in digits, short forms written out. */
  readonly plain: string;
  /** `plain` without words of politeness around it: what most patterns match. */
  readonly normal: string;
}

const SHORT_FORMS: readonly (readonly [RegExp, string])[] = [
  [/\bwhat's\b/g, 'what is'],
  [/\bwhats\b/g, 'what is'],
  [/\bwhat're\b/g, 'what are'],
  [/\b(how|when|where|who|it|that|there|he|she)'s\b/g, '$1 is'],
  [/\b(i)'m\b/g, '$1 am'],
  [/\b(you|we|they)'re\b/g, '$1 are'],
  [/\b(i|you|we|they)'d\b/g, '$1 would'],
  [/\b(i|you|we|they|it|that)'ll\b/g, '$1 will'],
  [/\bcan't\b/g, 'can not'],
  [/\bcannot\b/g, 'can not'],
  [/\bwon't\b/g, 'will not'],
  [/\b(do|does|did|is|are|was|have|has|would|could|should)n't\b/g, '$1 not'],
  [/\blet's\b/g, 'let us'],
  [/\bo'clock\b/g, 'oclock'],
  [/\bo clock\b/g, 'oclock'],
  [/\bgimme\b/g, 'give me'],
  [/\bwanna\b/g, 'want to'],
];

const SYMBOLS: readonly (readonly [RegExp, string])[] = [
  [/²/g, ' squared '],
  [/³/g, ' cubed '],
  [/½/g, ' 0.5 '],
  [/¼/g, ' 0.25 '],
  [/¾/g, ' 0.75 '],
  [/√/g, ' square root of '],
  [/\bkm\/h\b|\bkmh\b|\bkph\b/g, ' kilometers per hour '],
  [/\bm\/s\b/g, ' meters per second '],
  [/\bmph\b/g, ' miles per hour '],
  [/°\s*f\b/g, ' degrees fahrenheit '],
  [/°\s*c\b/g, ' degrees celsius '],
  [/[°º]/g, ' degrees '],
  [/%/g, ' percent '],
  [/[×*]/g, ' times '],
  [/÷/g, ' divided by '],
  [/\+/g, ' plus '],
  [/\^/g, ' to the power of '],
  [/(\d)\s*\/\s*(?=\d)/g, '$1 divided by '],
  [/(\d)\s*x\s*(?=\d)/g, '$1 times '],
  [/(\d)\s*[-−–]\s*(?=\d)/g, '$1 minus '],
  [/(^|\s)[-−–]\s?(?=\d)/g, '$1minus '],
  [/([a-z)])\s+[-−–]\s+(?=\d)/g, '$1 minus '],
];

const TIDY: readonly (readonly [RegExp, string])[] = [
  [/\b([ap])\.?\s?m\b\.?/g, ' $1m '],
  [/(\d),(?=\d{3}(?!\d))/g, '$1'],
  [/(\d)\.(\d\d)(?=\s+[ap]m\b)/g, '$1:$2'],
  [/(^|\s)\.(?=\d)/g, '$10.'],
  [/(\d)(?!(?:st|nd|rd|th)\b)([a-z])/g, '$1 $2'],
  [/([a-z])-(?=[a-z])/g, '$1 '],
  [/'/g, ''],
  // Points and colons mean something only between digits; all other punctuation only separates.
  [/(?<!\d)[.:]|[.:](?!\d)/g, ' '],
  [/([()])/g, ' $1 '],
  [/[^\p{L}\p{N}\p{M}.:()\s]/gu, ' '],
  [/\s+/g, ' '],
];

const LEADING =
  /^(?:please|hey parley|ok parley|okay parley|parley|hey|hi|hello|okay|ok|so|well|um+|uh+|er+|hmm+|alright|now|and|computer|assistant|can you|could you|would you|will you|(?:i )?(?:want|need|would like) you to|i want to|i would like to|i need to|i need|let us|go ahead and|just|quickly|tell me|do you know|do you happen to know|i wonder|i want to know)\s+(?=\S)/;
const TRAILING =
  /(?<=\S)\s+(?:please|thanks|thank you|for me|right now|now|at the moment|currently|then|parley|okay|ok)$/;
const HEARD_LEADING =
  /^(?:please|hey|ok(?:ay)?|parley|so|well|um+|uh+|can you|could you|would you|will you|i(?:'d| would) like you to|i want you to|just)[\s,.!]+(?=\S)/i;

function rewrite(text: string, rules: readonly (readonly [RegExp, string])[]): string {
  return rules.reduce((before, [pattern, replacement]) => before.replace(pattern, replacement), text);
}

function untilStable(text: string, step: (text: string) => string): string {
  let before = text;
  for (;;) {
    const after = step(before);
    if (after === before) return after;
    before = after;
  }
}

/** Lower case, no punctuation, numbers in digits, short forms written out; one space between words. */
export function plainText(text: string): string {
  const lower = rewrite(text.toLowerCase().replace(/[’‘`´]/g, "'"), SYMBOLS)
    .normalize('NFD')
    // Only accents of Latin letters are dropped; other scripts need their marks.
    .replace(/(\p{Script=Latin})\p{M}+/gu, '$1')
    .normalize('NFC');
  return digitise(rewrite(rewrite(lower, SHORT_FORMS), TIDY).trim());
}

/** Reads a text. Long ones are read at their start only: no command needs more than 2,000 characters. */
export function readUtterance(text: string): Utterance {
  const short = text.slice(0, 2_000).replace(/\s+/g, ' ').trim();
  const plain = plainText(short);
  const normal = untilStable(plain, (before) => before.replace(LEADING, '').replace(TRAILING, ''));
  const heard = untilStable(short, (before) => before.replace(HEARD_LEADING, ''));
  return { heard, plain, normal };
}

/** Words a recogniser writes where a number was said. Only for places where a number must stand. */
const HOMOPHONES = new Map([
  ['to', '2'],
  ['too', '2'],
  ['for', '4'],
  ['fore', '4'],
  ['won', '1'],
  ['ate', '8'],
  ['tree', '3'],
]);

/** A number written in digits, or a word that sounds like one; null otherwise. */
export function numberOrHomophone(word: string): number | null {
  const digits = HOMOPHONES.get(word) ?? word;
  return /^\d+(\.\d+)?$/.test(digits) ? Number(digits) : null;
}
