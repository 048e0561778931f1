/**
 * Owns reading a profile's options and secrets by the fields a provider declares. Unknown and wrong values become the default:
 * a settings file edited by hand must not break a provider.
 */
import { appError, failed, ok, type AppError, type Result } from '../../../src-preload/contract/app-error.js';
import { isShown, textFault } from '../../../src-preload/contract/option-rules.js';
import type { CredentialField, OptionField, ProviderId } from '../../../src-preload/contract/provider-info.js';
import { say, type FormWord, type SaidValue } from '../../../src-preload/contract/said.js';
import type { Options, Secrets } from '../types.js';

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

/** Within the field's bounds; the default where it is not a number. */
export function readNumber(options: Options, field: Field<'number'>): number {
  const value = options[field.key];
  if (typeof value !== 'number' || !Number.isFinite(value)) return field.defaultValue;
  return Math.min(field.max, Math.max(field.min, value));
}

export function readSwitch(options: Options, field: Field<'switch'>): boolean {
  const value = options[field.key];
  return typeof value === 'boolean' ? value : field.defaultValue;
}

/** The first text field whose value does not fit, as the error to show; null when all are fine. */
export function checkTexts(provider: ProviderId, options: Options, fields: readonly OptionField[]): AppError | null {
  for (const field of fields) {
    if (field.kind !== 'text' || !isShown(options, fields, field)) continue;
    const problem = textProblem(provider, readText(options, field), field);
    if (problem !== null) return fieldProblem(provider, field, problem);
  }
  return null;
}

/** The label of a field, for a saying. */
const labelOf = (provider: ProviderId, { key, label }: Pick<OptionField, 'key' | 'label'>): FormWord => ({
  provider,
  field: key,
  part: 'label',
  english: label,
});

/** The error that names a field and what does not fit about it. */
export const fieldProblem = (
  provider: ProviderId,
  field: Pick<OptionField, 'key' | 'label'>,
  problem: SaidValue,
): AppError =>
  appError('option-invalid', { detail: say('field-problem', { field: labelOf(provider, field), problem }) });

function textProblem(provider: ProviderId, value: string, field: Field<'text'>): SaidValue | null {
  switch (textFault(value, field)) {
    case 'missing':
      return say('is-missing');
    case 'too-long':
      return say('is-longer-than', { count: field.maxLength ?? 0 });
    case 'wrong-form':
      return field.pattern === undefined
        ? say('does-not-fit')
        : { provider, field: field.key, part: 'pattern', english: field.pattern.message };
    case null:
      return null;
  }
}

/** The secret of this field, trimmed; null where there is none. */
function readSecret(secrets: Secrets, field: CredentialField): string | null {
  const value = secrets[field.key]?.trim() ?? '';
  return value === '' ? null : value;
}

/** What can stand in an HTTP header or a URL once it is encoded; anything else is no key of any service. */
const isKeyLike = (secret: string): boolean => /^[\x21-\x7e]+$/.test(secret);

/** The secret of this field, or the error that says what is missing or wrong with it. */
export function requireSecret(provider: ProviderId, secrets: Secrets, field: CredentialField): Result<string> {
  const value = readSecret(secrets, field);
  const named = { field: labelOf(provider, field) };
  if (value === null) return failed(appError('credentials-missing', { detail: say('secret-missing', named) }));
  if (!isKeyLike(value)) {
    return failed(appError('credentials-rejected', { detail: say('secret-unusable', named) }));
  }
  return ok(value);
}
