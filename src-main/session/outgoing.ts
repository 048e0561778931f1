/**
 * Owns what becomes of the person's utterance or text until an answer begins: told, taken, answered, failed, tried
 * again. Must never touch the microphone, the connection's life or the playing answer.
 */
import { appError, type AppError } from '../../src-preload/contract/app-error.js';
import type { CaptureId, TurnId } from '../../src-preload/contract/ids.js';
import { say } from '../../src-preload/contract/said.js';
import type { Command } from './commands.js';
import type { UtteranceStart } from './ports.js';
import {
  isUnanswered,
  type Failed,
  type Outgoing,
  type PastReply,
  type ReadyLink,
  type SessionState,
} from './state.js';
import { chain, choose, emit, mintTurn, patch, stay, step, type Move } from './step.js';
import { TUNING } from './tuning.js';

const NOTHING: Outgoing = { kind: 'none' };

/** The connection utterances and texts may use now. */
export const openLink = (state: SessionState): ReadyLink | null =>
  state.link.kind === 'ready' && state.link.gate === 'open' ? state.link : null;

/** Remembers an answer that is over; the oldest memory gives way. */
export const remember = (past: readonly PastReply[], ...over: readonly PastReply[]): readonly PastReply[] =>
  [...past, ...over].slice(-TUNING.pastReplies);

/** A new utterance in this capture. `atMs` is the key's time, null where speech began without a key. */
export const beginVoice =
  (captureId: CaptureId, kept: 'whole' | 'tail', atMs: number | null): Move =>
  (state, { nowMs }) => {
    const { turnId, ids } = mintTurn(state);
    const commands: Command[] = [{ type: 'tell', note: { type: 'user-spoke', turnId } }];
    if (atMs !== null) commands.push({ type: 'mark', mark: { name: 'talk-start', turnId, atMs } });
    const outgoing: Outgoing = {
      kind: 'voice',
      turnId,
      captureId,
      kept,
      beganAtMs: atMs ?? nowMs,
      progress: 'recording',
      tries: state.link.kind === 'ready' ? 1 : 0,
    };
    return step({ ...state, ids, outgoing, captions: turnId, progress: null }, ...commands);
  };

/** A new utterance that is kept whole, from `start` on. */
export const record = (captureId: CaptureId, start: UtteranceStart, atMs: number | null): Move =>
  chain(
    beginVoice(captureId, 'whole', atMs),
    choose(({ outgoing }) =>
      outgoing.kind === 'voice' ? emit({ type: 'begin-utterance', captureId, turnId: outgoing.turnId, start }) : stay,
    ),
  );

/**
 * What a service was listening to by itself becomes an utterance of ours, for as far back as its sound is there: the
 * service is gone, or the person ends it by key.
 */
export const takeOver: Move = choose(({ outgoing }, { nowMs }) => {
  if (outgoing.kind !== 'voice' || outgoing.kept === 'whole' || isUnanswered(outgoing)) return stay;
  const { captureId, turnId, beganAtMs } = outgoing;
  const backMs = Math.max(0, nowMs - beganAtMs) + TUNING.servicePreRollMs;
  return chain(
    forgetFailed,
    patch({ outgoing: { ...outgoing, kept: 'whole' } }),
    emit({ type: 'begin-utterance', captureId, turnId, start: { from: 'now', backMs } }),
  );
});

/** A typed text; it is sent when a link is ready for it. */
export const beginText =
  (text: string): Move =>
  (state) => {
    const { turnId, ids } = mintTurn(state);
    const outgoing: Outgoing = { kind: 'text', turnId, text, progress: 'waiting', tries: 0 };
    return step(
      { ...state, ids, outgoing, captions: null, progress: null },
      { type: 'tell', note: { type: 'user-typed', turnId, text } },
    );
  };

/** The utterance of this capture is whole. `endedAtMs` is when the person ended it; null where that was marked. */
export const completeVoice =
  (captureId: CaptureId, endedAtMs: number | null): Move =>
  (state, context) => {
    const { outgoing } = state;
    if (outgoing.kind !== 'voice' || outgoing.captureId !== captureId) return step(state);
    switch (outgoing.progress) {
      case 'complete':
      case 'taken':
        return step(state);
      case 'answered':
        return step({ ...state, outgoing: NOTHING });
      case 'recording': {
        const { turnId } = outgoing;
        const show = context.capabilities.userTranscript === 'none' ? 'now' : 'with-text';
        return step(
          { ...state, outgoing: { ...outgoing, progress: 'complete' } },
          ...(endedAtMs === null
            ? []
            : [{ type: 'mark', mark: { name: 'utterance-end', turnId, atMs: endedAtMs } } as const]),
          { type: 'tell', note: { type: 'user-committed', turnId, show } },
        );
      }
    }
  };

