/**
 * Examples of what main tells the window of each service: every kind of field, required and optional keys, fields that
 * depend on others. They follow the services' documents, yet are not what the descriptors say word for word.
 */
import type { CredentialField, OptionField, ProviderInfo } from '../../src-preload/contract/provider-info.js';

const apiKey: CredentialField = {
  key: 'apiKey',
  label: 'API key',
  help: 'Begins with “sk_”. Created in your account under API keys.',
  required: true,
};
/** Fields take what they do not name from here. */
const text = {
  kind: 'text',
  help: '',
  placeholder: '',
  defaultValue: '',
  required: false,
} as const;
const choices = (...values: readonly (readonly [value: string, label: string])[]) =>
  values.map(([value, label]) => ({ value, label }));

const LOCAL_PROVIDER: ProviderInfo = {
  id: 'local',
  name: 'Local',
  summary: 'Understands, answers and speaks on this computer. No account, no network.',
  status: 'built-in',
  credentials: [
    {
      key: 'chatKey',
      label: 'Chat server key',
      help: 'Only where your chat server asks for one.',
      required: false,
    },
  ],
  options: [
    {
      kind: 'choice',
      key: 'voice',
      label: 'Voice',
      help: '',
      choices: choices(['slt', 'Slate'], ['rms', 'Ridge']),
      defaultValue: 'slt',
    },
    {
      ...text,
      key: 'chatBaseUrl',
      label: 'Chat server',
      help: 'Address of an OpenAI-compatible server. Leave empty to use the built-in skills alone.',
      placeholder: 'http://127.0.0.1:11434/v1',
    },
    { ...text, key: 'chatModel', label: 'Model', help: 'As the chat server names it.' },
    {
      kind: 'switch',
      key: 'webSearch',
      label: 'Offer web searches',
      help: 'Asks before it opens the browser.',
      defaultValue: true,
    },
  ],
  textInput: true,
  endpoint: null,
  keyPage: null,
  chatServerOptions: { baseUrlKey: 'chatBaseUrl', modelKey: 'chatModel' },
};

const ADDISAI_PROVIDER: ProviderInfo = {
  id: 'addisai',
  name: 'AddisAI',
  summary: 'Speaks Amharic and Afan Oromo. Billed by the second from a prepaid wallet.',
  status: 'beta',
  credentials: [
    { ...apiKey, shownWhen: { key: 'auth', is: ['key'] } },
    {
      key: 'jwt',
      label: 'Access token',
      help: 'A short-lived token of your own back end.',
      required: true,
      shownWhen: { key: 'auth', is: ['jwt'] },
    },
  ],
  options: [
    {
      kind: 'choice',
      key: 'auth',
      label: 'Sign in with',
      help: 'Newer documents of the service ask for a token; keys still work.',
      advanced: true,
      choices: choices(['key', 'API key'], ['jwt', 'Access token']),
      defaultValue: 'key',
    },
    {
      kind: 'switch',
      key: 'mimeType',
      label: 'Name the format of the sound',
      help: 'Sent with each piece of sound, as newer documents ask.',
      advanced: true,
      defaultValue: true,
    },
    {
      kind: 'number',
      key: 'tailMs',
      label: 'Silence after speech',
      help: 'The service waits for silence before it answers; this much is sent when you let go.',
      advanced: true,
      min: 200,
      max: 3_000,
      step: 100,
      unit: 'ms',
      defaultValue: 800,
    },
  ],
  textInput: false,
  endpoint: 'wss://relay.addisassistant.com/ws',
  keyPage: 'https://platform.addisassistant.com/api-keys',
};

const AMIGO_OPTIONS: readonly OptionField[] = [
  {
    kind: 'choice',
    key: 'auth',
    label: 'Sign in with',
    help: '',
    choices: choices(['key', 'API key'], ['token', 'A token of your own']),
    defaultValue: 'key',
  },
  {
    ...text,
    key: 'organization',
    label: 'Organization',
    help: 'The id of your organization, as in its addresses.',
    placeholder: 'my-clinic',
    required: true,
  },
  {
    ...text,
    key: 'serviceId',
    label: 'Service',
    help: 'Which of the organization’s services answers.',
    placeholder: '64f0c2a1b7d94e5f8a1b2c3d',
    required: true,
    pattern: { expression: '[0-9a-f]{24}', message: 'A service id has 24 digits from 0 to 9 and a to f.' },
  },
  {
    kind: 'choice',
    key: 'region',
    label: 'Region',
    help: 'Where the organization lives. It is not found anywhere else.',
    choices: choices(
      ['us', 'United States'],
      ['ca', 'Canada (Montreal)'],
      ['eu', 'Europe (Frankfurt)'],
      ['au', 'Australia (Sydney)'],
    ),
    defaultValue: 'us',
  },
  {
    ...text,
    key: 'versionSet',
    label: 'Version set',
    help: 'Which published version of the service answers.',
    placeholder: 'release',
    defaultValue: 'release',
    suggestions: ['release', 'test', 'edge'],
  },
  {
    kind: 'switch',
    key: 'serverVad',
    label: 'Let the service hear when you stop',
    help: 'For hands-free talk. Holding the key works either way.',
    defaultValue: false,
  },
  {
    kind: 'choice',
    key: 'audioFormat',
    label: 'Sound of answers',
    help: '',
    advanced: true,
    choices: choices(['pcm', 'PCM'], ['mp3', 'MP3']),
    defaultValue: 'pcm',
  },
  {
    kind: 'number',
    key: 'outputRate',
    label: 'Sample rate of answers',
    help: 'The service does not tell it. Change it where voices sound too high or too low.',
    advanced: true,
    min: 8_000,
    max: 48_000,
    step: 1_000,
    unit: 'Hz',
    defaultValue: 16_000,
    shownWhen: { key: 'audioFormat', is: ['pcm'] },
  },
  {
    kind: 'number',
    key: 'extendSeconds',
    label: 'Keep alive every',
    help: 'How often an idle conversation is kept from ending.',
    advanced: true,
    min: 5,
    max: 600,
    step: 5,
    unit: 's',
    defaultValue: 30,
  },
];

