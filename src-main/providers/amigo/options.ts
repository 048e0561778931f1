/**
 * Owns the form of Amigo and the way from its values to settings. Must never hold a secret.
 */
import { failed, ok, type Result } from '../../../src-preload/contract/app-error.js';
import type { CredentialField, OptionField } from '../../../src-preload/contract/provider-info.js';
import { say } from '../../../src-preload/contract/said.js';
import { checkTexts, fieldProblem, readChoice, readNumber, readSwitch, readText } from '../kit/options.js';
import type { Options } from '../types.js';

/** Hosts by region: an organisation lives in exactly one of them. */
const REGION_HOSTS = {
  us: 'api.amigo.ai',
  ca: 'api-ca-central-1.amigo.ai',
  eu: 'api-eu-central-1.amigo.ai',
  au: 'api-ap-southeast-2.amigo.ai',
} as const;
type Region = keyof typeof REGION_HOSTS;

const ORGANIZATION = {
  kind: 'text',
  key: 'organization',
  label: 'Organization',
  help: 'The id of your organization, as it stands in the addresses of the Amigo API.',
  placeholder: 'your-org',
  defaultValue: '',
  required: true,
  maxLength: 200,
  pattern: { expression: '[^\\s/?#\\\\]*[^\\s/?#\\\\.][^\\s/?#\\\\]*', message: 'It must be one word without "/".' },
} as const satisfies OptionField;

const SERVICE_ID = {
  kind: 'text',
  key: 'serviceId',
  label: 'Service id',
  help: 'The service that answers, as Amigo lists it: 24 signs, digits and the letters a to f.',
  placeholder: '0123456789abcdef01234567',
  defaultValue: '',
  required: true,
  pattern: { expression: '[0-9a-fA-F]{24}', message: 'It must have 24 signs, digits and the letters a to f.' },
} as const satisfies OptionField;

const REGION = {
  kind: 'choice',
  key: 'region',
  label: 'Region',
  help: 'Where your organization lives. In any other region Amigo does not know it.',
  choices: [
    { value: 'us', label: 'United States' },
    { value: 'ca', label: 'Canada (Montreal)' },
    { value: 'eu', label: 'Europe (Frankfurt)' },
    { value: 'au', label: 'Australia (Sydney)' },
  ],
  defaultValue: 'us',
} as const satisfies OptionField;

const SIGN_IN = {
  kind: 'choice',
  key: 'signIn',
  label: 'Sign-in',
  help: 'With an API key Parley gets tokens by itself and renews them. A token given directly ends after a while.',
  choices: [
    { value: 'key', label: 'API key' },
    { value: 'token', label: 'Token' },
  ],
  defaultValue: 'key',
  advanced: true,
} as const satisfies OptionField;

const VERSION_SET = {
  kind: 'text',
  key: 'versionSet',
  label: 'Version set',
  help: 'Which set of versions of the service is used.',
  placeholder: 'release',
  defaultValue: 'release',
  required: true,
  maxLength: 200,
  advanced: true,
} as const satisfies OptionField;

const RESPONSE_FORMAT = {
  kind: 'choice',
  key: 'responseFormat',
  label: 'Answers',
  help: 'Spoken answers have their words on the screen too.',
  choices: [
    { value: 'voice', label: 'Spoken' },
    { value: 'text', label: 'Text only' },
  ],
  defaultValue: 'voice',
} as const satisfies OptionField;

const VOICE_ONLY = { key: RESPONSE_FORMAT.key, is: ['voice'] } as const;

const AUDIO_FORMAT = {
  kind: 'choice',
  key: 'audioFormat',
  label: 'Sound format',
  help: 'PCM begins soonest. Not every version of the service offers MP3.',
  choices: [
    { value: 'pcm', label: 'PCM' },
    { value: 'mp3', label: 'MP3' },
  ],
  defaultValue: 'pcm',
  advanced: true,
  shownWhen: VOICE_ONLY,
} as const satisfies OptionField;

const AGENT_RATE = {
  kind: 'choice',
  key: 'agentRate',
  label: 'Sound rate',
  help: 'Rate of PCM answers. Amigo does not say it: choose another one where the voice is too deep or too high.',
  choices: ['8000', '16000', '22050', '24000', '44100', '48000'].map((value) => ({ value, label: `${value} Hz` })),
  defaultValue: '16000',
  advanced: true,
  shownWhen: VOICE_ONLY,
} as const satisfies OptionField;

const ACTION_FILTER = {
  kind: 'text',
  key: 'actionFilter',
  label: 'Reported agent actions',
  help: 'Regular expression for the actions the agent reports while it works, "^$" for none. Leave it empty for all.',
  placeholder: '^tool-call-.*$',
  defaultValue: '',
  required: false,
  maxLength: 500,
  advanced: true,
} as const satisfies OptionField;

const SERVER_VAD = {
  kind: 'switch',
  key: 'serverVad',
  label: 'Amigo finds the end of speech',
  help: 'For hands-free talk. While it is off, letting go of the key ends what you say.',
  defaultValue: false,
  advanced: true,
} as const satisfies OptionField;

