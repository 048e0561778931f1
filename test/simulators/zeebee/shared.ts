/** Owns what all connections to one simulated service share, and the words it uses for trouble. */
import type { SimulatorWorld, SpokenAnswer } from '../kit/simulator.js';
import type { Scenario } from './scenarios.js';
import type { Upload } from './upload.js';

export const API_KEY = 'sk-zeebee-simulated-0123456789';
export const USER_ID = 'user_simulated_12345';

export interface Shared {
  readonly world: SimulatorWorld & { readonly scenario: Scenario };
  readonly breaches: string[];
  readonly conversations: Set<string>;
  onUpload(upload: Upload): void;
  /** The answer that is due. */
  nextAnswer(): SpokenAnswer;
  onSpoken(answer: SpokenAnswer): void;
  /** Whether this happens for the first time. */
  isFirst(what: string): boolean;
}

export const SAYS = {
  invalidKey: 'Invalid API key. Please check your credentials.',
  noCredentials: 'Authentication required. Provide a valid user ID or API key.',
  notLoggedIn: 'You need to be logged in to use voice chat. Please login or register first.',
  noAudio: 'No audio data received. Please try recording again.',
  invalidFormat: 'Invalid audio data format. Please try again.',
  untranscribed: 'Could not transcribe audio. Please try again.',
  speechFailed: 'Text-to-speech conversion failed with provider openai.',
  noConversation: 'Conversation not found.',
} as const;

type Words = Readonly<Partial<Record<Scenario, string>>>;

/** What these scenarios say to the first message. */
export const SIGN_IN_TROUBLE: Words = {
  'invalid-key': SAYS.invalidKey,
  'authentication-required': SAYS.noCredentials,
  'not-logged-in': SAYS.notLoggedIn,
};

/** What these scenarios say to every utterance. */
export const UTTERANCE_TROUBLE: Words = {
  'no-audio': SAYS.noAudio,
  'invalid-format': SAYS.invalidFormat,
  untranscribed: SAYS.untranscribed,
  'unknown-error': 'The moon is in the wrong phase.',
  'repeats-the-key': `Something is wrong with ${API_KEY}.`,
};
