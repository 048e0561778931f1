/**
 * Owns how the interface gets its words: typed keys, and placeholders that must be filled. No other module holds text.
 */
import type { AppError } from '../../src-preload/contract/app-error.js';
import { en } from './en.js';
import { enErrors, type ErrorText } from './en/errors.js';

export type MessageKey = keyof typeof en;

type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;
type Values<Key extends MessageKey> = [Placeholders<(typeof en)[Key]>] extends [never]
  ? []
  : [values: Readonly<Record<Placeholders<(typeof en)[Key]>, string | number>>];

/** The text of a key. Numbers are written as the language writes them. */
export function t<Key extends MessageKey>(key: Key, ...[values]: Values<Key>): string {
  const text: string = en[key];
  if (values === undefined) return text;
  const filled: Readonly<Record<string, string | number>> = values;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = filled[name];
    return typeof value === 'number' ? numbers.format(value) : (value ?? whole);
  });
}

const numbers = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const smallNumbers = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });
const plurals = new Intl.PluralRules('en');

/** `one` or `other`: which of two messages fits a count. */
export const pluralOf = (count: number): 'one' | 'other' => (plurals.select(count) === 'one' ? 'one' : 'other');

/** An amount of anything, where small ones count: 0.034 stays more than nothing. */
export const amountText = (amount: number): string => (Math.abs(amount) < 1 ? smallNumbers : numbers).format(amount);

export const errorText = (error: AppError): ErrorText => enErrors[error.code];
