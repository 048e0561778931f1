/**
 * Owns how main gets its words: typed keys, placeholders that must be filled, and the language in use. Where text is
 * made, the words are asked for anew: the language may change at any moment.
 */
import { LANGUAGES, type Language, type Settings } from '../../src-preload/contract/settings.js';
import { am } from './am.js';
import { ar } from './ar.js';
import { en } from './en.js';

export type WordKey = keyof typeof en;
/** A language without one of the keys, or with one of its own, does not compile. */
export type Catalog = Readonly<Record<WordKey, string>>;

export const CATALOGS: Readonly<Record<Language, Catalog>> = { en, am, ar };

type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;
type Values<Key extends WordKey> = [Placeholders<(typeof en)[Key]>] extends [never]
  ? []
  : [values: Readonly<Record<Placeholders<(typeof en)[Key]>, string>>];

/** Keys whose text stands as it is: nothing is filled in. */
export type PlainKey = { [Key in WordKey]: Values<Key> extends [] ? Key : never }[WordKey];

/** The text of a key in one language. */
export type Words = <Key extends WordKey>(key: Key, ...values: Values<Key>) => string;

const makeWords =
  (catalog: Catalog): Words =>
  (key, ...[values]) => {
    const filled: Readonly<Record<string, string>> | undefined = values;
    return catalog[key].replace(/\{(\w+)\}/g, (whole, name: string) => filled?.[name] ?? whole);
  };

const WORDS: Readonly<Record<Language, Words>> = { en: makeWords(en), am: makeWords(am), ar: makeWords(ar) };

export const wordsOf = (language: Language): Words => WORDS[language];

/**
 * The language in use. `preferred` are the system's languages, the most wanted first, as BCP 47 tags; `system` takes
 * the first of them that Parley has, else English.
 */
export function languageInUse(setting: Settings['general']['language'], preferred: () => readonly string[]): Language {
  if (setting !== 'system') return setting;
  for (const tag of preferred()) {
    const [primary = ''] = tag.toLowerCase().split(/[-_]/);
    const known = LANGUAGES.find((language) => language === primary);
    if (known !== undefined) return known;
  }
  return 'en';
}

export const directionOf = (language: Language): 'ltr' | 'rtl' => (language === 'ar' ? 'rtl' : 'ltr');
