/**
 * Owns numbers as people say them: words to digits and digits to words, in English, up to trillions.
 * Must never guess: words that do not form one number stay apart ("seven thirty" is two numbers).
 */

const UNITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const TEENS = [
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
];
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

const SMALL = new Map<string, number>([
  ...UNITS.map((word, value): [string, number] => [word, value]),
  ...TEENS.map((word, index): [string, number] => [word, index + 10]),
  ...TENS.flatMap((word, index): [string, number][] => (word === '' ? [] : [[word, index * 10]])),
  ['fourty', 40],
  ['ninty', 90],
]);
const SCALES = new Map([
  ['thousand', 1e3],
  ['million', 1e6],
  ['billion', 1e9],
  ['trillion', 1e12],
]);
const FRACTIONS = new Map([
  ['a half', 0.5],
  ['a quarter', 0.25],
  ['three quarters', 0.75],
]);

interface Found {
  readonly value: number;
  /** How many words it takes. */
  readonly used: number;
}

/** What may follow: `open` is the part below the next scale, `ceiling` the last scale used. */
interface Building {
  total: number;
  open: number | null;
  ceiling: number;
}

function takeSmall(building: Building, value: number): boolean {
  const { open } = building;
  if (open === null) {
    building.open = value;
    return value > 0 || building.total === 0;
  }
  const roomBelowHundred = open >= 100 && open % 100 === 0;
  const roomBelowTen = value < 10 && open % 100 >= 20 && open % 10 === 0;
  if (value === 0 || !(roomBelowHundred || roomBelowTen)) return false;
  building.open = open + value;
  return true;
}

function takeScale(building: Building, word: string): boolean {
  const { open } = building;
  if (open === null || open === 0) return false;
  if (word === 'hundred') {
    if (open >= 100) return false;
    building.open = open * 100;
    return true;
  }
  const scale = SCALES.get(word);
  if (scale === undefined || scale >= building.ceiling) return false;
  building.total += open * scale;
  building.open = null;
  building.ceiling = scale;
  return true;
}

/** "and" belongs to a number only after hundreds and scales: "one hundred and five", never "twenty and five". */
function joins(building: Building, next: string | undefined): boolean {
  const value = next === undefined ? undefined : SMALL.get(next);
  if (value === undefined || value === 0) return false;
  if (building.open === null) return building.total > 0;
  return building.open >= 100 && building.open % 100 === 0;
}

function cardinalAt(words: readonly string[], start: number): Found | null {
  const building: Building = { total: 0, open: null, ceiling: Infinity };
  let at = start;
  const first = words[at];
  const second = words[at + 1];
  const isScale = (word: string | undefined) => word !== undefined && (word === 'hundred' || SCALES.has(word));
  if ((first === 'a' || first === 'an') && isScale(second)) {
    building.open = 1;
    at += 1;
  }
  for (; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === 'and') {
      if (!joins(building, words[at + 1])) break;
      continue;
    }
    const small = SMALL.get(word);
    const before = { ...building };
    const taken = small === undefined ? takeScale(building, word) : takeSmall(building, small);
    if (!taken) {
      Object.assign(building, before);
      break;
    }
    if (word === 'zero') {
      at += 1;
      break;
    }
  }
  if (at === start) return null;
  return { value: building.total + (building.open ?? 0), used: at - start };
}

/** Digits as written, with scale words after them: "2.5 million". */
function digitsAt(words: readonly string[], start: number): Found | null {
  const word = words[start];
  if (word === undefined || !/^\d+(\.\d+)?$/.test(word)) return null;
  let value = Number(word);
  let at = start + 1;
  for (; at < words.length; at += 1) {
    const scale = words[at] === 'hundred' ? 100 : SCALES.get(words[at] ?? '');
    if (scale === undefined) break;
    value *= scale;
  }
  // More digits than a number can have are no number.
  return Number.isFinite(value) ? { value, used: at - start } : null;
}

/** The digits after "point": "one four", "14" or "twenty five". */
function decimalsAt(
  words: readonly string[],
  start: number,
): { readonly digits: string; readonly used: number } | null {
  let digits = '';
  let at = start;
  for (; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const small = word === 'oh' || word === 'o' ? 0 : SMALL.get(word);
    if (small !== undefined && small < 10) digits += String(small);
    else if (/^\d+$/.test(word)) digits += word;
    else break;
  }
  if (digits !== '') return { digits, used: at - start };
  const cardinal = cardinalAt(words, start);
  return cardinal === null ? null : { digits: String(cardinal.value), used: cardinal.used };
}

/** The number that starts at `start`, and how many words it takes; null when none does. */
function numberAt(words: readonly string[], start: number): Found | null {
  const whole = digitsAt(words, start) ?? cardinalAt(words, start);
  const pointAt = start + (whole?.used ?? 0);
  if (words[pointAt] === 'point') {
    const decimals = decimalsAt(words, pointAt + 1);
    if (decimals !== null) {
      const value = Number(`${whole?.value ?? 0}.${decimals.digits}`);
      if (Number.isFinite(value)) return { value, used: pointAt + 1 + decimals.used - start };
    }
  }
  if (whole === null) return null;
  if (words[pointAt] === 'and') {
    const fraction = FRACTIONS.get(`${words[pointAt + 1] ?? ''} ${words[pointAt + 2] ?? ''}`);
    if (fraction !== undefined) return { value: whole.value + fraction, used: whole.used + 3 };
  }
  return whole;
}

/** Writes every number of a text in digits: "twenty five minutes" becomes "25 minutes". Words are split at spaces. */
export function digitise(text: string): string {
  const words = text.split(' ');
  const out: string[] = [];
  for (let at = 0; at < words.length;) {
    const found = numberAt(words, at);
    if (found === null) {
      out.push(words[at] ?? '');
      at += 1;
    } else {
      out.push(plainDigits(found.value));
      at += found.used;
    }
  }
  return out.join(' ');
}

/** Digits without an exponent, as far as a double is exact. */
function plainDigits(value: number): string {
  return Number.isInteger(value) ? BigInt(value).toString() : String(value);
}

/** A whole number from 0 up to 10^15 in words, without "and": 121 is "one hundred twenty-one". Others come as digits. */
export function numberToWords(value: number): string {
  if (!Number.isInteger(value) || value < 0 || value >= 1e15) return String(value);
  if (value < 10) return UNITS[value] ?? '';
  if (value < 20) return TEENS[value - 10] ?? '';
  if (value < 100) {
    const tens = TENS[Math.floor(value / 10)] ?? '';
    return value % 10 === 0 ? tens : `${tens}-${UNITS[value % 10] ?? ''}`;
  }
  const [word, scale] = scaleOf(value);
  const rest = value % scale;
  const head = `${numberToWords(Math.floor(value / scale))} ${word}`;
  return rest === 0 ? head : `${head} ${numberToWords(rest)}`;
}

function scaleOf(value: number): readonly [string, number] {
  const scales = [...SCALES].reverse();
  return scales.find(([, scale]) => value >= scale) ?? ['hundred', 100];
}
