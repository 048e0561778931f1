/**
 * Owns what people may set for ZeebeeAI, and reading it: how to sign in, which models hear, think and speak.
 */
import { failed, ok, type Result } from '../../../src-preload/contract/app-error.js';
import type { CredentialField, OptionField } from '../../../src-preload/contract/provider-info.js';
import { say } from '../../../src-preload/contract/said.js';
import { asObject, type Json } from '../kit/json-frame.js';
import { checkTexts, fieldProblem, readChoice, readSwitch, readText, requireSecret } from '../kit/options.js';
import type { Account, Options } from '../types.js';

type Text = Extract<OptionField, { kind: 'text' }>;
type Choice = Extract<OptionField, { kind: 'choice' }>;
type Switch = Extract<OptionField, { kind: 'switch' }>;

const MAX_NAME_CHARACTERS = 120;

const SIGN_IN: Choice = {
  kind: 'choice',
  key: 'signIn',
  label: 'Sign in with',
  help: 'ZeebeeAI prefers an API key for apps like this one.',
  choices: [
    { value: 'api-key', label: 'API key' },
    { value: 'user-id', label: 'User id' },
  ],
  defaultValue: 'api-key',
};

const API_KEY: CredentialField = {
  key: 'apiKey',
  label: 'API key',
  help: 'Begins with sk-; made on your ZeebeeAI account.',
  required: true,
  shownWhen: { key: SIGN_IN.key, is: ['api-key'] },
};

/** Opens the account without anything else, and so is kept like a key. */
const USER_ID: CredentialField = {
  key: 'userId',
  label: 'User id',
  help: 'The id of your ZeebeeAI user. Whoever has it can talk in your name, so it is kept like a key.',
  required: true,
  shownWhen: { key: SIGN_IN.key, is: ['user-id'] },
};

const MODEL: Text = {
  kind: 'text',
  key: 'model',
  label: 'Model',
  help: 'Which language model answers.',
  placeholder: 'gpt-4o',
  defaultValue: 'gpt-4o',
  required: true,
  maxLength: MAX_NAME_CHARACTERS,
  suggestions: ['gpt-4o', 'gpt-4-turbo', 'claude-3-5-sonnet', 'Grok-2', 'Qwen'],
};

/** Every language the service documents. */
const LANGUAGE: Choice = {
  kind: 'choice',
  key: 'language',
  label: 'Language',
  help: 'What you speak, and what the answers are spoken in.',
  choices: [
    { value: 'en-US', label: 'English (US)' },
    { value: 'en-GB', label: 'English (UK)' },
    { value: 'es-ES', label: 'Spanish (Spain)' },
    { value: 'fr-FR', label: 'French' },
    { value: 'de-DE', label: 'German' },
    { value: 'it-IT', label: 'Italian' },
    { value: 'pt-BR', label: 'Portuguese (Brazil)' },
    { value: 'ja-JP', label: 'Japanese' },
    { value: 'ko-KR', label: 'Korean' },
    { value: 'zh-CN', label: 'Chinese (Simplified)' },
  ],
  defaultValue: 'en-US',
};

const TTS_PROVIDER: Text = {
  kind: 'text',
  key: 'ttsProvider',
  label: 'Voice service',
  help: 'Who speaks the answers.',
  placeholder: 'openai',
  defaultValue: 'openai',
  required: true,
  maxLength: MAX_NAME_CHARACTERS,
  suggestions: ['openai', 'elevenlabs'],
};

const TTS_VOICE: Text = {
  kind: 'text',
  key: 'ttsVoice',
  label: 'Voice',
  help: 'A voice of that service, such as alloy of openai or Rachel of elevenlabs.',
  placeholder: 'alloy',
  defaultValue: 'alloy',
  required: true,
  maxLength: MAX_NAME_CHARACTERS,
  suggestions: ['alloy', 'Rachel'],
};

const TTS_OPTIONS: Text = {
  kind: 'text',
  key: 'ttsOptions',
  label: 'Voice options',
  help: 'Further settings of the voice service, as a JSON object. Empty sends none.',
  placeholder: '{"speed": 1.1}',
  defaultValue: '',
  required: false,
  multiline: true,
  maxLength: 4_000,
  advanced: true,
};

