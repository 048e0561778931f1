/**
 * Owns the reading of lengths of time: "5 minutes", "an hour and a half", "1 hour 30".
 */
import { numberOrHomophone } from './utterance.js';

const UNIT_MS = new Map([
  ['second', 1_000],
  ['seconds', 1_000],
  ['sec', 1_000],
  ['secs', 1_000],
  ['minute', 60_000],
  ['minutes', 60_000],
  ['min', 60_000],
  ['mins', 60_000],
  ['hour', 3_600_000],
  ['hours', 3_600_000],
  ['hr', 3_600_000],
  ['hrs', 3_600_000],
  ['day', 86_400_000],
  ['days', 86_400_000],
  ['week', 604_800_000],
  ['weeks', 604_800_000],
]);

/** Amounts that are phrases; the unit follows. Longer ones first. */
const AMOUNTS: readonly (readonly [readonly string[], number])[] = [
  [['3', 'quarters', 'of', 'an'], 0.75],
  [['a', 'quarter', 'of', 'an'], 0.25],
  [['quarter', 'of', 'an'], 0.25],
  [['a', 'couple', 'of'], 2],
  [['half', 'an'], 0.5],
  [['half', 'a'], 0.5],
  [['an'], 1],
  [['a'], 1],
];

interface Amount {
  readonly value: number;
  readonly used: number;
}

function amountAt(words: readonly string[], at: number): Amount | null {
  const phrase = AMOUNTS.find(([pattern]) => pattern.every((word, index) => words[at + index] === word));
  if (phrase !== undefined) return { value: phrase[1], used: phrase[0].length };
  const value = numberOrHomophone(words[at] ?? '');
  return value === null ? null : { value, used: 1 };
}

/** "and a half" and "and a quarter" after a unit are parts of that unit. */
function fractionAt(words: readonly string[], at: number): Amount {
  if (words[at] !== 'and' || words[at + 1] !== 'a') return { value: 0, used: 0 };
  const next = words[at + 2];
  const nextIsUnit = UNIT_MS.has(words[at + 3] ?? '');
  if (next === 'half' && !nextIsUnit) return { value: 0.5, used: 3 };
  if (next === 'quarter' && !nextIsUnit) return { value: 0.25, used: 3 };
  return { value: 0, used: 0 };
}

/** Reads a whole text as a length of time; milliseconds above 0, or null when it is none. Wants normal form. */
export function parseDuration(text: string): number | null {
  const words = text.split(' ').filter((word) => word !== '');
  let totalMs = 0;
  let lastUnitMs = Infinity;
  for (let at = 0; at < words.length;) {
    if (words[at] === 'and' && totalMs > 0) at += 1;
    const amount = amountAt(words, at);
    if (amount === null) return null;
    at += amount.used;
    let unitMs = UNIT_MS.get(words[at] ?? '');
    if (unitMs !== undefined) at += 1;
    // "1 hour 30": the unit below is understood.
    else if (at === words.length && lastUnitMs === 3_600_000) unitMs = 60_000;
    else if (at === words.length && lastUnitMs === 60_000) unitMs = 1_000;
    if (unitMs === undefined || unitMs >= lastUnitMs) return null;
    const fraction = fractionAt(words, at);
    at += fraction.used;
    totalMs += (amount.value + fraction.value) * unitMs;
    lastUnitMs = unitMs;
  }
  return totalMs > 0 && Number.isFinite(totalMs) ? Math.round(totalMs) : null;
}