const AMIGO_PROVIDER: ProviderInfo = {
  id: 'amigo',
  name: 'Amigo',
  summary: 'Agents of your organization: one unfinished conversation for each person and service.',
  status: 'live',
  credentials: [
    {
      key: 'apiKey',
      label: 'API key',
      help: 'Of your organization’s service account.',
      required: true,
      shownWhen: { key: 'auth', is: ['key'] },
    },
    {
      key: 'apiKeyId',
      label: 'API key id',
      help: 'Shown beside the key when it was made.',
      required: true,
      shownWhen: { key: 'auth', is: ['key'] },
    },
    {
      key: 'userId',
      label: 'User id',
      help: 'Who you are within the organization.',
      required: true,
      shownWhen: { key: 'auth', is: ['key'] },
    },
    {
      key: 'token',
      label: 'Token',
      help: 'A user token that your own system gave you. Parley cannot renew it.',
      required: true,
      shownWhen: { key: 'auth', is: ['token'] },
    },
  ],
  options: AMIGO_OPTIONS,
  textInput: true,
  endpoint: 'wss://api.amigo.ai',
  keyPage: 'https://dashboard.amigo.ai/',
};

const ZEEBEE_PROVIDER: ProviderInfo = {
  id: 'zeebee',
  name: 'ZeebeeAI',
  summary: 'Voice chat with a model of your choice, one whole utterance at a time, in ten languages.',
  status: 'live',
  credentials: [
    { ...apiKey, help: 'Begins with “sk-”.', required: false },
    { key: 'userId', label: 'User id', help: 'In place of a key, where you were given one.', required: false },
  ],
  options: [
    {
      ...text,
      key: 'model',
      label: 'Model',
      help: 'Any model the service offers.',
      placeholder: 'gpt-4o',
      defaultValue: 'gpt-4o',
      suggestions: ['gpt-4o', 'gpt-4-turbo', 'claude-3-5-sonnet'],
    },
    {
      kind: 'choice',
      key: 'language',
      label: 'Language',
      help: '',
      choices: choices(
        ['en-US', 'English (US)'],
        ['en-GB', 'English (UK)'],
        ['es-ES', 'Spanish'],
        ['ja-JP', 'Japanese'],
      ),
      defaultValue: 'en-US',
    },
    { ...text, key: 'ttsVoice', label: 'Voice', help: 'As the speech provider names it.', defaultValue: 'alloy' },
    {
      ...text,
      key: 'ttsProvider',
      label: 'Speech provider',
      help: 'Who turns answers into speech.',
      advanced: true,
      defaultValue: 'openai',
      suggestions: ['openai', 'elevenlabs'],
    },
    {
      kind: 'number',
      key: 'speed',
      label: 'Speaking rate',
      help: '',
      advanced: true,
      min: 0.5,
      max: 2,
      step: 0.1,
      unit: '',
      defaultValue: 1,
    },
  ],
  textInput: false,
  endpoint: 'wss://zeebee.ai/ws',
  keyPage: 'https://zeebee.ai/account/keys',
};

const PLAYAI_PROVIDER: ProviderInfo = {
  id: 'playai',
  name: 'PlayAI',
  summary: 'Voice agents made on play.ai.',
  status: 'discontinued',
  credentials: [{ ...apiKey, help: 'Of the account that owns the agent.' }],
  options: [
    {
      ...text,
      key: 'agentId',
      label: 'Agent',
      help: 'The id of your agent.',
      placeholder: 'Agent-XP5tVPa8GDWym6j',
      required: true,
      pattern: { expression: '[A-Za-z0-9-]+', message: 'An agent id holds letters, digits and hyphens.' },
    },
    {
      ...text,
      key: 'greeting',
      label: 'Greeting',
      help: 'In place of the agent’s own.',
      placeholder: 'Hello! How can I help?',
      maxLength: 250,
    },
    {
      ...text,
      key: 'prompt',
      label: 'Prompt',
      help: 'Added to the agent’s own prompt.',
      placeholder: 'Answer in one or two sentences.',
      multiline: true,
      maxLength: 10_000,
    },
    {
      kind: 'choice',
      key: 'outputFormat',
      label: 'Sound of answers',
      help: '',
      advanced: true,
      choices: choices(['mp3', 'MP3'], ['wav', 'WAV'], ['ogg', 'Ogg'], ['flac', 'FLAC'], ['mulaw', 'mu-law']),
      defaultValue: 'mp3',
    },
  ],
  textInput: true,
  endpoint: 'wss://api.play.ai/v1/talk',
  keyPage: null,
};

/** In the order in which main tells them. */
export const EXAMPLE_PROVIDERS: readonly ProviderInfo[] = [
  LOCAL_PROVIDER,
  ADDISAI_PROVIDER,
  AMIGO_PROVIDER,
  ZEEBEE_PROVIDER,
  PLAYAI_PROVIDER,
];