const STT_PROVIDER: Text = {
  kind: 'text',
  key: 'sttProvider',
  label: 'Recognition service',
  help: 'Who turns your speech into text.',
  placeholder: 'openai',
  defaultValue: 'openai',
  required: true,
  maxLength: MAX_NAME_CHARACTERS,
  suggestions: ['openai'],
  advanced: true,
};

const STT_MODEL: Text = {
  kind: 'text',
  key: 'sttModel',
  label: 'Recognition model',
  help: 'The model of the recognition service.',
  placeholder: 'whisper-1',
  defaultValue: 'whisper-1',
  required: true,
  maxLength: MAX_NAME_CHARACTERS,
  suggestions: ['whisper-1'],
  advanced: true,
};

const UPLOAD_FORMAT: Choice = {
  kind: 'choice',
  key: 'uploadFormat',
  label: 'Upload format',
  help: 'WAV loses nothing. WebM with Opus is about ten times smaller, for slow connections.',
  choices: [
    { value: 'wav', label: 'WAV' },
    { value: 'webm', label: 'WebM (Opus)' },
  ],
  defaultValue: 'wav',
  advanced: true,
};

const SEND_USER_ID: Switch = {
  kind: 'switch',
  key: 'sendUserId',
  label: 'Send the user id with each utterance',
  help: "As the service's own Python client does. Its documents do not ask for it.",
  defaultValue: false,
  advanced: true,
};

export const CREDENTIAL_FIELDS: readonly CredentialField[] = [API_KEY, USER_ID];
export const OPTION_FIELDS: readonly OptionField[] = [
  SIGN_IN,
  MODEL,
  LANGUAGE,
  TTS_PROVIDER,
  TTS_VOICE,
  TTS_OPTIONS,
  STT_PROVIDER,
  STT_MODEL,
  UPLOAD_FORMAT,
  SEND_USER_ID,
];

/** What the first message proves who we are with. */
export type SignIn = { readonly api_key: string } | { readonly user_id: string };

export interface ZeebeeSettings {
  readonly model: string;
  readonly language: string;
  readonly ttsProvider: string;
  readonly ttsVoice: string;
  /** Null sends none. */
  readonly ttsOptions: Json | null;
  readonly sttProvider: string;
  readonly sttModel: string;
  readonly uploadFormat: 'wav' | 'webm';
  readonly sendUserId: boolean;
}

/** The secret of the chosen way to sign in, or the error that says what is missing. */
export function readSignIn({ options, secrets }: Pick<Account, 'options' | 'secrets'>): Result<SignIn> {
  const byUser = readChoice(options, SIGN_IN) === 'user-id';
  const secret = requireSecret('zeebee', secrets, byUser ? USER_ID : API_KEY);
  if (!secret.ok) return secret;
  return ok(byUser ? { user_id: secret.value } : { api_key: secret.value });
}

/** What is set, or the error that says what is wrong with it. */
export function readSettings(options: Options): Result<ZeebeeSettings> {
  const problem = checkTexts('zeebee', options, OPTION_FIELDS);
  if (problem !== null) return failed(problem);
  const ttsOptions = readJson(readText(options, TTS_OPTIONS));
  if (!ttsOptions.ok) return ttsOptions;
  return ok({
    model: readText(options, MODEL),
    language: readChoice(options, LANGUAGE),
    ttsProvider: readText(options, TTS_PROVIDER),
    ttsVoice: readText(options, TTS_VOICE),
    ttsOptions: ttsOptions.value,
    sttProvider: readText(options, STT_PROVIDER),
    sttModel: readText(options, STT_MODEL),
    uploadFormat: readChoice(options, UPLOAD_FORMAT) === 'webm' ? 'webm' : 'wav',
    sendUserId: readSwitch(options, SEND_USER_ID),
  });
}

function readJson(text: string): Result<Json | null> {
  if (text === '') return ok(null);
  try {
    const value = asObject(JSON.parse(text));
    if (value !== null) return ok(value);
  } catch {
    // Told below, like JSON that is no object.
  }
  return failed(fieldProblem('zeebee', TTS_OPTIONS, say('no-json-object', { example: TTS_OPTIONS.placeholder })));
}
