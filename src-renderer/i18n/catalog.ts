/**
 * Owns what a language of the interface consists of, and the types by which a word that is missing in one of them, or
 * left over, does not compile. English is where the keys come from. Holds no text.
 */
import type { ErrorCode } from '../../src-preload/contract/app-error.js';
import type { SayingCode } from '../../src-preload/contract/said.js';
import type { ProviderId } from '../../src-preload/contract/provider-info.js';
import type { Language } from '../../src-preload/contract/settings.js';
import type { en } from './en.js';

export type MessageKey = keyof typeof en;

/** What the keys of messages with a number end in: `x.one` and `x.other` in English. */
export type PluralForm = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';
type Pairs<Key, All> = Key extends `${infer Base}.other` ? (`${Base}.one` extends All ? Base : never) : never;
/** The keys, without their endings, of messages that come in forms. */
export type PluralKey<Key = MessageKey> = Pairs<Key, Key>;

/** A part of the interface in a language with these plural forms: each key of English, each form, and no other. */
type Translated<Part, Form extends PluralForm> = {
  readonly [Key in keyof Part | `${PluralKey<keyof Part>}.${Form}`]: string;
};
export type Amharic<Part> = Translated<Part, 'one' | 'other'>;
export type Arabic<Part> = Translated<Part, PluralForm>;

export interface ErrorText {
  readonly title: string;
  readonly text: string;
}
/** A code without its text does not compile. */
export type ErrorTexts = Readonly<Record<ErrorCode, ErrorText>>;

/** A code of what Parley says without its text does not compile. */
export type SayingTexts = Readonly<Record<SayingCode, string>>;

/** A field of a service's form in another language; what is left out is the same in every language. */
export interface FieldWords {
  readonly label: string;
  readonly help: string;
  readonly placeholder?: string;
  /** Said where what was typed does not look right. */
  readonly pattern?: string;
  /** Names of the choices, by value. */
  readonly choices?: Readonly<Record<string, string>>;
}

/** A service's words in another language. Its English ones are those of its descriptor. */
export interface ServiceWords {
  readonly summary: string;
  /** By key, those of credentials and of options alike. */
  readonly fields: Readonly<Record<string, FieldWords>>;
}
export type ProviderWords = Readonly<Record<ProviderId, ServiceWords>>;

/** Units of numbers that come from descriptors and services, as these write them. */
export type UnitWords = Readonly<Record<'ms' | 's' | 'seconds of audio', string>>;

export interface Catalog {
  readonly language: Language;
  readonly direction: 'ltr' | 'rtl';
  /** Digits that numbers are written with, as Intl names them. */
  readonly digits: 'latn';
  /** By key; with keys of their own for plural forms that English does not have. */
  readonly messages: Readonly<Record<string, string>>;
  readonly errors: ErrorTexts;
  readonly sayings: SayingTexts;
  /** Null in English, which the descriptors speak. */
  readonly providers: ProviderWords | null;
  /** Null in English, like the above. */
  readonly units: UnitWords | null;
}
