/**
 * Owns the form of AddisAI and the way from its values to settings.
 */
import { ok, type Result } from '../../../src-preload/contract/app-error.js';
import type { CredentialField, OptionField } from '../../../src-preload/contract/provider-info.js';
import { say, type Said } from '../../../src-preload/contract/said.js';
import { readChoice, readNumber, readSwitch, requireSecret } from '../kit/options.js';
import { resolveEndpoint } from '../kit/endpoint-url.js';
import type { Account, Options } from '../types.js';

export const NAME = 'AddisAI';
export const KEY_PAGE = 'https://platform.addisassistant.com/apikeys';
export const ENDPOINT = 'wss://relay.addisassistant.com/ws';

const SIGN_IN = {
  kind: 'choice',
  key: 'signIn',
  label: 'Sign-in',
  help: 'An API key is what AddisAI hands out to developers. A user token is for people who sign in elsewhere and are given a short-lived one.',
  choices: [
    { value: 'apiKey', label: 'API key' },
    { value: 'jwt', label: 'User token (JWT)' },
  ],
  defaultValue: 'apiKey',
  advanced: true,
} as const satisfies OptionField;

const SILENCE = {
  kind: 'number',
  key: 'silenceMs',
  label: 'Silence after you let go',
  help: 'AddisAI answers once it hears silence, so Parley sends some after you let go of the key. More helps if answers do not come; it stops as soon as an answer begins.',
  min: 0,
  max: 3_000,
  step: 100,
  unit: 'ms',
  defaultValue: 800,
  advanced: true,
} as const satisfies OptionField;

const MESSAGE_SAMPLES = {
  kind: 'choice',
  key: 'messageSamples',
  label: 'Sound in one message',
  help: 'Shorter messages arrive sooner; longer ones are fewer.',
  choices: [
    { value: '1024', label: '64 ms (1024 samples)' },
    { value: '2048', label: '128 ms (2048 samples)' },
  ],
  defaultValue: '1024',
  advanced: true,
} as const satisfies OptionField;

const NAME_FORMAT = {
  kind: 'switch',
  key: 'nameFormat',
  label: 'Name the sound format in every message',
  help: 'Newer documents of AddisAI ask for it, the first ones do not know it.',
  defaultValue: true,
  advanced: true,
} as const satisfies OptionField;

export const OPTION_FIELDS: readonly OptionField[] = [SIGN_IN, SILENCE, MESSAGE_SAMPLES, NAME_FORMAT];

const API_KEY = {
  key: 'apiKey',
  label: 'API key',
  help: 'Begins with sk_. AddisAI speaks and understands Amharic and Afan Oromo.',
  required: true,
  shownWhen: { key: SIGN_IN.key, is: ['apiKey'] },
} as const satisfies CredentialField;

const USER_TOKEN = {
  key: 'jwt',
  label: 'User token',
  help: 'Short-lived: it has to be replaced when it runs out.',
  required: true,
  shownWhen: { key: SIGN_IN.key, is: ['jwt'] },
} as const satisfies CredentialField;

export const CREDENTIAL_FIELDS: readonly CredentialField[] = [API_KEY, USER_TOKEN];

export interface Settings {
  readonly messageSamples: number;
  readonly silenceMs: number;
  readonly namesFormat: boolean;
}

export const readSettings = (options: Options): Settings => ({
  messageSamples: Number(readChoice(options, MESSAGE_SAMPLES)),
  silenceMs: readNumber(options, SILENCE),
  namesFormat: readSwitch(options, NAME_FORMAT),
});

/** The credential in use, as it is called within a sentence. */
export const credentialName = (options: Options): Said =>
  say(readChoice(options, SIGN_IN) === 'jwt' ? 'addisai-token' : 'addisai-key');

/**
 * Where to connect, the secret in its query: never to be logged. Other query values of the account's own address are
 * kept; those that would sign in another way are not.
 */
export function readUrl(account: Account): Result<string> {
  const resolved = resolveEndpoint(account, ENDPOINT);
  if (!resolved.ok) return resolved;
  const field = readChoice(account.options, SIGN_IN) === 'jwt' ? USER_TOKEN : API_KEY;
  const secret = requireSecret('addisai', account.secrets, field);
  if (!secret.ok) return secret;
  const url = resolved.value;
  for (const { key } of CREDENTIAL_FIELDS) url.searchParams.delete(key);
  url.searchParams.set(field.key, secret.value);
  return ok(url.href);
}
