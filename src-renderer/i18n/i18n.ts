/**
 * Owns how the interface gets its words: typed keys, and placeholders that must be filled. No other module holds text.
 * All of it is reactive: what was drawn with it is drawn anew in another language.
 */
import type { AppError } from '../../src-preload/contract/app-error.js';
import type { ErrorText, MessageKey, PluralKey } from './catalog.js';
import type { en } from './en.js';
import { isolate } from './bidi.js';
import { amountText, formatNumber, pluralForm } from './format.js';
import { shown } from './language.js';

export type { MessageKey } from './catalog.js';
export { amountText };

type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;
type Value = string | number;
type ValuesOf<Name extends string> = [Name] extends [never] ? [] : [values: Readonly<Record<Name, Value>>];
type Values<Key extends MessageKey> = ValuesOf<Placeholders<(typeof en)[Key]>>;
type MoreValues<Key extends PluralKey> = ValuesOf<Exclude<Placeholders<(typeof en)[`${Key}.other`]>, 'count'>>;

/** The text of a key. Numbers are written as the language writes them. */
export function t<Key extends MessageKey>(key: Key, ...[values]: Values<Key>): string {
  return filled(messageOf(key), values);
}

/** The text of a key with the form that fits a count, `{count}` filled in. */
export function plural<Key extends PluralKey>(key: Key, count: number, ...[values]: MoreValues<Key>): string {
  const { messages } = shown().catalog;
  const text = messages[`${key}.${pluralForm(count)}`] ?? messages[`${key}.other`];
  return filled(text ?? messageOf(`${key}.other`), { count, ...values });
}

export const errorText = (error: AppError): ErrorText => shown().catalog.errors[error.code];

const messageOf = (key: string): string => shown().catalog.messages[key] ?? key;

function filled(text: string, values: Readonly<Record<string, Value>> | undefined): string {
  if (values === undefined) return text;
  const { direction } = shown().catalog;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? formatNumber(value) : isolate(value, direction);
  });
}