const VAD_FIELD = {
  kind: 'text',
  key: 'vadField',
  label: 'Name of the voice activity switch',
  help: 'The field that turns voice activity detection on. Change it only if Amigo asks for another name.',
  placeholder: 'vad_mode_on',
  defaultValue: 'vad_mode_on',
  required: true,
  advanced: true,
  shownWhen: { key: SERVER_VAD.key, is: [true] },
  pattern: {
    expression: '(?!(?:type|__proto__)$)[A-Za-z_][A-Za-z0-9_]{0,63}',
    message: 'It must be a field name: letters, digits and "_".',
  },
} as const satisfies OptionField;

const EXTEND_S = {
  kind: 'number',
  key: 'extendTimeoutS',
  label: 'Keep the conversation open',
  help: 'While nobody speaks, Amigo is asked this often not to hang up. 0 never asks.',
  min: 0,
  max: 600,
  step: 5,
  unit: 's',
  defaultValue: 30,
  advanced: true,
} as const satisfies OptionField;

export const OPTION_FIELDS: readonly OptionField[] = [
  ORGANIZATION,
  SERVICE_ID,
  REGION,
  RESPONSE_FORMAT,
  SIGN_IN,
  VERSION_SET,
  AUDIO_FORMAT,
  AGENT_RATE,
  SERVER_VAD,
  VAD_FIELD,
  EXTEND_S,
  ACTION_FILTER,
];

const WITH_KEY = { key: SIGN_IN.key, is: ['key'] } as const;

export const API_KEY: CredentialField = {
  key: 'apiKey',
  label: 'API key',
  help: 'Made by an administrator of your Amigo organization.',
  required: true,
  shownWhen: WITH_KEY,
};
export const KEY_ID: CredentialField = {
  key: 'apiKeyId',
  label: 'API key id',
  help: 'The id that came with the API key.',
  required: true,
  shownWhen: WITH_KEY,
};
export const USER_ID: CredentialField = {
  key: 'userId',
  label: 'User id',
  help: 'The Amigo user you talk as.',
  required: true,
  shownWhen: WITH_KEY,
};
export const TOKEN: CredentialField = {
  key: 'token',
  label: 'Token',
  help: 'The id token of an Amigo user. The API key itself is not one.',
  required: true,
  shownWhen: { key: SIGN_IN.key, is: ['token'] },
};
export const CREDENTIALS: readonly CredentialField[] = [API_KEY, KEY_ID, USER_ID, TOKEN];

export type AgentSound = { readonly kind: 'none' | 'mp3' } | { readonly kind: 'pcm'; readonly rateHz: number };

export interface AmigoSettings {
  readonly organization: string;
  readonly serviceId: string;
  readonly versionSet: string;
  readonly signIn: 'key' | 'token';
  readonly sound: AgentSound;
  /** Null: all actions are reported. */
  readonly actionFilter: string | null;
  /** The field that turns server voice activity detection on; null while it is not wanted. */
  readonly vadField: string | null;
  /** Null: never asked. */
  readonly extendTimeoutMs: number | null;
}

const readSound = (options: Options): AgentSound => {
  if (readChoice(options, RESPONSE_FORMAT) === 'text') return { kind: 'none' };
  if (readChoice(options, AUDIO_FORMAT) === 'mp3') return { kind: 'mp3' };
  return { kind: 'pcm', rateHz: Number(readChoice(options, AGENT_RATE)) };
};

export const wantsServerVad = (options: Options): boolean => readSwitch(options, SERVER_VAD);

/** Settings as they are, whether or not they fit. */
export function readSettings(options: Options): AmigoSettings {
  const extendS = readNumber(options, EXTEND_S);
  return {
    organization: readText(options, ORGANIZATION),
    serviceId: readText(options, SERVICE_ID).toLowerCase(),
    versionSet: readText(options, VERSION_SET),
    signIn: readChoice(options, SIGN_IN) === 'token' ? 'token' : 'key',
    sound: readSound(options),
    actionFilter: readText(options, ACTION_FILTER) || null,
    vadField: wantsServerVad(options) ? readText(options, VAD_FIELD) : null,
    extendTimeoutMs: extendS === 0 ? null : extendS * 1_000,
  };
}

/** Settings that fit, or the error that says which does not. */
export function checkSettings(options: Options): Result<AmigoSettings> {
  const problem = checkTexts('amigo', options, OPTION_FIELDS);
  if (problem !== null) return failed(problem);
  const settings = readSettings(options);
  if (settings.actionFilter !== null && !isExpression(settings.actionFilter)) {
    return failed(fieldProblem('amigo', ACTION_FILTER, say('no-expression')));
  }
  return ok(settings);
}

function isExpression(text: string): boolean {
  try {
    return new RegExp(text, 'u').source !== '';
  } catch {
    return false;
  }
}

const isRegion = (value: string): value is Region => value in REGION_HOSTS;

/** The service's own address in the chosen region. */
export function regionAddress(options: Options): string {
  const region = readChoice(options, REGION);
  return `wss://${REGION_HOSTS[isRegion(region) ? region : REGION.defaultValue]}`;
}
