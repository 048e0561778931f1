/**
 * Owns sums, products, percentages, roots and powers.
 */
import { calculate } from '../language/expression.js';
import { numberToWords } from '../language/numbers.js';
import { capitalise, spokenNumber } from '../language/spoken.js';
import { say, type Skill } from './skill.js';

const ASKING =
  /^(?:what (?:is|are|does|do|would be)|calculate|compute|how much (?:is|are|does|do|would be)|work out|figure out|solve|evaluate|give me|what do (?:you|i) get (?:when|if) (?:you|i)|what is the (?:result|value|answer) (?:of|to)|how many is|is) /;
const ENDING = / (?:equal|equals|equal to|make|makes|is|is what|come to|be|give)$/;
const IMPOSSIBLE = {
  'divide-by-zero': "I can't divide by zero.",
  'no-real-root': 'That has no real answer.',
  'too-large': "That's too large for me.",
} as const;

/** The calculation as one would say it: small numbers in words, so that a sentence may begin with one. */
function spokenWords(words: readonly string[]): string {
  const spoken = words.map((word) => {
    if (!/^\d/.test(word)) return word;
    const value = Number(word);
    return Number.isInteger(value) && value <= 100 ? numberToWords(value) : spokenNumber(value, 6);
  });
  const text = spoken.join(' ').replaceAll('( ', '(').replaceAll(' )', ')').replaceAll('time ', 'times ');
  return capitalise(/^(?:square|cube) root/.test(text) ? `the ${text}` : text.replaceAll('timess', 'times'));
}

/** Four decimals are as many as anyone follows; "about" where more are dropped. */
function spokenResult(value: number): string {
  const exact = Math.abs(value) < 2 ** 53 && Math.abs(value - Number(value.toFixed(4))) < 1e-12;
  return `is ${exact ? '' : 'about '}${spokenNumber(value)}`;
}

export const arithmetic: Skill = {
  name: 'arithmetic',
  examples: ['What is twelve times twelve?', "What's 15 percent of 80?", 'Square root of 144'],
  use: 'always',
  match({ normal }) {
    const result = calculate(normal.replace(ASKING, '').replace(ENDING, ''));
    if (result === null) return null;
    return () =>
      say(result.ok ? `${spokenWords(result.words)} ${spokenResult(result.value)}.` : IMPOSSIBLE[result.reason]);
  },
};
