/**
 * Owns the words of the services' forms: their descriptors speak English, and are put into the language that is shown
 * here. What a language does not name stays English. Reactive.
 */
import type { CredentialField, OptionField, ProviderInfo } from '../../src-preload/contract/provider-info.js';
import type { FieldWords } from './catalog.js';
import { shown } from './language.js';

/** A service with its summary, its fields and their choices in the language that is shown. */
export function inWords(provider: ProviderInfo): ProviderInfo {
  const words = shown().catalog.providers?.[provider.id];
  if (words === undefined) return provider;
  return {
    ...provider,
    summary: words.summary,
    credentials: provider.credentials.map((field) => credentialInWords(field, words.fields[field.key])),
    options: provider.options.map((field) => optionInWords(field, words.fields[field.key])),
  };
}

function credentialInWords(field: CredentialField, words: FieldWords | undefined): CredentialField {
  return words === undefined ? field : { ...field, label: words.label, help: words.help };
}

function optionInWords(field: OptionField, words: FieldWords | undefined): OptionField {
  if (words === undefined) return field;
  const { label, help } = words;
  switch (field.kind) {
    case 'text': {
      const { placeholder = field.placeholder, pattern } = words;
      const named = { ...field, label, help, placeholder };
      return field.pattern === undefined || pattern === undefined
        ? named
        : { ...named, pattern: { ...field.pattern, message: pattern } };
    }
    case 'choice': {
      const choices = field.choices.map((choice) => ({
        ...choice,
        label: words.choices?.[choice.value] ?? choice.label,
      }));
      return { ...field, label, help, choices };
    }
    case 'number':
      return { ...field, label, help, unit: unitText(field.unit) };
    case 'switch':
      return { ...field, label, help };
  }
}

/** A unit as a service or its descriptor writes it; as it is where the language has no word for it. */
export function unitText(unit: string): string {
  const words: Readonly<Record<string, string>> | null = shown().catalog.units;
  return words?.[unit] ?? unit;
}
