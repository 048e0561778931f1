/**
 * Owns what Parley itself says about a failure, a warning or a test: a code with its values, and the English of each.
 * The window has the words of every code in each language; the English ones are written to the log as well. What a
 * service says in its own words is no code: it is a value, and stays as it is.
 */
import type { ErrorCode } from './app-error.js';
import type { ProviderId } from './provider-info.js';

/** `{name}` is filled in. A code added here needs its words in the other languages before anything compiles. */
export const SAYINGS = {
  // Any service.
  'key-refused': '{service} does not accept the key.',
  'key-not-allowed': '{service} does not allow this with the key.',
  'payment-asked': '{service} asks for payment.',
  'address-unknown': '{service} knows nothing of this address.',
  'too-many-requests': '{service} has had too many requests.',
  redirected: '{service} points to another address; Parley does not follow.',
  'own-problem': '{service} has a problem of its own.',
  'own-problem-number': '{service} has a problem of its own ({number}).',
  'refused-number': '{service} refused ({number}).',
  'not-opened': '{service} did not open a connection.',
  unreachable: '{service} cannot be reached.',
  'encryption-failed': 'The encrypted connection to {service} failed.',
  unreadable: '{service} sent something that cannot be read.',
  'line-lost': 'The connection to {service} was lost.',
  'line-dropped': 'The connection was dropped before it was ready.',
  'parley-misunderstood': '{service} did not understand Parley ({number}).',
  'gave-up-waiting': '{service} gave up waiting.',
  'line-ended': '{service} ended the connection (no code).',
  'line-ended-number': '{service} ended the connection ({number}).',
  'conversation-ended': 'The assistant ended the conversation.',
  'ended-each-time': 'The connection ended each time this was sent.',
  'service-says': '{service} says: {words}',
  'heard-no-speech': '{service} heard no speech in what was sent.',
  'api-key-refused': '{service} does not accept the API key.',
  'not-answering-in-time': '{service} did not answer within {seconds} seconds.',

  // What does not fit about a field of a form.
  'field-problem': '{field}: {problem}',
  endpoint: 'Endpoint',
  'is-missing': 'It is missing.',
  'is-too-long': 'It is too long.',
  'are-too-long': 'They are too long.',
  'is-longer-than': 'It may have {count} characters at most.',
  'does-not-fit': 'It does not fit.',
  'is-wrong': 'It is wrong.',
  'no-address': 'It must be an address that begins with {scheme}://.',
  'address-with-password': 'It must not hold a name or password.',
  'address-not-encrypted': 'It must begin with {scheme}://, or {plain}:// on this computer.',
  'address-with-hash': 'It must not hold a "#".',
  'address-with-query': 'It must be a plain address without "?" or "#".',
  'model-missing': 'Name the model the server shall use.',
  'no-json-object': 'It must be a JSON object, such as {example}.',
  'no-expression': 'It is no regular expression.',
  'secret-missing': '{field} is missing.',
  'secret-unusable': '{field} holds signs no key can hold.',
  'token-unusable': '{field} holds signs no token can hold.',
  'key-unusable': 'The key holds signs no key can hold.',
  'options-unfit': 'These options do not fit.',

  // ZeebeeAI.
  'zeebee-asks-sign-in': '{service} asks for an API key or a user id.',
  'zeebee-user-unknown': '{service} does not know this user id. Check it, or use an API key.',
  'zeebee-no-sound': '{service} received no sound. Is the right microphone chosen?',
  'zeebee-no-webm': '{service} did not take WebM; Parley sends WAV instead.',
  'zeebee-sound-unread': '{service} could not read the sound it was sent.',
  'zeebee-not-understood': '{service} did not understand what you said. Please say it again.',
  'zeebee-new-conversation': '{service} no longer has the earlier conversation; a new one begins.',
  'zeebee-unspoken': '{service} could not speak its answer.',
  'zeebee-text-only': '{service} could not speak its answer. Another voice or voice service may help.',
  'zeebee-text-only-why': '{service} could not speak its answer. Another voice or voice service may help. ({words})',
  'zeebee-stopped': '{service} stopped in the middle of its answer.',
  'zeebee-busy': '{service} is still busy with what was said before.',
  'zeebee-no-session': '{service} did not open a session.',
  'zeebee-sign-in-unanswered': '{service} did not answer the sign-in.',
  'zeebee-quiet': 'Nothing came from {service} for a while.',
  'zeebee-gone': '{service} cannot be reached. If the network is fine, the service may have moved or ended.',

  // AddisAI.
  'addisai-ended-early': '{service} ended the connection before it was ready. Check the {credential} and the endpoint.',
  'addisai-refused': '{service} does not accept the {credential}.',
  'addisai-elsewhere': '{service} is not at this address. Check the endpoint.',
  'addisai-speech-only': '{service} takes spoken words only.',

  'addisai-key': 'API key',
  'addisai-token': 'user token',

  // PlayAI.
  'playai-agent-unknown': '{service} knows no agent of this id.',
  'playai-no-credits': 'The {service} account has no credits left.',
  'playai-too-many-open': 'The {service} account has as many conversations open as its plan allows.',
  'playai-agent-closed': 'The API key does not open this {service} agent.',
  'playai-agent-key-refused': '{service} does not accept the API key for this agent.',
  'playai-not-public': 'This {service} agent does not open without a key: choose the public API as the entrance.',
  'playai-options-refused': '{service} does not take the options of this assistant.',
  'playai-not-continued': '{service} does not go on with the earlier conversation.',
  'playai-message-misunderstood': '{service} did not understand a message of Parley.',
  'playai-undocumented': '{service} reports an error nobody documented (no code).',
  'playai-undocumented-number': '{service} reports an error nobody documented ({number}).',
  'playai-hung-up': '{service} ended the conversation because of an error.',
  'playai-gone':
    '{service} does not answer at its address. The service is reported to be switched off since the end of 2025; an Endpoint of your own is still used.',

  // Amigo.
  'amigo-organization-unknown':
    'Amigo does not know this organization here. Check Organization and Region: it lives in one region only.',
  'amigo-service-unknown': 'Amigo does not know this service or version set in this organization and region.',
  'amigo-unfinished': 'Amigo still holds an unfinished conversation with this service.',
  'amigo-maintenance': 'Amigo is going through maintenance.',
  'amigo-busy': 'Amigo is still busy with this conversation.',
  'amigo-idle': 'Amigo hung up after a silence.',
  'amigo-no-voice': 'The agent has no voice for your language. "Answers" can be set to text only.',
  'amigo-answers-refused': 'Amigo does not offer this kind of answers. Change "Answers" or "Sound format".',
  'amigo-sound-refused': 'Amigo does not take the sound of the microphone as Parley sends it.',
  'amigo-problem': 'Amigo reported a problem.',
  'amigo-quoting': '{told} It says: “{words}”',
  'amigo-user-not-allowed': 'The Amigo user may not do this. Ask for the permission, or use another user.',
  'amigo-sign-in-refused': 'Amigo does not accept the sign-in.',
  'amigo-keys-refused': 'Amigo does not accept this API key, key id and user id together.',
  'amigo-no-token': 'Amigo answered the sign-in with something that is no token.',
  'amigo-conversation-gone': 'Amigo no longer has this conversation.',
  'amigo-nothing-said': 'There was nothing in it to answer.',
  'amigo-never-talked':
    'Nothing was said in the unfinished conversation, so Amigo does not finish it. Continue it instead.',
  'amigo-sign-in-ended': 'The sign-in to Amigo had ended; Parley signs in anew.',
  'amigo-not-continued': 'Amigo did not go on with the conversation; a new one is begun.',
  'amigo-not-kept-open': 'Amigo does not keep the conversation open when asked to.',
  'amigo-not-finished': 'Amigo could not finish the conversation; it may still be open there.',
  'amigo-no-service': 'Signed in, but there is no active service with this id.',
  'amigo-test-passed': '{signIn}; {service}; the voice connection opens.',
  'amigo-test-signed-in': 'Signed in',
  'amigo-test-token': 'The token is accepted',
  'amigo-test-service': 'the service is there',
  'amigo-test-service-named': 'service “{name}” is there',
  'amigo-test-not-looked-up': 'the service could not be looked up',
  'amigo-working': 'Working',
  'amigo-tool': 'Using a tool',
  'amigo-memory': 'Looking into its memory',
  'amigo-next-step': 'Thinking about the next step',
  'amigo-how-to-answer': 'Thinking about how to answer',
  'amigo-preparing': 'Preparing an answer',

  // The built-in assistant and its chat server.
  'text-too-long': 'The text is too long.',
  'engine-not-started': 'The speech engine did not start.',
  'engine-not-started-code': 'The speech engine did not start ({code}).',
  'engine-ended': 'The speech engine ended unexpectedly.',
  'engine-ended-code': 'The speech engine ended unexpectedly ({code}).',
  'engine-recogniser-missing': 'Speech recognition is not installed: a file is missing.',
  'engine-recogniser-unloadable': 'Speech recognition could not be loaded.',
  'engine-detector-missing': 'Speech detection is not installed: a file is missing.',
  'engine-detector-unloadable': 'Speech detection could not be loaded.',
  'engine-detector-broke': 'Speech detection broke while it worked.',
  'engine-detector-slow': 'Speech detection does not keep up.',
  'engine-detector-silent': 'Speech detection does not answer.',
  'engine-host-ended': 'The speech host ended.',
  'engine-voice-missing': 'The voice is not installed: a file is missing.',
  'engine-voice-unloadable': 'The voice could not be loaded.',
  'engine-voice-code': 'The voice ended with code {code}.',
  'engine-recognition-broke': 'Speech recognition broke while it worked.',
  'engine-voice-broke': 'The voice broke.',
  'engine-answer-broke': 'The assistant could not finish its answer.',
  'model-status': "The language model's server answered {number}.",
  'model-late': 'The language model did not answer in time.',
  'model-broke-off': 'The answer of the language model broke off.',
  'model-unreachable': "The language model's server could not be reached.",
  'model-unreadable': 'The language model gave no answer that could be read.',
  'chat-none': 'Built-in skills are ready; no language model is set.',
  'chat-nobody': 'Nothing answers at {address}.',
  'chat-nobody-usual': 'Nothing answers at {address}. Is {program} running?',
  'chat-asks-key': '{service} answers, but asks for an API key.',
  'chat-lists-none': '{service} answers, but lists no models; whether {model} is there shows when you talk.',
  'chat-error': '{service} answers with an error ({number}).',
  'chat-no-chat-server': '{service} answers, but not like a chat server. Is the address right, with its /v1?',
  'chat-ready': '{service} answers; model {model} is there.',
  'chat-empty': '{service} answers, but has no models yet.',
  'chat-other-models': '{service} answers, but has no model {model}. It has: {models}.',

  // The connection test.
  'test-ready': '{service} is ready ({milliseconds} ms).',
  'test-ready-says': '{service} is ready ({milliseconds} ms). It says: {words}',
  'test-not-ready': '{service} answers, but did not become ready.',
  'test-failed': 'It failed ({problem}).',
  'test-broke': 'The test failed ({name}).',
  'test-too-long': 'The test took too long.',
  'test-cancelled': 'Cancelled.',
  'assistant-unknown': 'There is no such assistant.',

  // Files on disk.
  'file-damaged': '{file} was damaged. It was set aside as {copy} and defaults are used.',
  'file-damaged-stays': '{file} is damaged and could not be set aside. Defaults are used and changes are not kept.',
  'file-unreadable': '{file} could not be read ({code}). Defaults are used and changes are not kept.',
  'file-not-writable': '{file} cannot be written.',
  'folder-not-kept':
    'Nothing can be kept: the folder {folder} cannot be written ({code}). What you change or say is lost when Parley quits. Allow writing there, or make room, and start Parley again.',
  'file-not-written': '{file} could not be written ({code}).',
  'chosen-file-not-written': 'The file could not be written ({code}).',
  'settings-replaced': 'Unusable settings were replaced by defaults: {groups}.',
  'settings-replaced-kept':
    'Unusable settings were replaced by defaults: {groups}. The file as it was is kept as {copy}.',
  'settings-newer': 'settings.json was written by a newer Parley; it is kept as {copy}.',
  'data-damaged': '{file} held unusable data. It starts empty.',
  'data-damaged-kept': '{file} held unusable data (kept as {copy}). It starts empty.',
  'keys-damaged': 'Some stored keys were damaged and must be entered again.',
  'keys-damaged-kept': 'Some stored keys were damaged and must be entered again. The file is kept as {copy}.',

  // What was asked cannot be.
  'assistants-same-id': 'Two assistants have the same id.',
  'assistant-not-listed': 'The assistant in use is not in the list.',
  'key-not-possible': 'That combination cannot be a key of Parley.',
  'keys-alike': 'Two keys of Parley cannot be told apart.',
  'key-in-desktop': 'Look for Parley in the keyboard settings.',
  'key-empty': 'An empty key cannot be saved.',
  'only-https': 'Only https addresses are opened.',
  'browser-failed': 'The browser could not be opened.',
  'folder-failed': 'The folder could not be opened.',
  'not-while-talking': 'Recordings are not played while you talk.',
  'no-recording': 'There is no recording of this turn.',
  'turn-gone': 'That turn is not kept any more.',
  'assistant-gone': 'That assistant is not set up any more.',
  'file-not-read': 'That file was not read.',
  'window-restarting': 'The window that records is starting again.',
} as const;

