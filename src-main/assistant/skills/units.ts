/**
 * Owns questions that take an amount from one unit to another.
 */
import { withoutNoise } from '../language/expression.js';
import { capitalise, spokenNumber } from '../language/spoken.js';
import { convertUnits, impliedTemperature, unitPair, unitsNamed, type Unit } from '../language/units.js';
import { numberOrHomophone } from '../language/utterance.js';
import { firstMatch, say, type Act, type Skill } from './skill.js';

const INTO = '(?:to|into|in|2|as|too)';
const PATTERNS: readonly RegExp[] = [
  // What comes before it may be a "please" that was said over an answer and half heard.
  new RegExp(`^(?:\\S+ ){0,2}convert(?:ed)? (?<amount>.+) ${INTO} (?<to>.+)$`),
  new RegExp(`^(?:change|turn|translate|transform) (?<amount>.+) ${INTO} (?<to>.+)$`),
  /^how many (?<to>.+?) (?:are|is|make|makes|equal|equals|go into|fit in|fit into)(?: there)? (?:in |into )?(?<amount>.+)$/,
  /^how many (?<to>.+?) (?:in|per|to) (?<amount>.+)$/,
  /^how many (?<to>.+?) (?:does|do) (?<amount>.+?) (?:have|make|equal|contain|hold)$/,
  new RegExp(
    `^(?:what is|what are|how much is|how much are|how (?:long|far|heavy|hot|cold|warm|fast|big|tall) is) (?<amount>.+) ${INTO} (?<to>.+)$`,
  ),
  /^(?<amount>.+) (?:is|are|equals|equal|makes|make) how many (?<to>.+)$/,
  new RegExp(`^(?<amount>.+) ${INTO} (?<to>.+)$`),
];
const CURRENCY =
  /^(?:us |american |canadian |british )?(?:dollars?|euros?|pounds sterling|yen|yuan|rupees?|birr|francs?|pesos?|bucks)$/;

interface Quantity {
  readonly value: number;
  readonly unitName: string;
  /** "5 feet 10": what the second amount is counted in. */
  readonly smaller: { readonly value: number; readonly unitName: string | null } | null;
}

/** "10 miles", "a litre", "half a mile", "minus 40 fahrenheit", "5 feet 10 inches". */
function readQuantity(text: string): Quantity | null {
  const compound = /^(\d+) (feet|foot|pounds?|stone|hours?|minutes?)(?: and)? (\d+(?:\.\d+)?)(?: (.+))?$/.exec(text);
  if (compound !== null) {
    return {
      value: Number(compound[1]),
      unitName: compound[2] ?? '',
      smaller: { value: Number(compound[3]), unitName: compound[4] ?? null },
    };
  }
  const found = /^(?<amount>half an?|an? half|a quarter of an?|an?|the|minus \S+|\S+) (?<unit>.+)$/.exec(text);
  const amount = found?.groups?.['amount'];
  const unitName = found?.groups?.['unit'];
  if (amount === undefined || unitName === undefined) return null;
  const value = amountOf(amount);
  return value === null ? null : { value, unitName, smaller: null };
}

function amountOf(text: string): number | null {
  if (/half/.test(text)) return 0.5;
  if (/quarter/.test(text)) return 0.25;
  if (/^(?:an?|the)$/.test(text)) return 1;
  const minus = text.startsWith('minus ');
  const value = numberOrHomophone(minus ? text.slice(6) : text);
  return value === null ? null : minus ? -value : value;
}

const SMALLER = new Map([
  ['foot', 'inches'],
  ['pound', 'ounces'],
  ['stone', 'pounds'],
  ['hour', 'minutes'],
  ['minute', 'seconds'],
]);

/** The amount in its larger unit; null when the two do not go together. */
function totalOf(quantity: Quantity, unit: Unit): number | null {
  if (quantity.smaller === null) return quantity.value;
  const name = quantity.smaller.unitName ?? SMALLER.get(unit.singular) ?? '';
  const pair = unitPair(unitsNamed(name), [unit]);
  return pair === null ? null : quantity.value + convertUnits(quantity.smaller.value, pair[0], unit);
}

/** Digits enough to be useful and few enough to be followed. */
function rounded(value: number, kind: Unit['kind']): number {
  const size = Math.abs(value);
  if (kind === 'temperature') return Number(value.toFixed(1));
  if (size >= 10_000) return Math.round(value);
  if (size >= 100) return Number(value.toFixed(1));
  return size >= 1 ? Number(value.toFixed(2)) : Number(value.toPrecision(3));
}

const nameFor = (value: number, unit: Unit): string => (value === 1 ? unit.singular : unit.plural);

function answer(quantity: Quantity, from: Unit, to: Unit): Act | null {
  const total = totalOf(quantity, from);
  if (total === null) return null;
  const exact = withoutNoise(convertUnits(total, from, to));
  if (!Number.isFinite(exact)) return null;
  const value = rounded(exact, to.kind);
  const about = Math.abs(exact - value) > Math.abs(exact) * 1e-9 ? 'about ' : '';
  const asked =
    quantity.smaller === null
      ? `${spokenNumber(quantity.value, 6)} ${nameFor(quantity.value, from)}`
      : `${quantity.value} ${nameFor(quantity.value, from)} ${quantity.smaller.value}`;
  return () => say(`${capitalise(asked)} is ${about}${spokenNumber(value, 8)} ${nameFor(value, to)}.`);
}

function read(amount: string, toName: string): Act | null {
  const quantity =
    readQuantity(amount) ?? (unitsNamed(amount).length > 0 ? { value: 1, unitName: amount, smaller: null } : null);
  if (quantity === null) return null;
  const target = toName.replace(/^(?:the |a |an )/, '');
  if (CURRENCY.test(quantity.unitName) && CURRENCY.test(target)) {
    return () => say("I don't know exchange rates.");
  }
  const named = unitsNamed(quantity.unitName);
  const wanted = unitsNamed(target);
  const pair =
    unitPair(named, wanted) ??
    unitPair(impliedTemperature(quantity.unitName, wanted[0]), wanted) ??
    unitPair(named, impliedTemperature(target, named[0]));
  if (pair !== null) return answer(quantity, pair[0], pair[1]);
  const [from] = named;
  const [to] = wanted;
  if (from === undefined || to === undefined) return null;
  return () => say(`I can't turn ${from.plural} into ${to.plural}: they measure different things.`);
}

export const units: Skill = {
  name: 'units',
  examples: [
    'Convert ten miles to kilometers',
    'How many cups in a liter?',
    'What is 100 degrees Fahrenheit in Celsius?',
  ],
  use: 'always',
  match({ normal }) {
    for (const pattern of PATTERNS) {
      const groups = firstMatch(normal, [pattern])?.groups;
      const act = groups === undefined ? null : read(groups['amount'] ?? '', groups['to'] ?? '');
      if (act !== null) return act;
    }
    return null;
  },
};
