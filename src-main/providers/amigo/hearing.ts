/**
 * Owns what Amigo says it hears while it listens for the end of speech itself: whose speech it is, what it interrupts,
 * and that an utterance without any speech is not waited for.
 */
import { appError } from '../../../src-preload/contract/app-error.js';
import type { TurnId } from '../../../src-preload/contract/ids.js';
import { say } from '../../../src-preload/contract/said.js';
import type { CodecClock, CodecEvent } from '../types.js';
import type { Answers } from './answers.js';

/** After the end of an utterance, and the silence behind it, speech is heard within this or there was none; ms. */
const VERDICT_MS = 3_000;

interface Utterance {
  readonly turnId: TurnId;
  isTakenBack: boolean;
  hasSpeech: boolean;
  wasLoud: boolean;
}

type Events = readonly CodecEvent[];
const NONE: Events = [];

export interface Hearing {
  /** The service listens for the end of speech from now on, or no longer does. */
  switched(isOn: boolean): void;
  isOn(): boolean;
  started(turnId: TurnId): void;
  /** The utterance is over, as far as we send it. `wasLoud`: there was something to be heard in it. */
  ended(how: 'whole' | 'taken-back', wasLoud: boolean): void;
  speech(what: 'speech-started' | 'speech-ended' | 'speech-reset'): Events;
  /** Somebody speaks, as far as the service told. */
  hearsSpeech(): boolean;
  due(): Events;
  wakeAtMs(): number | null;
}

export function createHearing(clock: CodecClock, answers: Pick<Answers, 'asked' | 'talkedOver'>): Hearing {
  let isOn = false;
  let utterance: Utterance | null = null;
  let speaking: Utterance | null = null;
  let verdictAtMs: number | null = null;

  return {
    switched(on) {
      isOn = on;
    },
    isOn: () => isOn,
    started(turnId) {
      utterance = { turnId, isTakenBack: false, hasSpeech: false, wasLoud: false };
      verdictAtMs = null;
    },
    ended(how, wasLoud) {
      if (utterance === null) return;
      utterance.wasLoud = wasLoud;
      if (how === 'taken-back') utterance.isTakenBack = true;
      else if (!utterance.hasSpeech) verdictAtMs = clock.nowMs() + VERDICT_MS;
    },
    speech(what) {
      if (what === 'speech-started') {
        speaking = utterance;
        if (utterance === null || utterance.isTakenBack) return NONE;
        utterance.hasSpeech = true;
        verdictAtMs = null;
        return [{ type: 'user-speech-start' }, ...answers.talkedOver()];
      }
      const speaker = speaking;
      speaking = null;
      if (speaker === null) return NONE;
      if (what === 'speech-ended') {
        answers.asked(speaker.turnId, 'voice', speaker.isTakenBack ? 'taken-back' : 'wanted');
        return speaker.isTakenBack ? NONE : [{ type: 'user-speech-end' }];
      }
      return speaker.isTakenBack ? NONE : [{ type: 'user-speech-discarded' }];
    },
    hearsSpeech: () => speaking !== null,
    due() {
      if (verdictAtMs === null || clock.nowMs() < verdictAtMs) return NONE;
      verdictAtMs = null;
      if (utterance?.wasLoud !== true) return [{ type: 'user-speech-discarded' }];
      // The line may be dead and not known to be: what somebody may have said is kept, to be tried again.
      const error = appError('timeout', { detail: say('heard-no-speech', { service: 'Amigo' }) });
      return [{ type: 'failure', error, fatal: false }];
    },
    wakeAtMs: () => verdictAtMs,
  };
}
