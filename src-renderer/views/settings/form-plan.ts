/**
 * Owns the order of an assistant's form: keys and what nothing works without come first, what few people need comes last.
 */
import type { CredentialField, OptionField, ProviderInfo } from '../../../src-preload/contract/provider-info.js';
import type { Profile } from '../../../src-preload/contract/settings.js';
import { isShown } from '../../../src-preload/contract/option-rules.js';
import { isChanged, optionProblem } from '../../state/option-values.js';

export interface FormPlan {
  /** Which way to sign in, where that decides which keys are asked for. */
  readonly signIn: readonly OptionField[];
  readonly credentials: readonly CredentialField[];
  /** Nothing works before these are filled in. */
  readonly needed: readonly OptionField[];
  readonly usual: readonly OptionField[];
  readonly advanced: readonly OptionField[];
  /** How many things under "More options" are other than they come. */
  readonly advancedChanged: number;
  /** Whether something under "More options" does not fit, or is so unusual that it must not be hidden. */
  readonly advancedMatters: boolean;
}

export function planForm(provider: ProviderInfo, { options, endpoint }: Profile): FormPlan {
  const shown = provider.options.filter((field) => isShown(options, provider.options, field));
  const decidesKeys = ({ key }: OptionField): boolean =>
    provider.credentials.some(({ shownWhen }) => shownWhen?.key === key);
  const usual = shown.filter(({ advanced }) => advanced !== true);
  const advanced = shown.filter((field) => field.advanced === true);
  const signIn = usual.filter(decidesKeys);
  // What comes filled in needs nothing of a newcomer.
  const isNeeded = (field: OptionField): boolean =>
    field.kind === 'text' && field.required && field.defaultValue === '';
  const needed = usual.filter((field) => !signIn.includes(field) && isNeeded(field));
  return {
    signIn,
    credentials: provider.credentials.filter((field) => isShown(options, provider.options, field)),
    needed,
    usual: usual.filter((field) => !signIn.includes(field) && !needed.includes(field)),
    advanced,
    advancedChanged: advanced.filter((field) => isChanged(options, field)).length + (endpoint === '' ? 0 : 1),
    advancedMatters: endpoint !== '' || advanced.some((field) => optionProblem(options, field) !== null),
  };
}

/** Whether an assistant has all it needs before it can answer; `hasKey` tells which keys are stored. */
export function isComplete(provider: ProviderInfo, profile: Profile, hasKey: (key: string) => boolean): boolean {
  const { options } = profile;
  const isDrawn = (field: Parameters<typeof isShown>[2]): boolean => isShown(options, provider.options, field);
  return (
    provider.credentials.every((field) => !field.required || !isDrawn(field) || hasKey(field.key)) &&
    provider.options.every((field) => !isDrawn(field) || optionProblem(options, field) === null)
  );
}
