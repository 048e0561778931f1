/**
 * Owns what the simulated PlayAI can do wrong, by name.
 */

/** The service's documented error codes, with its words for them. */
export const ERRORS: Readonly<Record<number, string>> = {
  1001: 'Invalid authorization token.',
  1002: 'Invalid agent id.',
  1003: 'Invalid authorization credentials.',
  1005: 'Not enough credits.',
  4400: 'Invalid parameters.',
  4401: 'Unauthorized.',
  4429: 'You have reached the maximum number of concurrent connections allowed by your current plan.',
  4500: 'Internal error.',
};

export interface Quirks {
  /** `page`: only the messages of the public page, in both directions. */
  readonly messages: 'all' | 'page';
  readonly init: 'at-once' | 'late' | 'never';
  readonly greeting: 'announced' | 'endless' | 'without-stream-end' | 'unannounced' | 'none';
  readonly error: { readonly code: number; readonly isFatal: boolean | null; readonly at: 'setup' | 'answer' } | null;
  readonly hangUpBy: 'user' | 'agent' | 'error' | 'system' | null;
  readonly closeCode: number | null;
  /** The line is cut, once. */
  readonly cut: 'none' | 'in-utterance' | 'in-answer';
  readonly refuse: number | null;
  readonly thinkMs: number;
  /** How much of itself it tells: nothing at all, no speech of the person, no end of its streams. */
  readonly silence: 'none' | 'all' | 'activity' | 'stream-ends';
  readonly order: 'usual' | 'words-late' | 'words-early';
  readonly noise: 'none' | 'malformed' | 'telemetry' | 'doubled';
  /** Goes on sending the answer it was interrupted in. */
  readonly isDeafToInterruption: boolean;
  /** Answers in two streams, the second before the first was heard. */
  readonly isSecondThought: boolean;
  /** Transcripts repeat what they said before. */
  readonly repeatsWords: boolean;
}

const NORMAL: Quirks = {
  messages: 'all',
  init: 'at-once',
  greeting: 'announced',
  error: null,
  hangUpBy: null,
  closeCode: null,
  cut: 'none',
  refuse: null,
  thinkMs: 200,
  silence: 'none',
  order: 'usual',
  noise: 'none',
  isDeafToInterruption: false,
  isSecondThought: false,
  repeatsWords: false,
};

interface Scenario {
  readonly does: string;
  readonly quirks: Partial<Quirks>;
}

const errorScenarios = (code: number): readonly (readonly [string, Scenario])[] => [
  [
    `error-${code}`,
    { does: `Refuses the setup with error ${code}.`, quirks: { error: { code, isFatal: true, at: 'setup' } } },
  ],
  [
    `error-${code}-bare`,
    {
      does: `Refuses the setup with error ${code} as the public page shows it, without isFatal.`,
      quirks: { error: { code, isFatal: null, at: 'setup' } },
    },
  ],
  [
    `turn-error-${code}`,
    {
      does: `Sends error ${code}, not fatal, in place of its first answer.`,
      quirks: { error: { code, isFatal: false, at: 'answer' } },
    },
  ],
];

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'documented-page': {
    does: 'Sends and takes only what the public page documents: no init, no words, no end of an answer.',
    quirks: { messages: 'page' },
  },
  'no-init': { does: 'Never sends init.', quirks: { init: 'never' } },
  'late-init': { does: 'Sends init four seconds after the setup.', quirks: { init: 'late' } },
  'no-greeting': { does: 'Does not greet.', quirks: { greeting: 'none' } },
  'endless-greeting': { does: 'Never says that its greeting is over.', quirks: { greeting: 'endless' } },
  'unannounced-greeting': { does: 'Greets without a word about it.', quirks: { greeting: 'unannounced' } },
  'greeting-without-stream-end': {
    does: 'Ends its greeting without an end of its stream.',
    quirks: { greeting: 'without-stream-end' },
  },
  ...Object.fromEntries(Object.keys(ERRORS).flatMap((code) => errorScenarios(Number(code)))),
  'error-unknown': {
    does: 'Sends an error code nobody documented.',
    quirks: { error: { code: 9_999, isFatal: true, at: 'setup' } },
  },
  'turn-error-fatal': {
    does: 'Sends error 4500 without isFatal in place of its first answer, and closes.',
    quirks: { error: { code: 4_500, isFatal: null, at: 'answer' } },
  },
  'hangup-agent': { does: 'The agent hangs up after its first answer.', quirks: { hangUpBy: 'agent' } },
  'hangup-user': { does: 'Says that the person hung up.', quirks: { hangUpBy: 'user' } },
  'hangup-system': { does: 'The system hangs up after its first answer.', quirks: { hangUpBy: 'system' } },
  'hangup-error': { does: 'Hangs up because of an error after its first answer.', quirks: { hangUpBy: 'error' } },
  'close-1000': {
    does: 'Closes cleanly, without a hang-up, in place of its first answer.',
    quirks: { closeCode: 1_000 },
  },
  'close-1008': { does: 'Closes with 1008 in place of its first answer.', quirks: { closeCode: 1_008 } },
  'close-1011': { does: 'Closes with 1011 in place of its first answer.', quirks: { closeCode: 1_011 } },
  'close-4429': { does: 'Closes with 4429 in place of its first answer.', quirks: { closeCode: 4_429 } },
  'cut-in-utterance': { does: 'Loses the line in the middle of the first utterance.', quirks: { cut: 'in-utterance' } },
  'cut-in-answer': { does: 'Loses the line in the middle of its first answer.', quirks: { cut: 'in-answer' } },
  'refused-404': { does: 'Refuses to connect with HTTP 404.', quirks: { refuse: 404 } },
  'refused-429': { does: 'Refuses to connect with HTTP 429.', quirks: { refuse: 429 } },
  'refused-503': { does: 'Refuses to connect with HTTP 503.', quirks: { refuse: 503 } },
  slow: { does: 'Thinks for five seconds.', quirks: { thinkMs: 5_000 } },
  silent: { does: 'Takes everything and never says anything.', quirks: { silence: 'all' } },
  'no-activity': { does: 'Never tells when it hears speech.', quirks: { silence: 'activity' } },
  'no-stream-end': { does: 'Never tells that an answer is whole.', quirks: { silence: 'stream-ends' } },
  'words-late': { does: 'Tells what it understood and what it says after the sound.', quirks: { order: 'words-late' } },
  'words-early': { does: 'Tells what it says before the stream begins.', quirks: { order: 'words-early' } },
  'repeated-words': { does: 'Repeats in each transcript what it told before.', quirks: { repeatsWords: true } },
  malformed: { does: 'Sends broken frames between right ones.', quirks: { noise: 'malformed' } },
  telemetry: { does: 'Sends logs, metrics and page messages in between.', quirks: { noise: 'telemetry' } },
  doubled: { does: 'Sends every message but sound twice.', quirks: { noise: 'doubled' } },
  'deaf-to-interruption': {
    does: 'Goes on sending an answer after it was interrupted.',
    quirks: { isDeafToInterruption: true },
  },
  'second-thought': {
    does: 'Follows every answer with another one before it was heard.',
    quirks: { isSecondThought: true },
  },
};

export const SCENARIO_SENTENCES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(SCENARIOS).map(([name, { does }]) => [name, does]),
);

/** Unknown names are `normal`. */
export const quirksOf = (scenario: string): Quirks => ({ ...NORMAL, ...SCENARIOS[scenario]?.quirks });
