/**
 * Owns the capture region: opening the microphone, hearing the release whenever it comes, letting the last frames
 * through, giving the device back. Must never send anything: the uplink does, and forgets what is cancelled.
 */
import { appError, type AppError } from '../../src-preload/contract/app-error.js';
import { asCaptureId } from '../../src-preload/contract/ids.js';
import type { TalkMode } from '../../src-preload/contract/talk.js';
import { cancelVoice, endVoice, keepVoice, record, takeOver } from './outgoing.js';
import type { KeyMode } from './ports.js';
import { isSpeakingFreely, isUnanswered, type CaptureState } from './state.js';
import { chain, choose, clearTrouble, emit, patch, stay, trouble, type Move } from './step.js';
import { TUNING } from './tuning.js';

const CLOSED: CaptureState = { kind: 'closed' };

type Live = Extract<CaptureState, { readonly kind: 'opening' | 'open' }>;

/** A microphone of a new identity. */
const ask = (mode: TalkMode): Move =>
  choose(({ ids }) => {
    const captures = ids.captures + 1;
    const captureId = asCaptureId(captures);
    return chain(
      patch({ capture: { kind: 'opening', captureId, mode, key: 'down' }, ids: { ...ids, captures } }),
      emit({ type: 'open-capture', captureId }),
    );
  });

/** The person wants to speak. One microphone: while it is open with a key, this is no news. */
export const openCapture = (mode: KeyMode, atMs: number): Move =>
  choose(({ capture, ids }) => {
    switch (capture.kind) {
      case 'opening':
        if (capture.mode === 'hands-free') return hold(capture, mode, atMs);
        // Pressed again before the device came: the release in between ended nothing, and this press says how it goes on.
        return patch({ capture: { ...capture, key: 'down', mode: mode === 'latched' ? 'latched' : capture.mode } });
      case 'open':
        return capture.mode === 'hands-free' ? hold(capture, mode, atMs) : stay;
      case 'draining':
        return chain(finish, openCapture(mode, atMs));
      case 'closed':
        return chain(ask(mode), record(asCaptureId(ids.captures + 1), { from: 'now', backMs: 0 }, atMs));
    }
  });

/** The key ends what is said now, in the microphone that is open without it. What was begun without it goes on. */
const hold = (capture: Live, mode: KeyMode, atMs: number): Move => {
  const { captureId } = capture;
  return chain(
    takeOver,
    choose((state, { nowMs }) => {
      const backMs = Math.max(0, nowMs - atMs) + TUNING.pressPreRollMs;
      return isSpeakingFreely(state) ? stay : record(captureId, { from: 'now', backMs }, atMs);
    }),
    patch({
      capture:
        capture.kind === 'opening'
          ? { kind: 'opening', captureId, mode, key: 'down' }
          : { kind: 'open', captureId, mode },
    }),
  );
};

/** The person wants to speak without a key: the microphone opens, and turns begin when speech does. */
export const openFreely: Move = choose(({ capture }) => (capture.kind === 'closed' ? ask('hands-free') : stay));

/** The release, or the cap. Without a key there is none. */
export const releaseCapture = (atMs: number): Move =>
  choose(({ capture }) =>
    capture.kind !== 'closed' && capture.kind !== 'draining' && capture.mode === 'hands-free'
      ? stay
      : stopCapture(atMs),
  );

/** What is being said ends now; the microphone closes, unless it is to stay open without a key. */
export const stopCapture = (atMs: number): Move =>
  choose(({ capture, outgoing, handsFree }) => {
    switch (capture.kind) {
      case 'closed':
      case 'draining':
        return stay;
      case 'opening':
        return patch({ capture: { ...capture, key: 'released' } });
      case 'open': {
        const { captureId, mode } = capture;
        if (mode !== 'hands-free' && handsFree !== 'off') {
          return chain(endVoice(captureId, atMs), patch({ capture: { kind: 'open', captureId, mode: 'hands-free' } }));
        }
        return chain(
          // The utterance ends, for the person, now and not when its last frame is through.
          outgoing.kind === 'voice' && outgoing.captureId === captureId && outgoing.progress === 'recording'
            ? emit({ type: 'mark', mark: { name: 'utterance-end', turnId: outgoing.turnId, atMs } })
            : stay,
          patch({ capture: { kind: 'draining', captureId, mode, then: 'commit' } }),
          emit({ type: 'stop-capture', captureId }),
        );
      }
    }
  });

/** A short press goes on without the key. */
export const latch: Move = choose(({ capture }) =>
  (capture.kind === 'opening' || capture.kind === 'open') && capture.mode === 'hold'
    ? patch({
        capture:
          capture.kind === 'opening' ? { ...capture, mode: 'latched', key: 'down' } : { ...capture, mode: 'latched' },
      })
    : stay,
);

/** The person takes back what they say. A microphone that is to stay open without a key does. */
export const cancelCapture: Move = choose(({ capture, handsFree }) =>
  (capture.kind === 'opening' || capture.kind === 'open') && handsFree !== 'off' ? dropSpoken : discardCapture,
);

