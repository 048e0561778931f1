/**
 * Owns reading a profile's options by the fields a provider declares. Unknown and wrong values become the default:
 * a settings file edited by hand must not break a provider.
 */
import type { OptionField } from '../../../src-preload/contract/provider-info.js';
import type { Options } from '../types.js';

type Field<Kind extends OptionField['kind']> = Extract<OptionField, { kind: Kind }>;

/** The trimmed text; the default where it is missing. */
export function readText(options: Options, field: Field<'text'>): string {
  const value = options[field.key];
  return typeof value === 'string' ? value.trim() : field.defaultValue;
}

/** One of the field's choices. */
export function readChoice(options: Options, field: Field<'choice'>): string {
  const value = options[field.key];
  return field.choices.some((choice) => choice.value === value) ? String(value) : field.defaultValue;
}

export function readSwitch(options: Options, field: Field<'switch'>): boolean {
  const value = options[field.key];
  return typeof value === 'boolean' ? value : field.defaultValue;
}
