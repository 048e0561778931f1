/**
 * Owns what our own finding of speech means, in a microphone that is open without a key: when an utterance begins, when
 * it ends, and what was nothing. While an answer is awaited or heard, speech must last before it counts: until then its
 * sound waits in the uplink, so that a false start leaves no trace and the first syllable is not lost.
 */
import type { AppError } from '../../src-preload/contract/app-error.js';
import { closeCapture, stopCapture } from './capture.js';
import { search } from './listening.js';
import { holdGate } from './link.js';
import { cancelVoice, endVoice, forgetFailed, record, supersede } from './outgoing.js';
import type { EndpointerFact } from './ports.js';
import { cut } from './reply.js';
import { isSpeakingFreely, isUnanswered, type SessionState } from './state.js';
import { chain, choose, patch, stale, stay, trouble, type Move } from './step.js';
import { TUNING } from './tuning.js';

const SAMPLES_PER_MS = 16;

export const endpointerFact = (fact: EndpointerFact): Move =>
  choose((state) => {
    const found = search(state);
    if (found?.captureId !== fact.captureId) return stale;
    if (found.for === 'interruption') return fact.type === 'speech-confirmed' ? talksOver : stay;
    switch (fact.type) {
      case 'speech-began':
        return began(fact.sample);
      case 'speech-confirmed':
        return confirmed;
      case 'speech-ended':
        return ended(fact.silenceMs);
      case 'speech-dismissed':
        return dismissed;
      case 'endpointing-failed':
        return deaf(fact.error);
    }
  });

/** The service finds the utterance; that it silences the answer is not left to it. */
const talksOver: Move = choose((_, { nowMs }) => cut('user', nowMs));

/** Something is awaited or heard that speech would put an end to. */
const isBusy = ({ reply, outgoing }: SessionState): boolean =>
  reply.kind === 'awaited' || reply.kind === 'playing' || isUnanswered(outgoing);

/** The utterance begins a little before its first sign, and calls off what it is said over. */
const begin = (sample: number): Move =>
  choose(({ capture }, { nowMs }) => {
    if (capture.kind === 'closed') return stay;
    const start = { from: 'sample', sample: Math.max(0, sample - TUNING.preRollMs * SAMPLES_PER_MS) } as const;
    return chain(
      cut('user', nowMs),
      supersede,
      forgetFailed,
      holdGate,
      patch({ speech: null }),
      record(capture.captureId, start, null),
    );
  });

const began = (sample: number): Move =>
  choose((state) => {
    // Found again, after it was lost sight of.
    if (isSpeakingFreely(state)) return stay;
    return isBusy(state) ? patch({ speech: sample }) : begin(sample);
  });

const confirmed: Move = choose(({ speech }) => (speech === null ? stay : begin(speech)));

/** The person ended it `silenceMs` ago. */
const end = (silenceMs: number): Move =>
  choose((state, { nowMs }) =>
    isSpeakingFreely(state) && state.capture.kind !== 'closed'
      ? endVoice(state.capture.captureId, nowMs - silenceMs)
      : stay,
  );

/** The longest utterance is said: it ends here, be the person still speaking. */
export const endFreely: Move = end(0);

const ended = (silenceMs: number): Move =>
  choose((state) => {
    const { speech } = state;
    if (speech === null) return end(silenceMs);
    // A short word over an answer is none; one that outlasted the answer is.
    return isBusy(state) ? patch({ speech: null }) : chain(begin(speech), end(silenceMs));
  });

const dismissed: Move = choose((state) => {
  const { capture } = state;
  return chain(
    patch({ speech: null }),
    isSpeakingFreely(state) && capture.kind !== 'closed' ? cancelVoice(capture.captureId) : stay,
  );
});

/** A microphone that nobody listens to closes; what was said is sent as far as it came. */
const deaf = (error: AppError): Move =>
  choose(({ capture }, { nowMs }) =>
    chain(
      patch({ handsFree: 'off' }),
      capture.kind === 'opening' ? closeCapture : stopCapture(nowMs),
      trouble('capture', error),
    ),
  );
