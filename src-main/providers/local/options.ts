/**
 * Owns the form of the built-in assistant and the way from its values to a configuration.
 */
import type { CredentialField, OptionField } from '../../../src-preload/contract/provider-info.js';
import { failed, ok, appError, type Result } from '../../../src-preload/contract/app-error.js';
import { say, type Said } from '../../../src-preload/contract/said.js';
import type { ToSpeech } from '../../hosts/protocol/speech.js';
import { parseEndpointUrl } from '../kit/endpoint-url.js';
import { fieldProblem, readChoice, readText } from '../kit/options.js';
import type { Options, Secrets } from '../types.js';

export type LocalConfiguration = Extract<ToSpeech, { type: 'configure' }>['configuration'];
export type LocalChat = NonNullable<LocalConfiguration['chat']>;

const CHAT_URL = {
  kind: 'text',
  key: 'chatUrl',
  label: 'Language model server',
  help: 'Base address of a chat server that speaks the OpenAI protocol, such as Ollama, LM Studio or llama.cpp. Leave it empty to use the built-in skills only.',
  placeholder: 'http://127.0.0.1:11434/v1',
  defaultValue: '',
  required: false,
} as const satisfies OptionField;

const CHAT_MODEL = {
  kind: 'text',
  key: 'chatModel',
  label: 'Model',
  help: 'The model as the server calls it.',
  placeholder: 'llama3.2',
  defaultValue: '',
  required: false,
} as const satisfies OptionField;

const SYSTEM_PROMPT = {
  kind: 'text',
  key: 'systemPrompt',
  label: 'Instructions',
  help: 'What the language model is told before every conversation. Leave it empty for short spoken answers.',
  placeholder: 'You are a patient teacher of English.',
  defaultValue: '',
  required: false,
} as const satisfies OptionField;

const VOICE = {
  kind: 'choice',
  key: 'voice',
  label: 'Voice',
  help: 'All voices speak English and live on this computer.',
  choices: [
    { value: 'slt', label: 'Female, American' },
    { value: 'rms', label: 'Male, American' },
    { value: 'awb', label: 'Male, Scottish' },
    { value: 'kal16', label: 'Male, robotic' },
  ],
  defaultValue: 'slt',
} as const satisfies OptionField;

const RATE = {
  kind: 'choice',
  key: 'rate',
  label: 'Speaking rate',
  help: 'You can also say "slower" or "faster".',
  choices: [
    { value: '0.75', label: 'Slow' },
    { value: '0.9', label: 'Unhurried' },
    { value: '1', label: 'Normal' },
    { value: '1.15', label: 'Brisk' },
    { value: '1.35', label: 'Fast' },
  ],
  defaultValue: '1',
} as const satisfies OptionField;

export const OPTION_FIELDS: readonly OptionField[] = [CHAT_URL, CHAT_MODEL, SYSTEM_PROMPT, VOICE, RATE];

export const CHAT_KEY: CredentialField = {
  key: 'chatKey',
  label: 'API key of the chat server',
  help: 'Only needed where the server asks for one. Servers on this computer usually do not.',
  required: false,
};

/** Characters; the wire takes no more. */
const MAX_PROMPT = 8_000;
const MAX_MODEL = 200;
const MAX_URL = 2_000;

const invalid = (field: Pick<OptionField, 'key' | 'label'>, problem: Said) =>
  failed(fieldProblem('local', field, problem));

/** The chat server of these options; null when none is wanted. */
export function readChat(options: Options, secrets: Secrets): Result<LocalChat | null> {
  const baseUrl = readText(options, CHAT_URL);
  if (baseUrl === '') return ok(null);
  const parsed = parseEndpointUrl(baseUrl, 'https');
  if (!parsed.ok) return invalid(CHAT_URL, parsed.reason);
  if (baseUrl.length > MAX_URL || parsed.url.search !== '' || parsed.url.hash !== '') {
    return invalid(CHAT_URL, say('address-with-query'));
  }
  const model = readText(options, CHAT_MODEL);
  if (model === '') return invalid(CHAT_MODEL, say('model-missing'));
  const systemPrompt = readText(options, SYSTEM_PROMPT);
  if (model.length > MAX_MODEL) return invalid(CHAT_MODEL, say('is-too-long'));
  if (systemPrompt.length > MAX_PROMPT) return invalid(SYSTEM_PROMPT, say('are-too-long'));
  const key = secrets[CHAT_KEY.key]?.trim() ?? '';
  // The key travels as a header: what no header can hold is refused here and not by an exception later.
  if (!/^[\x21-\x7e]*$/.test(key)) return failed(appError('credentials-rejected', { detail: say('key-unusable') }));
  return ok({ baseUrl: baseUrl.replace(/\/+$/, ''), model, apiKey: key === '' ? null : key, systemPrompt });
}

const VOICES = { slt: 'slt', rms: 'rms', awb: 'awb', kal16: 'kal16' } as const;

const isVoice = (value: string): value is keyof typeof VOICES => value in VOICES;

/** The configuration of a conversation; time zone and locale are the person's. */
export function readConfiguration(
  options: Options,
  secrets: Secrets,
  place: { readonly timeZone: string; readonly locale: string },
): Result<LocalConfiguration> {
  const chat = readChat(options, secrets);
  if (!chat.ok) return chat;
  const voice = readChoice(options, VOICE);
  return ok({
    chat: chat.value,
    voice: isVoice(voice) ? voice : VOICE.defaultValue,
    rate: Number(readChoice(options, RATE)),
    ...place,
  });
}

/** Where a chat server found on this computer is put down. */
export const CHAT_SERVER_OPTIONS = { baseUrlKey: CHAT_URL.key, modelKey: CHAT_MODEL.key } as const;
