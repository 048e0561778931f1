/**
 * Owns the form of PlayAI and the way from its values to settings.
 */
import { failed, ok, type Result } from '../../../src-preload/contract/app-error.js';
import type { SoundFormat } from '../../../src-preload/contract/audio.js';
import type { CredentialField, OptionField } from '../../../src-preload/contract/provider-info.js';
import { say } from '../../../src-preload/contract/said.js';
import { endpointProblem, resolveEndpoint } from '../kit/endpoint-url.js';
import { checkTexts, readChoice, readNumber, readSwitch, readText, requireSecret } from '../kit/options.js';
import type { Account, Options, Secrets } from '../types.js';

export const NAME = 'PlayAI';

const SURFACES = {
  public: { base: 'wss://api.play.ai/v1/talk', tail: [] },
  sdk: { base: 'wss://api.play.ai/v1/agents', tail: ['start-conversation'] },
} as const;

const rates = (...hz: readonly number[]) => hz.map((rate) => ({ value: String(rate), label: `${rate} Hz` }));

const AGENT_ID = {
  kind: 'text',
  key: 'agentId',
  label: 'Agent id',
  help: 'Names the agent you talk to. It was shown where the agent was made.',
  placeholder: 'Agent-XP5tVPa8GDWym6j',
  defaultValue: '',
  required: true,
  maxLength: 200,
  pattern: {
    expression: '[A-Za-z0-9][A-Za-z0-9._\\-]*',
    message: 'It must look like Agent-XP5tVPa8GDWym6j: letters, digits and hyphens.',
  },
} as const satisfies OptionField;

const GREETING = {
  kind: 'text',
  key: 'customGreeting',
  label: 'Greeting',
  help: 'What the agent says first, in place of its own greeting.',
  placeholder: 'Hello, what can I do for you?',
  defaultValue: '',
  required: false,
  maxLength: 250,
} as const satisfies OptionField;

const PROMPT = {
  kind: 'text',
  key: 'prompt',
  label: 'Instructions',
  help: "Added to the agent's own instructions.",
  placeholder: 'Answer in one or two sentences.',
  defaultValue: '',
  required: false,
  multiline: true,
  maxLength: 10_000,
} as const satisfies OptionField;

const OUTPUT_FORMAT = {
  kind: 'choice',
  key: 'outputFormat',
  label: 'Sound of answers',
  help: 'How PlayAI sends its voice. MP3 is what it sends by itself.',
  choices: [
    { value: 'mp3', label: 'MP3' },
    { value: 'wav', label: 'WAV' },
    { value: 'ogg', label: 'Ogg' },
    { value: 'flac', label: 'FLAC' },
    { value: 'mulaw', label: 'Mu-law (G.711)' },
    { value: 'raw', label: 'Raw samples' },
  ],
  defaultValue: 'mp3',
  advanced: true,
} as const satisfies OptionField;

const OUTPUT_RATE = {
  kind: 'choice',
  key: 'outputSampleRate',
  label: 'Sample rate of answers',
  help: 'A lower rate needs less of the network; 44100 Hz is what PlayAI sends by itself.',
  choices: rates(8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000),
  defaultValue: '44100',
  advanced: true,
} as const satisfies OptionField;

const RAW_IS = {
  kind: 'choice',
  key: 'rawIs',
  label: 'Raw samples are',
  help: 'PlayAI does not document it; others have met 32-bit floating point. Change it if answers are noise.',
  choices: [
    { value: 'float32', label: '32-bit floating point' },
    { value: 'pcm16', label: '16-bit integers' },
  ],
  defaultValue: 'float32',
  advanced: true,
  shownWhen: { key: OUTPUT_FORMAT.key, is: ['raw'] },
} as const satisfies OptionField;

