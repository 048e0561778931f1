/**
 * Owns what a profile's form may hold: which fields are drawn, and what does not fit. Main judges by it before it
 * connects, the window while somebody types.
 */
import type { CredentialField, OptionField, OptionValue } from './provider-info.js';

type TextField = Extract<OptionField, { readonly kind: 'text' }>;

/** Whether the form draws this field, given the other values. */
export function isShown(
  options: Readonly<Record<string, OptionValue>>,
  fields: readonly OptionField[],
  { shownWhen }: Pick<OptionField, 'shownWhen'> | Pick<CredentialField, 'shownWhen'>,
): boolean {
  if (shownWhen === undefined) return true;
  const other = fields.find(({ key }) => key === shownWhen.key);
  return shownWhen.is.includes(options[shownWhen.key] ?? other?.defaultValue ?? '');
}

/** What does not fit about a trimmed text; null when it does. */
export function textFault(
  text: string,
  { required, maxLength, pattern }: Pick<TextField, 'required' | 'maxLength' | 'pattern'>,
): 'missing' | 'too-long' | 'wrong-form' | null {
  if (text === '') return required ? 'missing' : null;
  if (maxLength !== undefined && text.length > maxLength) return 'too-long';
  if (pattern !== undefined && !new RegExp(`^(?:${pattern.expression})$`, 'u').test(text)) return 'wrong-form';
  return null;
}
