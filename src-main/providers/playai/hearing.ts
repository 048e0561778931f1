/**
 * Owns what the service makes of the person's speech: whether it notices it, the words it understood, and when there
 * was nothing in it.
 */
import { appError } from '../../../src-preload/contract/app-error.js';
import { say } from '../../../src-preload/contract/said.js';
import type { CodecEvent } from '../types.js';
import { NAME } from './options.js';
import { joinWords } from './join-words.js';

type Events = readonly CodecEvent[];
const NONE: Events = [];

/** A service that tells of speech and is silent this long after an utterance has heard none in it. */
export const UNHEARD_MS = 3_000;
/** Characters of one utterance's words. */
const MAX_WORDS = 100_000;

const unheard = () => appError('timeout', { detail: say('heard-no-speech', { service: NAME }) });

export interface Hearing {
  /** An utterance begins. */
  begin(): void;
  /** The person has finished. `wasLoud`: there was something to be heard. */
  end(nowMs: number, wasLoud: boolean): void;
  /** Nobody wants to know any more what became of the utterance. */
  forget(): void;
  speechStart(): void;
  speechEnd(): void;
  /** Words of the utterance, all or the next of them. */
  words(message: string): Events;
  /** An answer begins; to be told before it. */
  answered(): Events;
  /** Whether this service ever told of speech. */
  tellsSpeech(): boolean;
  tick(nowMs: number): Events;
  wakeAtMs(): number | null;
}

/** `promisesWords`: the session waits for words, and must be told if an answer comes without them. */
export function createHearing(promisesWords: boolean): Hearing {
  let words = '';
  let isSpeaking = false;
  let isNoticed = false;
  let tellsSpeech = false;
  /** The utterance is over and no answer has begun. */
  let isAwaited = false;
  let unheardAtMs: number | null = null;
  let wasLoud = false;

  return {
    begin() {
      words = '';
      // Speech that runs over from before may swallow this utterance's beginning.
      isNoticed = isSpeaking;
      isAwaited = false;
      unheardAtMs = null;
    },
    end(nowMs, isAloud) {
      isAwaited = true;
      wasLoud = isAloud;
      if (tellsSpeech && !isNoticed) unheardAtMs = nowMs + UNHEARD_MS;
    },
    forget() {
      isAwaited = false;
      unheardAtMs = null;
    },
    speechStart() {
      tellsSpeech = true;
      isSpeaking = true;
      isNoticed = true;
      unheardAtMs = null;
    },
    speechEnd() {
      tellsSpeech = true;
      isSpeaking = false;
      isNoticed = true;
      unheardAtMs = null;
    },
    words(message) {
      unheardAtMs = null;
      // Noise after the words takes none of them back.
      if (message.trim() === '') return words === '' ? [{ type: 'user-speech-discarded' }] : NONE;
      words = joinWords(words, message).slice(0, MAX_WORDS);
      return [{ type: 'user-transcript-final', text: words }];
    },
    answered() {
      const isWordless = isAwaited && promisesWords && words === '';
      isAwaited = false;
      unheardAtMs = null;
      words = '';
      return isWordless ? [{ type: 'user-transcript-final', text: '' }] : NONE;
    },
    tellsSpeech: () => tellsSpeech,
    tick(nowMs) {
      if (unheardAtMs === null || nowMs < unheardAtMs) return NONE;
      unheardAtMs = null;
      isAwaited = false;
      // The line may be dead and not known to be: what somebody may have said is kept, to be tried again.
      return wasLoud ? [{ type: 'failure', error: unheard(), fatal: false }] : [{ type: 'user-speech-discarded' }];
    },
    wakeAtMs: () => unheardAtMs,
  };
}