const INPUT_ENCODING = {
  kind: 'choice',
  key: 'inputEncoding',
  label: 'Sound of the microphone',
  help: 'How Parley sends your voice. Linear PCM loses nothing; mu-law is half its size.',
  choices: [
    { value: 'linear16', label: 'Linear PCM (16 bit)' },
    { value: 'mulaw', label: 'Mu-law (G.711)' },
    { value: 'media-container', label: 'WAV stream' },
  ],
  defaultValue: 'linear16',
  advanced: true,
} as const satisfies OptionField;

const INPUT_RATE = {
  kind: 'choice',
  key: 'inputSampleRate',
  label: 'Sample rate of the microphone',
  help: 'Speech recognition rarely gains from more than 16000 Hz.',
  choices: rates(8_000, 16_000, 24_000, 44_100, 48_000),
  defaultValue: '16000',
  advanced: true,
} as const satisfies OptionField;

const SILENCE = {
  kind: 'number',
  key: 'silenceMs',
  label: 'Silence after you let go',
  help: 'PlayAI answers once it hears silence, so Parley sends this much at once when you let go of the key, and goes on at the pace of a microphone until PlayAI has noticed. 0 sends none.',
  min: 0,
  max: 3_000,
  step: 100,
  unit: 'ms',
  defaultValue: 800,
  advanced: true,
} as const satisfies OptionField;

const THRESHOLD = {
  kind: 'text',
  key: 'utteranceEndThreshold',
  label: 'End of utterance threshold',
  help: 'Tunes when PlayAI takes you for finished. Its unit is not documented. Leave it empty to send none.',
  placeholder: '',
  defaultValue: '',
  required: false,
  pattern: { expression: '\\d{1,6}(?:\\.\\d{1,6})?', message: 'It must be a number, such as 500 or 0.5.' },
  advanced: true,
} as const satisfies OptionField;

const SEND_LANGUAGE = {
  kind: 'switch',
  key: 'shouldSendLanguage',
  label: 'Ask for the language of the agent',
  help: "PlayAI's own web kit asks for it; its public page does not know it. Parley needs no answer.",
  defaultValue: false,
  advanced: true,
} as const satisfies OptionField;

const SURFACE = {
  kind: 'choice',
  key: 'surface',
  label: 'Entrance',
  help: "The public API takes a key. The entrance of PlayAI's web kit takes none and opens public agents only.",
  choices: [
    { value: 'public', label: 'Public API (/v1/talk)' },
    { value: 'sdk', label: 'Web kit (/v1/agents)' },
  ],
  defaultValue: 'public',
  advanced: true,
} as const satisfies OptionField;

const EXTENDED = {
  kind: 'choice',
  key: 'extended',
  label: 'Extended messages',
  help: "Typed messages, words of both sides and a note when an answer was heard are known from PlayAI's web kit only. Turned on for the public API, they may be refused.",
  choices: [
    { value: 'auto', label: 'With the web kit only' },
    { value: 'on', label: 'On' },
    { value: 'off', label: 'Off' },
  ],
  defaultValue: 'auto',
  advanced: true,
} as const satisfies OptionField;

export const OPTION_FIELDS: readonly OptionField[] = [
  AGENT_ID,
  GREETING,
  PROMPT,
  SURFACE,
  EXTENDED,
  OUTPUT_FORMAT,
  OUTPUT_RATE,
  RAW_IS,
  INPUT_ENCODING,
  INPUT_RATE,
  SILENCE,
  THRESHOLD,
  SEND_LANGUAGE,
];

export const API_KEY: CredentialField = {
  key: 'apiKey',
  label: 'API key',
  help: 'The key of the account that owns the agent.',
  required: true,
  shownWhen: { key: SURFACE.key, is: ['public'] },
};

export type InputEncoding = 'linear16' | 'mulaw' | 'media-container';