/** What is being said without a key, or over it, is dropped; the microphone listens on. */
const dropSpoken: Move = choose(({ capture, outgoing, ears }) => {
  if (capture.kind !== 'opening' && capture.kind !== 'open') return stay;
  const { captureId } = capture;
  // Also before a service that listens by itself told that it hears speech: it tells so late.
  const isStreamed = ears === 'service' && capture.mode === 'hands-free' && !isUnanswered(outgoing);
  return chain(
    cancelVoice(captureId),
    isStreamed ? emit({ type: 'restart-stream', captureId }) : stay,
    patch({
      speech: null,
      capture:
        capture.kind === 'opening'
          ? { kind: 'opening', captureId, mode: 'hands-free', key: 'down' }
          : { kind: 'open', captureId, mode: 'hands-free' },
    }),
  );
});

/** The microphone closes, and what is being said is dropped. */
export const discardCapture: Move = choose(({ capture }) => {
  switch (capture.kind) {
    case 'closed':
      return stay;
    case 'draining':
      return capture.then === 'discard'
        ? stay
        : chain(patch({ capture: { ...capture, then: 'discard' } }), cancelVoice(capture.captureId));
    case 'opening':
    case 'open': {
      const { captureId, mode } = capture;
      return chain(
        patch({ capture: { kind: 'draining', captureId, mode, then: 'discard' } }),
        emit({ type: 'stop-capture', captureId }),
        cancelVoice(captureId),
      );
    }
  }
});

/** The device is given back at once, whatever it does. */
export const closeCapture: Move = choose(({ capture }) => {
  if (capture.kind === 'closed') return stay;
  const { captureId } = capture;
  return chain(patch({ capture: CLOSED }), emit({ type: 'discard-capture', captureId }), cancelVoice(captureId));
});

/**
 * Something other than the person closes the microphone while they speak: what they said until then has failed and can
 * be tried again; what they had said to its end goes its way.
 */
export const breakOff = (error: AppError): Move =>
  choose(({ capture }) => {
    switch (capture.kind) {
      case 'closed':
        return stay;
      case 'opening':
        return closeCapture;
      case 'draining':
        return finish;
      case 'open': {
        const { captureId } = capture;
        return chain(
          takeOver,
          patch({ capture: CLOSED }),
          emit({ type: 'discard-capture', captureId }),
          keepVoice(captureId, error),
        );
      }
    }
  });

/** Samples flow. A release that came before is honoured now. */
export const captureStarted = (atMs: number): Move =>
  choose(({ capture }) => {
    if (capture.kind !== 'opening') return stay;
    const { captureId, mode } = capture;
    return chain(
      clearTrouble('capture'),
      choose(({ handsFree }) => (handsFree === 'lost' ? patch({ handsFree: 'on' }) : stay)),
      patch({ capture: { kind: 'open', captureId, mode } }),
      capture.key === 'released' ? stopCapture(atMs) : stay,
    );
  });

/**
 * The device is lost, by itself (`gone`) or because nothing comes from it (`silent`), and no other took its place.
 * `recordedMs` of sound came before; where that may be worth an answer, it is kept.
 */
export const captureLost = (error: AppError, how: 'gone' | 'silent', recordedMs: number): Move =>
  choose(({ capture, handsFree }) => {
    switch (capture.kind) {
      case 'closed':
        return stay;
      case 'draining':
        // What was said is there; only the device is not.
        return how === 'gone' ? drained(recordedMs) : finish;
      case 'opening':
      case 'open': {
        const { captureId } = capture;
        return chain(
          // Not opened again by itself: it would fail again, and again.
          patch({ capture: CLOSED, handsFree: handsFree === 'off' ? 'off' : 'lost' }),
          how === 'silent' ? emit({ type: 'discard-capture', captureId }) : stay,
          recordedMs < TUNING.brokenOffKeptMs ? cancelVoice(captureId) : chain(takeOver, keepVoice(captureId, error)),
          trouble('capture', error),
        );
      }
    }
  });

export const captureSilent = (recordedMs: number): Move =>
  captureLost(appError('microphone-stalled'), 'silent', recordedMs);

/** The last frame is through, after `recordedMs` of sound. */
export const drained = (recordedMs: number): Move =>
  choose(({ capture }) => {
    if (capture.kind !== 'draining') return stay;
    const { captureId, mode, then } = capture;
    if (then === 'discard') return patch({ capture: CLOSED });
    // Without a key an utterance is not what lies between opening and closing.
    if (mode !== 'hands-free' && recordedMs < TUNING.emptyUtteranceMs) {
      return chain(patch({ capture: CLOSED }), cancelVoice(captureId), trouble('capture', appError('microphone-late')));
    }
    return chain(patch({ capture: CLOSED }), endVoice(captureId, null));
  });

/** The last frame is waited for no longer. */
export const finish: Move = choose(({ capture }) => {
  if (capture.kind !== 'draining') return stay;
  const { captureId, then } = capture;
  return chain(
    emit({ type: 'discard-capture', captureId }),
    patch({ capture: CLOSED }),
    then === 'commit' ? endVoice(captureId, null) : stay,
  );
});
