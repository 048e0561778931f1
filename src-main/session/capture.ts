/**
 * Owns the capture region: opening the microphone, hearing the release whenever it comes, letting the last frames
 * through, giving the device back. Must never send anything: the uplink does, and forgets what is cancelled.
 */
import { appError, type AppError } from '../../src-preload/contract/app-error.js';
import { asCaptureId, type CaptureId } from '../../src-preload/contract/ids.js';
import type { TalkMode } from '../../src-preload/contract/talk.js';
import { beginVoice, cancelVoice, completeVoice, keepVoice } from './outgoing.js';
import type { CaptureState } from './state.js';
import { chain, choose, clearTrouble, emit, patch, stay, trouble, type Move } from './step.js';
import { TUNING } from './tuning.js';

const CLOSED: CaptureState = { kind: 'closed' };

/** The person wants to speak. One microphone: while it is open, this is no news. */
export const openCapture = (mode: TalkMode, atMs: number): Move =>
  choose(({ capture, ids }) => {
    switch (capture.kind) {
      case 'opening':
        // Pressed again before the device came: the release in between ended nothing, and this press says how it goes on.
        return patch({
          capture: { ...capture, key: 'down', mode: mode === 'latched' ? afterLatch(capture.mode) : capture.mode },
        });
      case 'open':
        return stay;
      case 'draining':
        return chain(finish, openCapture(mode, atMs));
      case 'closed': {
        const captures = ids.captures + 1;
        const captureId = asCaptureId(captures);
        return chain(
          patch({ capture: { kind: 'opening', captureId, mode, key: 'down' }, ids: { ...ids, captures } }),
          emit({ type: 'open-capture', captureId }),
          begin(captureId, mode, atMs),
        );
      }
    }
  });

/** What a press to latch makes of a microphone that is on its way. */
const afterLatch = (mode: TalkMode): TalkMode => (mode === 'hold' ? 'latched' : mode);

const begin = (captureId: ReturnType<typeof asCaptureId>, mode: TalkMode, atMs: number): Move =>
  chain(
    beginVoice(captureId, mode, atMs),
    choose(({ outgoing }) =>
      outgoing.kind === 'voice' ? emit({ type: 'begin-utterance', captureId, turnId: outgoing.turnId, mode }) : stay,
    ),
    // Without a key the turn begins when speech does.
    mode === 'hands-free' ? patch({ outgoing: { kind: 'none' }, captions: null }) : stay,
  );

/** The release, the cap, or the switch turned off. */
export const stopCapture = (atMs: number): Move =>
  choose(({ capture, outgoing }) => {
    switch (capture.kind) {
      case 'closed':
      case 'draining':
        return stay;
      case 'opening':
        return patch({ capture: { ...capture, key: 'released' } });
      case 'open': {
        const { captureId, mode } = capture;
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

/** The person takes back what they say. */
export const cancelCapture: Move = choose(({ capture }) => {
  switch (capture.kind) {
    case 'closed':
      return stay;
    case 'draining':
      return capture.then === 'discard'
        ? stay
        : chain(patch({ capture: { ...capture, then: 'discard' } }), cancelVoice(capture.captureId, capture.mode));
    case 'opening':
    case 'open': {
      const { captureId, mode } = capture;
      return chain(
        patch({ capture: { kind: 'draining', captureId, mode, then: 'discard' } }),
        emit({ type: 'stop-capture', captureId }),
        cancelVoice(captureId, mode),
      );
    }
  }
});

/** The device is given back at once, whatever it does. */
export const closeCapture: Move = choose(({ capture }) => {
  if (capture.kind === 'closed') return stay;
  const { captureId, mode } = capture;
  const cancelled = capture.kind === 'draining' && capture.then === 'discard';
  return chain(
    patch({ capture: CLOSED }),
    emit({ type: 'discard-capture', captureId }),
    cancelled ? stay : cancelVoice(captureId, mode),
  );
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
        const { captureId, mode } = capture;
        return chain(
          patch({ capture: CLOSED }),
          emit({ type: 'discard-capture', captureId }),
          keepVoice(captureId, mode, error),
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
      patch({ capture: { kind: 'open', captureId, mode } }),
      capture.key === 'released' ? stopCapture(atMs) : stay,
    );
  });

/**
 * The device is lost, by itself (`gone`) or because nothing comes from it (`silent`), and no other took its place.
 * `recordedMs` of sound came before; where that may be worth an answer, it is kept.
 */
export const captureLost = (error: AppError, how: 'gone' | 'silent', recordedMs: number): Move =>
  choose(({ capture }) => {
    switch (capture.kind) {
      case 'closed':
        return stay;
      case 'draining':
        // What was said is there; only the device is not.
        return how === 'gone' ? drained(recordedMs) : finish;
      case 'opening':
      case 'open': {
        const { captureId, mode } = capture;
        return chain(
          patch({ capture: CLOSED }),
          how === 'silent' ? emit({ type: 'discard-capture', captureId }) : stay,
          recordedMs < TUNING.brokenOffKeptMs ? cancelVoice(captureId, mode) : keepVoice(captureId, mode, error),
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
      return chain(
        patch({ capture: CLOSED }),
        cancelVoice(captureId, mode),
        trouble('capture', appError('microphone-stalled')),
      );
    }
    return chain(patch({ capture: CLOSED }), commit(captureId));
  });

const commit = (captureId: CaptureId): Move =>
  chain(emit({ type: 'end-utterance', captureId }), completeVoice(captureId, null));

/** The last frame is waited for no longer. */
export const finish: Move = choose(({ capture }) => {
  if (capture.kind !== 'draining') return stay;
  const { captureId, then } = capture;
  return chain(
    emit({ type: 'discard-capture', captureId }),
    patch({ capture: CLOSED }),
    then === 'commit' ? commit(captureId) : stay,
  );
});
