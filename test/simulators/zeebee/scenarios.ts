/** Owns what the simulated service can do wrong, by name. */

export const SCENARIOS = {
  'invalid-key': 'Says that the API key is invalid, whatever it is.',
  'authentication-required': 'Says that there were no credentials, whatever came.',
  'not-logged-in': 'Says that the user is not logged in, whoever it is.',
  'never-acknowledged': 'Takes the connection and never acknowledges the first message.',
  'refused-401': 'Refuses the connection with 401.',
  'refused-503': 'Refuses the connection with 503.',
  'conversation-lost': 'Knows no conversation of before.',

  'no-audio': 'Says to every utterance that it received no audio data.',
  'invalid-format': 'Says to every utterance that its format is invalid.',
  'wav-only': 'Takes WAV, and says of WebM that its format is invalid.',
  untranscribed: 'Says to every utterance that it could not be transcribed.',
  'speech-failed': 'Answers in words, then says as an error that speech failed.',
  'tts-error': 'Answers in words, then says tts_error.',
  'unknown-error': 'Says something the documents do not know to every utterance.',
  'repeats-the-key': 'Says an error to every utterance that holds the key.',

  'counts-from-one': 'Counts the pieces of its sound from 1.',
  reordered: 'Sends the pieces of its sound out of order.',
  duplicated: 'Sends every piece of its sound twice.',
  'missing-piece': 'Leaves one piece of its sound out.',
  'sliced-base64': 'Cuts the Base64 of its sound anywhere, not each piece by itself.',
  binary: 'Sends its sound as binary frames.',
  unnumbered: 'Sends pieces of sound without numbers and without a count.',
  'other-names': 'Calls its messages transcription and ai_response.',
  'answers-wav': 'Answers with WAV.',
  'answers-ogg': 'Answers with Ogg Opus.',
  'answers-flac': 'Answers with FLAC.',
  'answers-webm': 'Answers with WebM.',
  'no-transcript': 'Answers without telling what it heard.',
  malformed: 'Sends broken and unknown messages between right ones.',

  'never-pings': 'Sends no pings, and answers those of the client.',
  'falls-silent': 'Says nothing at all after its first answer, not even to pings.',
  'wants-a-ping': 'Warns ten seconds after it is ready, and wants a ping.',
  'wants-a-reconnect': 'Warns ten seconds after it is ready, and wants a new connection.',
  'closes-1000': 'Closes with 1000 when an utterance comes.',
  'closes-1001': 'Closes with 1001 when an utterance comes.',
  'closes-1008': 'Closes with 1008 when an utterance comes.',
  'closes-1011': 'Closes with 1011 when an utterance comes.',
  'closes-1012': 'Closes with 1012 when an utterance comes.',
  'closes-1013': 'Closes with 1013 when an utterance comes.',
  'cut-on-upload': 'Loses the line when the first utterance comes; takes it on the next connection.',
  'cut-in-answer': 'Loses the line in the middle of its sound.',

  slow: 'Answers after 20 seconds.',
  'never-answers': 'Says nothing to an utterance.',
  'stops-in-answer': 'Stops in the middle of its sound and goes on with the next utterance.',
} as const;

export type Scenario = keyof typeof SCENARIOS | 'normal';

export const isScenario = (name: string): name is Scenario => name === 'normal' || Object.hasOwn(SCENARIOS, name);