export interface Settings {
  readonly surface: keyof typeof SURFACES;
  readonly agentId: string;
  readonly customGreeting: string;
  readonly prompt: string;
  readonly outputFormat: string;
  readonly outputRateHz: number;
  /** How what arrives is to be read. */
  readonly soundFormat: SoundFormat;
  readonly inputEncoding: InputEncoding;
  readonly inputRateHz: number;
  /** Sent at once after an utterance; 0 sends none, then or later. */
  readonly silenceMs: number;
  /** Null sends none. */
  readonly utteranceEndThreshold: number | null;
  readonly shouldSendLanguage: boolean;
  /** Whether messages are sent that only the web kit is known to send. */
  readonly isExtended: boolean;
}

const inputEncoding = (value: string): InputEncoding =>
  value === 'mulaw' || value === 'media-container' ? value : 'linear16';

function soundFormat(options: Options, rateHz: number): SoundFormat {
  const format = readChoice(options, OUTPUT_FORMAT);
  switch (format) {
    case 'wav':
    case 'ogg':
    case 'flac':
      return { encoding: 'sniffed', otherwise: format };
    case 'mulaw':
      return { encoding: 'mulaw', rateHz, channels: 1 };
    case 'raw':
      return { encoding: readChoice(options, RAW_IS) === 'pcm16' ? 'pcm16' : 'float32', rateHz, channels: 1 };
    default:
      return { encoding: 'sniffed', otherwise: 'mp3' };
  }
}

export function readSettings(options: Options): Settings {
  const surface = readChoice(options, SURFACE) === 'sdk' ? 'sdk' : 'public';
  const extended = readChoice(options, EXTENDED);
  const outputRateHz = Number(readChoice(options, OUTPUT_RATE));
  const threshold = readText(options, THRESHOLD);
  return {
    surface,
    agentId: readText(options, AGENT_ID),
    customGreeting: readText(options, GREETING),
    prompt: readText(options, PROMPT),
    outputFormat: readChoice(options, OUTPUT_FORMAT),
    outputRateHz,
    soundFormat: soundFormat(options, outputRateHz),
    inputEncoding: inputEncoding(readChoice(options, INPUT_ENCODING)),
    inputRateHz: Number(readChoice(options, INPUT_RATE)),
    silenceMs: readNumber(options, SILENCE),
    utteranceEndThreshold: threshold !== '' && Number.isFinite(Number(threshold)) ? Number(threshold) : null,
    shouldSendLanguage: readSwitch(options, SEND_LANGUAGE),
    isExtended: extended === 'on' || (extended === 'auto' && surface === 'sdk'),
  };
}

/** The service's own address of the chosen entrance, which the agent's id is added to. */
export const ownEndpoint = (options: Options): string => SURFACES[readSettings(options).surface].base;

/** The key without the word people copy along with it from an HTTP header. */
export const readKey = (secrets: Secrets): Result<string> =>
  requireSecret('playai', { [API_KEY.key]: (secrets[API_KEY.key] ?? '').trim().replace(/^Bearer\s+/i, '') }, API_KEY);

/**
 * Where to connect. An account's own address takes the place of everything up to the agent's id, which is added
 * unless it stands there already.
 */
export function readUrl(account: Account): Result<string> {
  const { options, secrets } = account;
  const wrong = checkTexts('playai', options, OPTION_FIELDS);
  if (wrong !== null) return failed(wrong);
  const { surface, agentId } = readSettings(options);
  const resolved = resolveEndpoint(account, SURFACES[surface].base);
  if (!resolved.ok) return resolved;
  if (surface === 'public') {
    const key = readKey(secrets);
    if (!key.ok) return key;
  }
  const url = resolved.value;
  const path = url.pathname.split('/').filter((part) => part !== '');
  const tail = [encodeURIComponent(agentId), ...SURFACES[surface].tail];
  const isWhole = tail.every((part, at) => path[path.length - tail.length + at] === part);
  url.pathname = `/${[...path, ...(isWhole ? [] : tail)].join('/')}`;
  return URL.canParse(url.href) ? ok(url.href) : failed(endpointProblem(say('is-wrong')));
}
