/**
 * Owns what the simulated AddisAI can do wrong, or in another documented way, by name.
 */

/** Errors as the service words them; each comes as an object and as plain text. */
export const ERRORS = {
  401: 'Unauthorized: invalid API key',
  402: 'Payment required: your wallet is empty',
  403: 'Forbidden',
  429: 'Too many requests',
  500: 'AI service error',
} as const;
export type ErrorStatus = keyof typeof ERRORS;

export const CLOSES = {
  1000: 'client-stop',
  1001: '',
  1006: null,
  1008: '',
  1011: '',
  1012: '',
  1013: '',
} as const;
export type CloseCode = keyof typeof CLOSES;

const REFUSALS = [401, 402, 403, 404, 429, 503] as const;

type Named<Prefix extends string, Codes extends number> = `${Prefix}-${Codes}`;

const named = <Prefix extends string, Code extends number>(
  prefix: Prefix,
  codes: readonly Code[],
  say: (code: Code) => string,
): Record<Named<Prefix, Code>, string> =>
  Object.fromEntries(codes.map((code) => [`${prefix}-${code}`, say(code)])) as Record<Named<Prefix, Code>, string>;

const STATUSES = [401, 402, 403, 429, 500] as const satisfies readonly ErrorStatus[];
const CODES = [1000, 1001, 1006, 1008, 1011, 1012, 1013] as const satisfies readonly CloseCode[];

export const SCENARIOS = {
  'status-only': 'Says that it is ready in a status text only.',
  'setup-only': 'Says that it is ready with setupComplete only.',
  'chatty-status': 'Tells what it does in status texts before it is ready.',
  'never-ready': 'Takes the connection and never says that it is ready.',
  'cut-before-ready': 'Cuts the connection before it is ready, as for a wrong key.',
  'low-balance': 'Warns of a low wallet balance.',
  slow: 'Takes eight seconds to answer.',
  silent: 'Hears everything and answers nothing.',
  interrupted: 'Breaks its own answer off.',
  'talks-on': 'Speaks its answer to the end although somebody talks over it.',
  'breaks-off-silently': 'Stops without a word when somebody talks over it.',
  'no-turn-complete': 'Never says that an answer is complete.',
  'text-parts': 'Sends the words of its answers as text parts.',
  transcriptions: 'Sends transcripts of both sides.',
  'going-away': 'Announces that it will end the connection soon.',
  malformed: 'Sends frames that are no messages between the right ones.',
  'many-keys': 'Says everything there is to say in as few frames as possible.',
  'rate-16000': 'Answers at 16 kHz and says so.',
  'running-bill': 'Tells in each frame what the turn has cost so far.',
  'tool-calls': 'Asks for tools nobody offered.',
  'cut-in-utterance': 'Cuts the first connection while somebody speaks.',
  'cut-in-answer': 'Cuts the first connection in the middle of an answer.',
  'error-at-start': 'Sends an error before it is ready.',
  ...named('refuse', REFUSALS, (code) => `Refuses the connection with HTTP status ${code}.`),
  ...named('error', STATUSES, (code) => `Answers the first utterance with an error object of status ${code}.`),
  ...named('error-text', STATUSES, (code) => `Answers the first utterance with the plain text of error ${code}.`),
  ...named('close', CODES, (code) =>
    code === 1006
      ? 'Goes without a goodbye in the middle of an answer.'
      : `Closes with ${code} in the middle of an answer.`,
  ),
} as const satisfies Record<string, string>;

export type Scenario = keyof typeof SCENARIOS | 'normal';

/** The number in a scenario's name, where it begins like this; null for others. */
export function numberIn(scenario: string, prefix: 'refuse' | 'error' | 'error-text' | 'close'): number | null {
  const rest = scenario.startsWith(`${prefix}-`) ? scenario.slice(prefix.length + 1) : '';
  return /^\d+$/.test(rest) ? Number(rest) : null;
}