export type SayingCode = keyof typeof SAYINGS;
export const SAYING_CODES = Object.keys(SAYINGS) as readonly SayingCode[];

/** A word of a service's form, which each language has words of its own for; `english` is its descriptor's. */
export interface FormWord {
  readonly provider: ProviderId;
  readonly field: string;
  readonly part: 'label' | 'pattern';
  readonly english: string;
}

/**
 * Texts stand as they are: names, addresses, a service's own words; so do the numbers of errors, written as texts.
 * Lists are joined as the language does.
 */
export type SaidValue =
  string | number | readonly SaidValue[] | Said | FormWord | { readonly error: ErrorCode } | { readonly group: string };

export interface Said {
  readonly code: SayingCode;
  readonly values: Readonly<Record<string, SaidValue>>;
}

/** Parley's own words as a code, or the words of a service as they came. */
export type Told = Said | string;

type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;
type ValuesOf<Name extends string> = [Name] extends [never] ? [] : [values: Readonly<Record<Name, SaidValue>>];

/** A saying with all of its values. */
export function say<Code extends SayingCode>(
  code: Code,
  ...[values]: ValuesOf<Placeholders<(typeof SAYINGS)[Code]>>
): Said {
  return { code, values: values ?? {} };
}

/** Whether this is a saying whose values are plain texts and numbers: what another process may tell. */
export function isPlainSaying(value: unknown): value is Said {
  if (typeof value !== 'object' || value === null || !('code' in value) || !('values' in value)) return false;
  const { code, values } = value;
  if (typeof code !== 'string' || !Object.hasOwn(SAYINGS, code)) return false;
  if (typeof values !== 'object' || values === null) return false;
  return Object.values(values).every((it: unknown) => typeof it === 'string' || typeof it === 'number');
}

/** What was told, in English: for the log, and for what is kept. */
export function inEnglish(told: Told): string {
  if (typeof told === 'string') return told;
  return SAYINGS[told.code].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = told.values[name];
    return value === undefined ? whole : englishValue(value);
  });
}

type Structured = Exclude<SaidValue, string | number>;
export const isSaying = (value: Structured): value is Said => 'code' in value;
export const isFormWord = (value: Structured): value is FormWord => 'english' in value;
export const isErrorValue = (value: Structured): value is { readonly error: ErrorCode } => 'error' in value;
export const isGroupValue = (value: Structured): value is { readonly group: string } => 'group' in value;

function englishValue(value: SaidValue): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (isSaying(value)) return inEnglish(value);
  if (isFormWord(value)) return value.english;
  if (isErrorValue(value)) return value.error;
  return isGroupValue(value) ? value.group : value.map(englishValue).join(', ');
}
