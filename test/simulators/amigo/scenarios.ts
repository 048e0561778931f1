/**
 * Owns what the simulated Amigo can do wrong, by name.
 */

/** Errors within a turn: status and the words of Amigo's documents. */
export const TURN_ERRORS = {
  400: 'The user message is empty.',
  401: 'Invalid authorization credentials.',
  403: 'Missing required permissions.',
  404: 'Specified organization or conversation is not found.',
  408: 'The request body stream timed out.',
  409: 'A related operation is in process.',
  415: 'The format of the supplied audio file is not supported.',
  422: 'Invalid request body failed validation.',
  429: 'The user has exceeded the rate limit of 15 requests per minute.',
  500: 'Internal error.',
  503: 'The service is going through temporary maintenance.',
} as const;

/** Errors that answer the first message. */
export const START_ERRORS = {
  400: 'The preferred language does not support voice response.',
  401: 'Invalid authorization credentials.',
  403: 'Missing required permissions.',
  404: 'Specified organization, service, or version set is not found.',
  409: '',
  429: 'The user has exceeded the rate limit of 5 requests per minute.',
  503: 'The service is going through temporary maintenance.',
} as const;

export const HANDSHAKE_ERRORS = [401, 403, 404, 429, 503] as const;
export const SIGN_IN_ERRORS = [401, 404, 422, 429, 503] as const;

/** Ends in the middle of the first answer. */
const CLOSES = [
  1000, 1001, 1003, 1007, 1008, 1011, 1012, 1013, 3000, 3003, 4001, 4003, 4401, 4403, 4404, 4408, 4409, 4415, 4422,
  4429, 4503,
] as const;

/** Ends in the middle of the first answer whose code says little and whose reason says all. */
export const REASONS = {
  'token-expired': 'Token has expired',
  'organization-not-found': 'Organization not found',
  'idle-timeout': 'Idle timeout',
  'rate-limit': 'Rate limit exceeded',
  maintenance: 'Temporary maintenance',
  'audio-config': 'Audio config not supported',
} as const;

const numbered = <Key extends string | number>(
  keys: readonly Key[],
  name: (key: Key) => string,
  what: (key: Key) => string,
): Record<string, string> => Object.fromEntries(keys.map((key) => [name(key), what(key)]));

export const SCENARIOS: Readonly<Record<string, string>> = {
  ...numbered(
    SIGN_IN_ERRORS,
    (status) => `sign-in-${status}`,
    (status) => `The sign-in is refused with ${status}.`,
  ),
  'sign-in-garbage': 'The sign-in answers with something that is no token.',
  'short-token': 'Tokens live for one minute.',
  'services-403': 'The user may not list services.',
  'services-none': 'There is no active service.',
  ...numbered(
    HANDSHAKE_ERRORS,
    (status) => `handshake-${status}`,
    (status) => `The connection is refused with ${status}.`,
  ),
  'first-token-refused': 'The first token is refused, later ones are taken.',
  'no-echo': 'The answer to the handshake names no subprotocol.',
  ...numbered(
    Object.keys(START_ERRORS),
    (status) => `start-error-${status}`,
    (status) => `The conversation is refused with an error of status ${status}.`,
  ),
  unfinished: 'An unfinished conversation is there already.',
  'unfinished-by-close': 'The same, and only the end of the connection says so.',
  'unfinished-empty': 'The same, and nothing was said in it, so that it cannot be finished.',
  'continue-unknown': 'Conversations cannot be continued.',
  'continue-close': 'Continuing a conversation ends the connection.',
  'continue-silent': 'Continuing a conversation is not acknowledged.',
  'continue-other-name': 'Continuing a conversation is acknowledged under another name.',
  'no-greeting': 'The agent does not speak first.',
  'late-greeting': 'The agent greets after two seconds.',
  ...numbered(
    Object.keys(TURN_ERRORS),
    (status) => `turn-error-${status}`,
    (status) => `The first question is answered with an error of status ${status}.`,
  ),
  ...numbered(
    CLOSES,
    (code) => `close-${code}`,
    (code) => `The first answer is broken off with close code ${code} and no reason.`,
  ),
  ...numbered(
    Object.keys(REASONS),
    (name) => `close-${name}`,
    (name) => `The first answer is broken off with code 1000 and the reason of "${name}".`,
  ),
  reorder: 'Pieces of answers come in the wrong order.',
  duplicate: 'Pieces of answers come twice.',
  gap: 'One piece of each answer never comes.',
  'no-alignment': 'Spoken answers have no captions until they are complete.',
  'overlapping-alignment': 'Captions repeat what the piece before had.',
  'no-numbers': 'Pieces have neither an id nor a number.',
  'no-completion': 'Answers are said to their end, and never completed.',
  'no-transcript': 'What the person said is never told.',
  filler: 'Answers begin with a WAV in between.',
  'action-too-long': 'A spoken filler comes before answers.',
  'action-too-long-text': 'A written filler comes before answers.',
  actions: 'The agent reports what it does.',
  'breaks-off': 'A new question breaks the answer off, without completing it.',
  'conversation-completes': 'The conversation is complete with the first answer.',
  'completed-message': 'The conversation is complete, and a message says so.',
  'finishing-fails': 'The conversation is complete with the first answer, and finishing it fails.',
  slow: 'Answers begin after eight seconds.',
  'cut-in-utterance': 'The line breaks after the first second of the first utterance.',
  'cut-in-answer': 'The line breaks in the middle of the first answer.',
  malformed: 'Messages nobody can read come between those of an answer.',
  'short-idle': 'A silence of 40 seconds ends the connection.',
  'extend-refused': 'Nobody may ask for more time.',
  'vad-ignored': 'Voice activity detection is never switched on.',
};
