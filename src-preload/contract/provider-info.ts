/**
 * Owns what the interface knows of an assistant service: enough to draw its form and nothing more.
 */
import type { ProfileId } from './ids.js';

export const PROVIDER_IDS = ['local'] as const;
export type ProviderId = (typeof PROVIDER_IDS)[number];

/** A field of a profile's form. */
export type OptionField =
  | {
      readonly kind: 'text';
      readonly key: string;
      readonly label: string;
      readonly help: string;
      readonly placeholder: string;
      readonly defaultValue: string;
      readonly required: boolean;
    }
  | {
      readonly kind: 'choice';
      readonly key: string;
      readonly label: string;
      readonly help: string;
      readonly choices: readonly { readonly value: string; readonly label: string }[];
      readonly defaultValue: string;
    }
  | {
      readonly kind: 'switch';
      readonly key: string;
      readonly label: string;
      readonly help: string;
      readonly defaultValue: boolean;
    };

export interface CredentialField {
  readonly key: string;
  readonly label: string;
  readonly help: string;
  readonly required: boolean;
}

export interface ProviderInfo {
  readonly id: ProviderId;
  readonly name: string;
  readonly summary: string;
  readonly status: 'built-in' | 'live' | 'beta' | 'discontinued';
  readonly credentials: readonly CredentialField[];
  readonly options: readonly OptionField[];
  readonly textInput: boolean;
  /** Options that point to a chat server; set where one found on this computer can be taken over with one click. */
  readonly chatServerOptions?: { readonly baseUrlKey: string; readonly modelKey: string };
}

/** Whether a secret is stored; the secret itself never leaves main. */
export interface CredentialStatus {
  readonly profileId: ProfileId;
  readonly key: string;
  readonly present: boolean;
  readonly lastFour: string | null;
}

/** Where secrets lie. `session` means in memory only, because the system offers no strong store and the person has not agreed to a weak one. */
export type CredentialBackend = 'system' | 'weak' | 'session';

/** One-line, truthful answer of "Test connection". */
export interface ConnectionTest {
  readonly ok: boolean;
  readonly message: string;
}

/** A chat server found on this computer. */
export interface ChatServer {
  readonly name: string;
  readonly baseUrl: string;
  readonly models: readonly string[];
}
