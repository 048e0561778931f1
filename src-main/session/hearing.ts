/**
 * Owns what the service's words about the person mean: speech noticed, ended, worthless, understood.
 * With a key held only the key ends an utterance; without a key the service does, where it listens by itself.
 */
import { listener } from './listening.js';
import { beginVoice, completeVoice, isKept, supersede, take, withdraw } from './outgoing.js';
import { cut, overlap } from './reply.js';
import { isUnanswered, type CaptureState, type Outgoing, type SessionState } from './state.js';
import { chain, choose, emit, patch, stale, stay, type Move } from './step.js';

type OpenCapture = Extract<CaptureState, { readonly kind: 'open' }>;

/** The microphone in which the service finds speech; null where we do, or a key does. */
const heardByService = (state: SessionState): OpenCapture | null =>
  state.capture.kind === 'open' && state.capture.mode === 'hands-free' && listener(state) === 'service'
    ? state.capture
    : null;

/** What the service hears is an utterance that somebody else has ended. */
const isWhole = (outgoing: Outgoing): boolean =>
  outgoing.kind === 'voice' && outgoing.kept === 'whole' && outgoing.progress === 'complete';

/** Speech over an answer may become an interruption: see the barge-in bound. */
const speaksOver: Move = overlap('speech');

/** The service hears speech. */
export const speechStart: Move = choose((state, { nowMs }) => {
  const { capture, outgoing, reply } = state;
  const listening = heardByService(state);
  if (listening !== null) {
    if (outgoing.kind === 'voice' && outgoing.progress === 'recording') return stay;
    if (isWhole(outgoing)) return stay;
    return chain(
      reply.kind === 'awaited' ? cut('user', nowMs) : stay,
      supersede,
      beginVoice(listening.captureId, 'tail', null),
      speaksOver,
    );
  }
  // The service answered a pause while the key is held, and the person goes on.
  if (capture.kind === 'open' && outgoing.kind === 'voice' && outgoing.progress === 'answered') {
    return chain(patch({ outgoing: { ...outgoing, progress: 'recording' } }), speaksOver);
  }
  return stay;
});

/** The service hears the end of speech. */
export const speechEnd: Move = choose((state, { nowMs }) => {
  const { reply } = state;
  const brief = reply.kind === 'playing' && reply.overlap === 'speech';
  const listening = heardByService(state);
  if (listening === null) return overlap('none');
  return chain(overlap('none'), brief ? dropRecording : completeVoice(listening.captureId, nowMs));
});

/** There was nothing to answer: no turn, no error. */
export const speechDiscarded: Move = choose((state) => {
  const { outgoing } = state;
  if (heardByService(state) !== null) return chain(overlap('none'), isUnanswered(outgoing) ? dropTaken : dropRecording);
  return outgoing.kind === 'voice' && isUnanswered(outgoing) ? dropTaken : stay;
});

const dropRecording: Move = choose(({ outgoing }) =>
  outgoing.kind === 'voice' && outgoing.progress === 'recording' ? withdraw : stay,
);

const dropTaken: Move = choose(({ outgoing }) =>
  outgoing.kind === 'voice' ? chain(isKept(outgoing) ? emit({ type: 'release-utterance' }) : stay, withdraw) : stay,
);

/**
 * Some services tell of speech only by its words. Those that come while an answer is on its way, or still grows, may be
 * the last of its question; later ones are the next.
 */
const unlessNamed = (state: SessionState): Move => {
  const { captions, failed, outgoing, reply } = state;
  const isAnswered =
    outgoing.kind === 'none' &&
    (failed.kind === 'none' || failed.turnId !== captions) &&
    (reply.kind === 'none' || (reply.kind === 'playing' && reply.turn.generation !== 'running'));
  return (captions === null || isAnswered) && heardByService(state) !== null ? speechStart : stay;
};

export const understood = (type: 'user-transcript-delta' | 'user-transcript-final', text: string): Move =>
  chain(
    choose(unlessNamed),
    choose((state) => {
      const { captions, outgoing } = state;
      if (captions === null) return stale;
      const tell = emit({
        type: 'tell',
        note: { type: type === 'user-transcript-final' ? 'user-text' : 'user-delta', turnId: captions, text },
      });
      if (type === 'user-transcript-delta') return tell;
      const listening = heardByService(state);
      const ends = listening !== null && outgoing.kind === 'voice' && outgoing.turnId === captions;
      return chain(tell, ends ? completeVoice(listening.captureId, null) : stay, take);
    }),
  );
