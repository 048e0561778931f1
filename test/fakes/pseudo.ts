/**
 * A language for tests, made from English: every letter accented, every text longer by two fifths and in brackets. A
 * text without brackets is one that no catalog knows.
 */
import { SAYINGS } from '../../src-preload/contract/said.js';
import type { ProviderInfo } from '../../src-preload/contract/provider-info.js';
import type {
  Catalog,
  ErrorTexts,
  FieldWords,
  ProviderWords,
  SayingTexts,
  ServiceWords,
} from '../../src-renderer/i18n/catalog.js';
import { en } from '../../src-renderer/i18n/en.js';
import { enErrors } from '../../src-renderer/i18n/en/errors.js';

const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ACCENTED = 'àƀçđéƒĝĥîĵķļɱñöþɋŕšţûṽŵẋýžÀƁÇĐÉƑĜĤÎĴĶĻṀÑÖÞɊŔŠŢÛṼŴẊÝŽ';

/** How much longer than English a language may well be. */
const LONGER = 0.4;
const FILL = 'ẋ ';

/** Accented, longer, in brackets; what is filled in keeps its name. */
function pseudo(text: string): string {
  const letters = text.replace(/\{\w+\}|[A-Za-z]/g, (found) =>
    found.length === 1 ? (ACCENTED[PLAIN.indexOf(found)] ?? found) : found,
  );
  return `⟦${letters} ${FILL.repeat(Math.ceil((text.length * LONGER) / FILL.length)).trim()}⟧`;
}

const fieldOf = (field: ProviderInfo['options'][number] | ProviderInfo['credentials'][number]): FieldWords => ({
  label: pseudo(field.label),
  help: field.help === '' ? '' : pseudo(field.help),
  ...('placeholder' in field && field.placeholder !== '' ? { placeholder: pseudo(field.placeholder) } : {}),
  ...('pattern' in field ? { pattern: pseudo(field.pattern.message) } : {}),
  ...('choices' in field
    ? { choices: Object.fromEntries(field.choices.map(({ value, label }) => [value, pseudo(label)])) }
    : {}),
});

const serviceOf = ({ summary, credentials, options }: ProviderInfo): ServiceWords => ({
  summary: pseudo(summary),
  fields: Object.fromEntries([...credentials, ...options].map((field) => [field.key, fieldOf(field)])),
});

/** The whole language, with the forms of these services. */
export function pseudoCatalog(providers: readonly ProviderInfo[]): Catalog {
  const errors = Object.fromEntries(
    Object.entries(enErrors).map(([code, { title, text }]) => [code, { title: pseudo(title), text: pseudo(text) }]),
  ) as ErrorTexts;
  return {
    language: 'en',
    direction: 'ltr',
    digits: 'latn',
    messages: Object.fromEntries(Object.entries(en).map(([key, text]) => [key, pseudo(text)])),
    errors,
    sayings: Object.fromEntries(Object.entries(SAYINGS).map(([code, text]) => [code, pseudo(text)])) as SayingTexts,
    providers: Object.fromEntries(providers.map((info) => [info.id, serviceOf(info)])) as ProviderWords,
    units: { ms: pseudo('ms'), s: pseudo('s'), 'seconds of audio': pseudo('seconds of audio') },
  };
}
