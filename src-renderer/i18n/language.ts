/**
 * Owns which language is shown. English comes with the page, the others when they are chosen. What reads the language
 * while it draws is drawn anew when it changes. Holds no text, and must not be asked before the page knows its settings
 * if another language than English is to be seen first.
 */
import { SvelteMap } from 'svelte/reactivity';
import { SAYINGS } from '../../src-preload/contract/said.js';
import { LANGUAGES, type Language, type Settings } from '../../src-preload/contract/settings.js';
import type { Catalog } from './catalog.js';
import { en } from './en.js';
import { enErrors } from './en/errors.js';

const ENGLISH: Catalog = {
  language: 'en',
  direction: 'ltr',
  digits: 'latn',
  messages: en,
  errors: enErrors,
  sayings: SAYINGS,
  providers: null,
  units: null,
};

const LOADERS: Readonly<Record<Language, () => Promise<Catalog>>> = {
  en: () => Promise.resolve(ENGLISH),
  am: async () => (await import('./am.js')).amharic,
  ar: async () => (await import('./ar.js')).arabic,
};

export interface Shown {
  readonly catalog: Catalog;
  /** For Intl: the language, with the region the system names for it. */
  readonly locale: string;
}

// A map and no rune: modules that are not compiled by Svelte read it too.
const state = new SvelteMap<'shown', Shown>();
const initially: Shown = { catalog: ENGLISH, locale: 'en' };

/** What is shown now; reactive. */
export const shown = (): Shown => state.get('shown') ?? initially;

/** The language of the interface; `system` is the first of the system's languages that there is, else English. */
export function resolveLanguage(choice: Settings['general']['language'], preferred: readonly string[]): Language {
  if (choice !== 'system') return choice;
  const offered = preferred.map((tag) => LANGUAGES.find((language) => isOf(tag, language)));
  return offered.find((language) => language !== undefined) ?? 'en';
}

const isOf = (tag: string, language: Language): boolean => tag.toLowerCase().split('-', 1)[0] === language;

/**
 * The way dates and numbers are written: that of the region which the system names beside the language. Digits are
 * those of the catalog.
 */
function localeOf({ language, digits }: Catalog, preferred: readonly string[]): string {
  const tag = preferred.find((one) => isOf(one, language)) ?? language;
  try {
    return new Intl.Locale(tag, { numberingSystem: digits }).toString();
  } catch {
    // A system may name languages in ways of its own.
    return new Intl.Locale(language, { numberingSystem: digits }).toString();
  }
}

/** Where a language is shown: what the system prefers, best first, and the element that carries `lang` and `dir`. */
export interface LanguagePlace {
  readonly preferred: readonly string[];
  readonly root: HTMLElement;
}

/** Shows a catalog, everywhere at once. */
export function showCatalog(catalog: Catalog, { preferred, root }: LanguagePlace): void {
  root.lang = catalog.language;
  root.dir = catalog.direction;
  state.set('shown', { catalog, locale: localeOf(catalog, preferred) });
}

let latest = 0;

/** Fetches a language and shows it; of several that are asked for meanwhile, the last. */
export async function showLanguage(choice: Settings['general']['language'], place: LanguagePlace): Promise<void> {
  const mine = ++latest;
  const catalog = await LOADERS[resolveLanguage(choice, place.preferred)]();
  if (mine === latest) showCatalog(catalog, place);
}
