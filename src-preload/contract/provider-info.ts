/**
 * Owns what the interface knows of an assistant service: enough to draw its form and nothing more.
 */
import type { ProfileId } from './ids.js';
import type { Told } from './said.js';

/** In the order in which people are offered them. */
export const PROVIDER_IDS = ['local', 'addisai', 'amigo', 'zeebee', 'playai'] as const;
export type ProviderId = (typeof PROVIDER_IDS)[number];

/** The value of an option. */
export type OptionValue = string | boolean | number;

interface FieldBase {
  /** Letters and digits; the key of its value in a profile. */
  readonly key: string;
  readonly label: string;
  readonly help: string;
  /** Belongs under "More options": most people never need it. */
  readonly advanced?: true;
  /** Drawn only while another option has one of these values. A value that is not drawn is kept, and not used. */
  readonly shownWhen?: { readonly key: string; readonly is: readonly OptionValue[] };
}

/** A field of a profile's form. */
export type OptionField = FieldBase &
  (
    | {
        readonly kind: 'text';
        readonly placeholder: string;
        readonly defaultValue: string;
        readonly required: boolean;
        /** Several lines are usual, as for a prompt. */
        readonly multiline?: true;
        /** Characters. */
        readonly maxLength?: number;
        /** Values that are known to work, offered while typing; any other is taken too. */
        readonly suggestions?: readonly string[];
        /** What a value must look like: source of a regular expression that must match all of it, and what to say if not. */
        readonly pattern?: { readonly expression: string; readonly message: string };
      }
    | {
        readonly kind: 'choice';
        readonly choices: readonly { readonly value: string; readonly label: string }[];
        readonly defaultValue: string;
      }
    | { readonly kind: 'switch'; readonly defaultValue: boolean }
    | {
        readonly kind: 'number';
        readonly min: number;
        readonly max: number;
        readonly step: number;
        /** Written behind the value, such as "Hz" or "s". */
        readonly unit: string;
        readonly defaultValue: number;
      }
  );

export interface CredentialField {
  /** Letters and digits; names the environment variable too: `apiKey` of `playai` is PARLEY_PLAYAI_API_KEY. */
  readonly key: string;
  readonly label: string;
  readonly help: string;
  /** Whether nothing works without it (while it is drawn). */
  readonly required: boolean;
  readonly shownWhen?: FieldBase['shownWhen'];
}

export interface ProviderInfo {
  readonly id: ProviderId;
  readonly name: string;
  readonly summary: string;
  readonly status: 'built-in' | 'live' | 'beta' | 'discontinued';
  readonly credentials: readonly CredentialField[];
  readonly options: readonly OptionField[];
  readonly textInput: boolean;
  /** The service's own address, with the default options; null where there is none to replace. */
  readonly endpoint: string | null;
  /** Page of the service where a key can be got; null where none is needed. */
  readonly keyPage: string | null;
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
  readonly message: Told;
}

/** A chat server found on this computer. */
export interface ChatServer {
  readonly name: string;
  readonly baseUrl: string;
  readonly models: readonly string[];
}