/** Drops what waits without an answer, its caption with it; no error. */
export const withdraw: Move = (state) => {
  const { outgoing } = state;
  if (outgoing.kind === 'none') return step(state);
  const { turnId } = outgoing;
  return step(
    { ...state, outgoing: NOTHING, captions: state.captions === turnId ? null : state.captions },
    { type: 'tell', note: { type: 'user-withdrawn', turnId } },
  );
};

/** The recording of this capture leaves no turn; what the service heard of it is taken back. */
export const cancelVoice = (captureId: CaptureId): Move =>
  choose(({ outgoing }) => {
    if (outgoing.kind !== 'voice' || outgoing.captureId !== captureId || isUnanswered(outgoing)) return stay;
    const { kept, progress } = outgoing;
    // What is heard in a stream is taken back with the stream.
    if (kept === 'tail') return withdraw;
    return progress === 'recording'
      ? chain(emit({ type: 'cancel-utterance', captureId }), withdraw)
      : chain(emit({ type: 'end-utterance', captureId }), patch({ outgoing: NOTHING }));
  });

/** What is being said in this capture is whole. `endedAtMs` is when the person ended it; null where that was marked. */
export const endVoice = (captureId: CaptureId, endedAtMs: number | null): Move =>
  choose(({ outgoing }) => {
    if (outgoing.kind !== 'voice' || outgoing.captureId !== captureId || isUnanswered(outgoing)) return stay;
    return chain(
      outgoing.kept === 'whole' ? emit({ type: 'end-utterance', captureId }) : stay,
      completeVoice(captureId, endedAtMs),
    );
  });

/** The recording broke off in the middle: what there is of it has failed and can be tried again. */
export const keepVoice = (captureId: CaptureId, error: AppError): Move =>
  choose(({ outgoing }) => {
    if (outgoing.kind !== 'voice' || outgoing.captureId !== captureId || outgoing.progress !== 'recording') {
      return cancelVoice(captureId);
    }
    // Of what was only heard in a stream nothing is kept.
    if (outgoing.kept === 'tail') return cancelVoice(captureId);
    const { turnId } = outgoing;
    return chain(
      emit({ type: 'keep-utterance', captureId }, { type: 'tell', note: { type: 'user-failed', turnId, error } }),
      patch({ outgoing: NOTHING, failed: { kind: 'voice', turnId, captureId }, captions: null }),
    );
  });

/** The service has the utterance whole. */
export const take: Move = (state) => {
  const { outgoing } = state;
  if (outgoing.kind !== 'voice' || outgoing.progress !== 'complete') return step(state);
  return step(
    { ...state, outgoing: { ...outgoing, progress: 'taken' } },
    ...(outgoing.kept === 'whole' ? [{ type: 'park-utterance', captureId: outgoing.captureId } as const] : []),
  );
};

const RELEASE = emit({ type: 'release-utterance' });

/** Whether the uplink keeps it; what is part of a stream is nobody's to release. */
export const isKept = (outgoing: Outgoing): boolean => outgoing.kind === 'voice' && outgoing.kept === 'whole';

/** An answer began; gives the turn it answers to `then`, null when nobody asked. */
export const answer = (wireId: TurnId, then: (answers: TurnId | null) => Move): Move =>
  choose(({ outgoing, failed }) => {
    if (outgoing.kind !== 'none') {
      const { turnId } = outgoing;
      // What a service listens to by itself it has heard to its end when it answers, whether it says so or not.
      const recording = outgoing.kind === 'voice' && outgoing.kept === 'whole' && !isUnanswered(outgoing);
      return chain(
        recording ? patch({ outgoing: { ...outgoing, progress: 'answered' } }) : patch({ outgoing: NOTHING }),
        isKept(outgoing) ? RELEASE : stay,
        // What is answered is shown before its answer, be its words told later or never, and be it still spoken.
        outgoing.kind === 'voice'
          ? emit({ type: 'tell', note: { type: 'user-committed', turnId, show: 'now' } })
          : stay,
        emit({ type: 'tell', note: { type: 'user-settled', turnId } }),
        then(turnId),
      );
    }
    // It was given up as too slow, and is answered after all.
    if (failed.kind !== 'none' && failed.turnId === wireId) {
      return chain(
        forgetFailed,
        emit({ type: 'tell', note: { type: 'user-settled', turnId: wireId } }),
        then(failed.turnId),
      );
    }
    return then(null);
  });

