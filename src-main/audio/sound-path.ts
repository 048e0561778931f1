/**
 * Owns the rule by which an output is chosen for what a person does: which sink plays, whether the microphone's echo
 * canceller is needed, and whether the microphone hears the answers at all. Pure.
 */
import type { Settings } from '../../src-preload/contract/settings.js';
import type { TalkMode } from '../../src-preload/contract/talk.js';
import type { SinkId, SinkSetting } from './sink-choice.js';

export type ListeningOn = 'loudspeakers' | 'headphones';

export interface SoundPathInput {
  readonly audio: Pick<Settings['audio'], 'sink' | 'speakerId' | 'listeningOn' | 'echoCancellation'>;
  /** Listening without a key is on. */
  readonly handsFree: boolean;
  /** Name of the device answers are heard on; empty where it is not known. */
  readonly speakerLabel: string;
}

/** What the next capture asks the browser for. */
export interface EchoTreatment {
  readonly echoCancellation: boolean;
  /** The canceller takes away of a voice over an answer too: that is understood without it. */
  readonly alsoBare: boolean;
}

export interface SoundPath extends EchoTreatment {
  readonly listeningOn: ListeningOn;
  /** From the next turn on. */
  readonly sink: SinkSetting;
}

/** Names of what is worn on the head or in the ear, as systems and makers write them. */
const WORN =
  /head[\s-]?(phone|set)|ear[\s-]?(phone|bud|pod|piece)|air\s?pods|\bbuds\d*\b|in-ear|kopfhörer|casque|écouteurs|auriculares|cuffie/iu;

/** What a device of this name is. An unknown one is a loudspeaker: wrongly careful costs less than talking to itself. */
export function guessListeningOn(label: string): ListeningOn {
  return WORN.test(label) ? 'headphones' : 'loudspeakers';
}

/**
 * Native sound is the fastest and plays on the system's default device only. The canceller hears only what the page
 * plays. So `auto` is native, but for a device that was chosen, and for hands-free on loudspeakers.
 */
export function soundPath({ audio, handsFree, speakerLabel }: SoundPathInput): SoundPath {
  const listeningOn = audio.listeningOn === 'auto' ? guessListeningOn(speakerLabel) : audio.listeningOn;
  const openAir = handsFree && listeningOn === 'loudspeakers';
  const automatic = openAir || audio.speakerId !== 'default' ? 'renderer' : 'native';
  const sink = audio.sink === 'auto' ? automatic : audio.sink;
  const alsoBare = openAir && sink === 'renderer';
  return { listeningOn, sink, echoCancellation: audio.echoCancellation || alsoBare, alsoBare };
}

/** How answers reach the microphone: as the room gives them, or with what the canceller took away. */
export const ECHO_PATHS = ['untreated', 'cancelled'] as const;
export type EchoPath = (typeof ECHO_PATHS)[number];

/**
 * The way of the echo to the microphone that is open now; null when there is none, or when it does not matter: whoever
 * holds a key has silenced the answer.
 */
export function echoPath(input: {
  readonly listeningOn: ListeningOn;
  readonly talkMode: TalkMode | null;
  /** What plays, or would. */
  readonly sink: SinkId | null;
  /** Whether the open microphone was opened with the canceller. */
  readonly cancelling: boolean;
}): EchoPath | null {
  const { listeningOn, talkMode, sink, cancelling } = input;
  if (talkMode === null || talkMode === 'hold' || listeningOn === 'headphones') return null;
  return cancelling && sink === 'renderer' ? 'cancelled' : 'untreated';
}
