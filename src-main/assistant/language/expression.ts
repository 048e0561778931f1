/**
 * Owns arithmetic as it is said: reads an expression from words and works it out. Never evaluates code.
 */
import { numberOrHomophone } from './utterance.js';

export type Calculation =
  | {
      readonly ok: true;
      readonly value: number;
      /** The words the value was read from, tidied. */ readonly words: readonly string[];
    }
  | { readonly ok: false; readonly reason: 'divide-by-zero' | 'no-real-root' | 'too-large' };

class Impossible extends Error {
  readonly reason: 'divide-by-zero' | 'no-real-root';
  constructor(reason: 'divide-by-zero' | 'no-real-root') {
    super(reason);
    this.reason = reason;
  }
}

const ORDINAL_POWERS = ['second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];
const ordinalPower = (word: string): string => String(ORDINAL_POWERS.indexOf(word) + 2);

/** Phrases that are one operator. Order matters: longer ones first. */
const PHRASES: readonly (readonly [RegExp, string | ((whole: string, group: string) => string)])[] = [
  [/\b(?:raised )?to the (\d+)(?:st|nd|rd|th)?(?: power)?\b/g, 'to-the-power-of $1'],
  [
    new RegExp(`\\b(?:raised )?to the (${ORDINAL_POWERS.join('|')})(?: power)?\\b`, 'g'),
    (_, word) => `to-the-power-of ${ordinalPower(word)}`,
  ],
  [/\b(?:raised )?to the power(?: of)?\b/g, 'to-the-power-of'],
  [/\bto power of\b/g, 'to-the-power-of'],
  [/\b(?:the )?square root of\b/g, 'square-root-of'],
  [/\b(?:the )?square root\b/g, 'square-root-of'],
  [/\b(?:the )?(?:cube|cubic) root of\b/g, 'cube-root-of'],
  [/\b(?:multiplied|multiply|multiplied by|multiply by) by\b|\bmultiplied\b/g, 'times'],
  [/\b(?:divided|divide) by\b|\bdivided\b|\bover\b/g, 'divided-by'],
  [/\b(?:take away|less|subtract)\b/g, 'minus'],
  [/\b(?:added to|add)\b/g, 'plus'],
  [/\bper ?cent of\b/g, 'percent-of'],
  [/\bper ?cent off(?: of)?\b/g, 'percent-off'],
  [/\bper ?cent\b/g, 'percent'],
  [/\b(?:1|a|an)?\s*half of\b/g, 'half-of'],
  [/\b(?:1|a) third of\b/g, 'third-of'],
  [/\b(?:1|a) (?:quarter|fourth) of\b/g, 'quarter-of'],
  [/\b(?:1|a) (?:fifth) of\b/g, 'fifth-of'],
  [/\b(?:1|a) (?:tenth) of\b/g, 'tenth-of'],
  [/\b(?:double|twice)\b(?: of)?/g, 'twice'],
  [/\b(?:triple|thrice)\b(?: of)?/g, 'triple'],
  [/\b(?:mod|modulo|modulus)\b/g, 'modulo'],
  [/\bnegative\b/g, 'minus'],
];

/** "add 5 and 7" and its like, put between their numbers. */
const VERBS: readonly (readonly [RegExp, string])[] = [
  [/^(?:add|sum)(?: up)? (.+) (?:and|to|with|plus) (.+)$/, '$1 plus $2'],
  [/^(?:the )?(?:sum|total) of (.+) and (.+)$/, '$1 plus $2'],
  [/^(?:subtract|take|deduct) (.+) from (.+)$/, '$2 minus $1'],
  [/^(?:the )?difference (?:between|of) (.+) and (.+)$/, '$1 minus $2'],
  [/^multiply (.+) (?:by|and|with|times) (.+)$/, '$1 times $2'],
  [/^(?:the )?product of (.+) and (.+)$/, '$1 times $2'],
  [/^divide (.+) (?:by|into|with) (.+)$/, '$1 divided by $2'],
];

const FACTORS = new Map([
  ['half-of', 1 / 2],
  ['third-of', 1 / 3],
  ['quarter-of', 1 / 4],
  ['fifth-of', 1 / 5],
  ['tenth-of', 1 / 10],
  ['twice', 2],
  ['triple', 3],
]);

/** Turns a text into words in which every operator is one word. */
function wordsOf(text: string): readonly string[] {
  const verb = VERBS.find(([pattern]) => pattern.test(text));
  const infix = verb === undefined ? text : text.replace(verb[0], verb[1]);
  const phrased = PHRASES.reduce(
    (before, [pattern, replacement]) =>
      typeof replacement === 'string' ? before.replace(pattern, replacement) : before.replace(pattern, replacement),
    infix,
  );
  return phrased.split(' ').filter((word) => word !== '' && word !== 'the');
}

/** What was read: its value, and whether it is a bare percentage ("10 percent"), which sums treat in their own way. */
interface Operand {
  readonly value: number;
  readonly percent: boolean;
}

/** Reads words by descent; each method answers null where its part does not stand. */
class Reader {
  readonly #words: string[];
  #at = 0;
  /** Operators met that make it a calculation and not just a number. */
  operators = 0;

  constructor(words: readonly string[]) {
    this.#words = [...words];
  }

  get atEnd(): boolean {
    return this.#at === this.#words.length;
  }

  /** The words with sound-alikes replaced by the numbers they were read as. */
  get words(): readonly string[] {
    return this.#words;
  }

  sum(): Operand | null {
    let left = this.#product();
    while (left !== null && (this.#peek() === 'plus' || this.#peek() === 'minus')) {
      const sign = this.#take() === 'plus' ? 1 : -1;
      const right = this.#product();
      if (right === null) return null;
      // "100 plus 10 percent" means ten percent of the hundred.
      const added = right.percent && !left.percent ? left.value * right.value : right.value;
      left = { value: left.value + sign * added, percent: left.percent && right.percent };
    }
    return left;
  }

  #product(): Operand | null {
    let left = this.#signed();
    for (;;) {
      const word = this.#peek();
      if (left === null || (word !== 'times' && word !== 'time' && word !== 'divided-by' && word !== 'modulo'))
        return left;
      this.#take();
      const right = this.#signed();
      if (right === null) return null;
      if (word === 'times' || word === 'time') left = { value: left.value * right.value, percent: false };
      else if (right.value === 0) throw new Impossible('divide-by-zero');
      else left = { value: word === 'modulo' ? left.value % right.value : left.value / right.value, percent: false };
    }
  }

  #signed(): Operand | null {
    if (this.#peek() !== 'minus') return this.#share();
    this.#at += 1;
    const operand = this.#signed();
    return operand === null ? null : { ...operand, value: -operand.value };
  }

  /** What takes a share of all that follows closely: "half of", "percent of". */
  #share(): Operand | null {
    const factor = FACTORS.get(this.#peek() ?? '');
    if (factor !== undefined) {
      this.#take();
      const of = this.#signed();
      return of === null ? null : { value: of.value * factor, percent: false };
    }
    const base = this.#power();
    const word = this.#peek();
    if (base === null || (word !== 'percent-of' && word !== 'percent-off')) return base;
    this.#take();
    const of = this.#signed();
    if (of === null) return null;
    const share = word === 'percent-of' ? base.value / 100 : 1 - base.value / 100;
    return { value: share * of.value, percent: false };
  }

  #power(): Operand | null {
    const base = this.#postfixed();
    if (base === null || this.#peek() !== 'to-the-power-of') return base;
    this.#take();
    const exponent = this.#peek() === 'minus' ? this.#signed() : this.#power();
    if (exponent === null) return null;
    const value = base.value ** exponent.value;
    if (Number.isNaN(value)) throw new Impossible('no-real-root');
    if (base.value === 0 && exponent.value < 0) throw new Impossible('divide-by-zero');
    return { value, percent: false };
  }

  #postfixed(): Operand | null {
    let operand = this.#atom();
    for (;;) {
      const word = this.#peek();
      if (operand === null) return null;
      if (word === 'squared') operand = { value: operand.value ** 2, percent: false };
      else if (word === 'cubed') operand = { value: operand.value ** 3, percent: false };
      else if (word === 'percent') {
        this.#at += 1;
        operand = { value: operand.value / 100, percent: true };
        continue;
      } else return operand;
      this.#take();
    }
  }

  #atom(): Operand | null {
    const word = this.#peek();
    if (word === undefined) return null;
    if (word === '(') {
      this.#at += 1;
      const inner = this.sum();
      if (inner === null || this.#peek() !== ')') return null;
      this.#at += 1;
      return { value: inner.value, percent: false };
    }
    if (word === 'square-root-of' || word === 'cube-root-of') {
      this.#take();
      const of = this.#peek() === 'minus' ? this.#signed() : this.#postfixed();
      if (of === null) return null;
      if (word === 'square-root-of' && of.value < 0) throw new Impossible('no-real-root');
      return { value: word === 'square-root-of' ? Math.sqrt(of.value) : Math.cbrt(of.value), percent: false };
    }
    const value = numberOrHomophone(word);
    if (value === null) return null;
    this.#words[this.#at] = String(value);
    this.#at += 1;
    return { value, percent: false };
  }

  #peek(): string | undefined {
    return this.#words[this.#at];
  }

  #take(): string | undefined {
    this.operators += 1;
    this.#at += 1;
    return this.#words[this.#at - 1];
  }
}

/** Works out a whole text; null when it is no calculation. A number alone is none. Wants normal form. */
export function calculate(text: string): Calculation | null {
  const reader = new Reader(wordsOf(text));
  try {
    const result = reader.sum();
    if (result === null || !reader.atEnd || reader.operators === 0) return null;
    if (!Number.isFinite(result.value)) return { ok: false, reason: 'too-large' };
    return {
      ok: true,
      value: withoutNoise(result.value),
      words: reader.words.map((word) => word.replaceAll('-', ' ')),
    };
  } catch (error) {
    if (error instanceof Impossible) return { ok: false, reason: error.reason };
    throw error;
  }
}

/** 0.1 + 0.2 is 0.3: twelve digits are more than anyone wants to hear. */
export const withoutNoise = (value: number): number => (Math.abs(value) < 1e15 ? Number(value.toPrecision(12)) : value);
