/**
 * Owns how a profile's form reads its options: values, defaults, what is drawn and what does not fit.
 * Main judges again; what is said here is for whoever is typing.
 */
import { textFault } from '../../src-preload/contract/option-rules.js';
import type { OptionField, OptionValue } from '../../src-preload/contract/provider-info.js';
import { t } from '../i18n/i18n.js';

export type Options = Readonly<Record<string, OptionValue>>;
type Kind<Name extends OptionField['kind']> = Extract<OptionField, { kind: Name }>;

/** Characters of any text the settings take. */
export const MAX_TEXT_LENGTH = 20_000;

export function textOf(options: Options, field: Kind<'text'>): string {
  const value = options[field.key];
  return typeof value === 'string' ? value : field.defaultValue;
}

/** One of the choices; the default in place of any other. */
export function choiceOf(options: Options, field: Kind<'choice'>): string {
  const value = options[field.key];
  return field.choices.some((choice) => choice.value === value) ? String(value) : field.defaultValue;
}

export function switchOf(options: Options, field: Kind<'switch'>): boolean {
  const value = options[field.key];
  return typeof value === 'boolean' ? value : field.defaultValue;
}

/** As it is written in the field. What was typed and is no number is kept, and shown, as it is. */
export function numberTextOf(options: Options, field: Kind<'number'>): string {
  const value = options[field.key];
  return typeof value === 'number' || typeof value === 'string' ? String(value) : String(field.defaultValue);
}

/** What a typed number is kept as: a number, the text where it is none, undefined (the default) where it is empty. */
export function numberFrom(text: string): OptionValue | undefined {
  if (text === '') return undefined;
  const number = readNumber(text);
  return number ?? text;
}

/** Takes a comma as the decimal sign too. Null where it is no number. */
export function readNumber(text: string): number | null {
  const value = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)$/.test(text) ? Number(text.replace(',', '.')) : NaN;
  return Number.isFinite(value) ? value : null;
}

/** What does not fit about a text; null when it does. */
export function textProblem(
  value: string,
  field: Omit<Kind<'text'>, 'key' | 'label' | 'help' | 'kind'>,
): string | null {
  const text = value.trim();
  switch (textFault(text, field)) {
    case 'missing':
      return t('field.required');
    case 'too-long':
      return t('field.tooLong', { max: field.maxLength ?? 0, length: text.length });
    case 'wrong-form':
      return field.pattern?.message || t('field.pattern');
    case null:
      return null;
  }
}

/** What does not fit about a number; null when it does. Nothing typed means the default. */
export function numberProblem(text: string, { min, max, step }: Kind<'number'>): string | null {
  if (text.trim() === '') return null;
  const value = readNumber(text.trim());
  if (value === null) return t('field.number');
  if (value < min || value > max) return t('field.number.bounds', { min: String(min), max: String(max) });
  return Number.isInteger(step) && Number.isInteger(min) && !Number.isInteger(value) ? t('field.number.whole') : null;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** What does not fit about the address of another server; null when it does, or when there is none. */
export function endpointProblem(value: string): string | null {
  const text = value.trim();
  if (text === '') return null;
  if (!URL.canParse(text)) return t('field.address');
  const { protocol, hostname, username, password, hash } = new URL(text);
  if (username !== '' || password !== '') return t('field.address.user');
  if (protocol !== 'wss:' && !(protocol === 'ws:' && LOOPBACK.test(hostname))) return t('field.address.scheme');
  return hash === '' ? null : t('field.address.hash');
}

/** What does not fit about an option as it is stored; null when it does. */
export function optionProblem(options: Options, field: OptionField): string | null {
  if (field.kind === 'text') return textProblem(textOf(options, field), field);
  return field.kind === 'number' ? numberProblem(numberTextOf(options, field), field) : null;
}

/** Whether an option is other than the service's default. */
export function isChanged(options: Options, field: OptionField): boolean {
  const value = options[field.key];
  return value !== undefined && value !== field.defaultValue;
}