/** No answer will come; the words are kept and, where there is enough of them, can be tried again. */
export const fail =
  (error: AppError): Move =>
  (state) => {
    const { outgoing } = state;
    if (outgoing.kind === 'none' || !isUnanswered(outgoing)) return step(state);
    const { turnId } = outgoing;
    const told: Command = { type: 'tell', note: { type: 'user-failed', turnId, error } };
    const rest = { ...state, outgoing: NOTHING };
    if (outgoing.kind === 'text') {
      return step({ ...rest, failed: { kind: 'text', turnId, text: outgoing.text } }, told);
    }
    const { captureId } = outgoing;
    if (outgoing.kept === 'tail') return step({ ...rest, failed: { kind: 'none' } }, told);
    return step(
      { ...rest, failed: { kind: 'voice', turnId, captureId } },
      ...(outgoing.progress === 'complete' ? [{ type: 'park-utterance', captureId } as const] : []),
      told,
    );
  };

/** The person asks something else, or wants no answer: the one awaited is called off. */
export const supersede: Move = choose((state) => {
  const { outgoing, link } = state;
  if (outgoing.kind === 'none' || !isUnanswered(outgoing)) return stay;
  const { turnId } = outgoing;
  const told =
    outgoing.kind === 'text' ? outgoing.progress === 'sent' : outgoing.progress === 'taken' || openLink(state) !== null;
  const forget = isKept(outgoing) ? RELEASE : stay;
  if (!told || link.kind !== 'ready') {
    return chain(forget, outgoing.kind === 'text' ? fail(appError('cancelled')) : withdraw);
  }
  const { connectionId } = link;
  return chain(
    emit({ type: 'send', connectionId, intent: { type: 'reply-cancel', turnId, heardMs: 0, by: 'user' } }),
    forget,
    emit({ type: 'tell', note: { type: 'user-settled', turnId } }),
    // Some services name an answer after its question: such an answer is now too late.
    patch({ outgoing: NOTHING, past: remember(state.past, { wireId: turnId, turnId, fate: 'fenced' }) }),
  );
});

/** The connection is gone: what it had not taken goes to the next one, what it had taken is lost. */
export const takeBack = (error: AppError): Move =>
  choose(({ outgoing }) => {
    switch (outgoing.kind) {
      case 'none':
        return stay;
      case 'text':
        return patch({ outgoing: { ...outgoing, progress: 'waiting' } });
      case 'voice':
        if (outgoing.progress === 'taken') return chain(fail(error), tellFailure(error));
        if (outgoing.kept === 'whole') return stay;
        return outgoing.progress === 'complete' ? chain(fail(error), tellFailure(error)) : takeOver;
    }
  });

const tellFailure = (error: AppError): Move => patch({ trouble: { origin: 'reply', error } });

/** A new connection is ready: counts the try, and gives up what no connection survives. */
export const handOver: Move = choose(({ outgoing }) => {
  if (outgoing.kind === 'none') return stay;
  const error = appError('provider-fault', { detail: say('ended-each-time') });
  if (isUnanswered(outgoing) && outgoing.tries >= TUNING.handOverTries) return chain(fail(error), tellFailure(error));
  return outgoing.kind === 'voice' ? patch({ outgoing: { ...outgoing, tries: outgoing.tries + 1 } }) : stay;
});

/** What failed is asked once more. */
export const retryFailed: Move = choose(({ failed, link }, { nowMs }) => {
  switch (failed.kind) {
    case 'none':
      return stay;
    case 'text': {
      const { turnId, text } = failed;
      const outgoing: Outgoing = { kind: 'text', turnId, text, progress: 'waiting', tries: 0 };
      return chain(patch({ outgoing, failed: { kind: 'none' }, captions: null }), retried(turnId));
    }
    case 'voice': {
      const { turnId, captureId } = failed;
      const outgoing: Outgoing = {
        kind: 'voice',
        turnId,
        captureId,
        kept: 'whole',
        beganAtMs: nowMs,
        progress: 'complete',
        tries: link.kind === 'ready' ? 1 : 0,
      };
      return chain(
        patch({ outgoing, failed: { kind: 'none' }, captions: turnId }),
        retried(turnId),
        emit(
          { type: 'mark', mark: { name: 'utterance-end', turnId, atMs: nowMs } },
          { type: 'resend-utterance', captureId },
        ),
      );
    }
  }
});

const retried = (turnId: TurnId): Move => emit({ type: 'tell', note: { type: 'user-retried', turnId } });

/** What failed can no longer be tried again. */
export const forgetFailed: Move = choose(({ failed }) => {
  const none: Failed = { kind: 'none' };
  switch (failed.kind) {
    case 'none':
      return stay;
    case 'text':
      return patch({ failed: none });
    case 'voice':
      return chain(patch({ failed: none }), emit({ type: 'release-utterance' }));
  }
});
