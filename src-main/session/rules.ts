/**
 * Owns what follows from the state alone, whatever led there. Applied after every event, in this order.
 */
import { appError } from '../../src-preload/contract/app-error.js';
import { closeCapture, openFreely } from './capture.js';
import { openGate, rotate } from './link.js';
import { endpointed } from './listening.js';
import { fail, openLink } from './outgoing.js';
import { isQuiet, isUnanswered, type SessionState } from './state.js';
import { chain, choose, emit, patch, stay, type Move } from './step.js';

/** Silence is confirmed: the utterance held back for it may pass. */
const openGateAfterCut: Move = choose(({ reply }) => (reply.kind === 'cutting' ? stay : openGate('cut')));

/** With no way to the service, what waits for it has failed, for all to see: the person did not take it back. */
const failWithoutLink: Move = choose(({ link }) => {
  switch (link.kind) {
    case 'blocked':
      return chain(fail(link.error), patch({ contexts: [] }));
    case 'offline':
      return chain(fail(appError('connection-lost')), patch({ contexts: [] }));
    case 'closing':
      return link.then === 'reconnect' ? stay : chain(fail(appError('connection-lost')), patch({ contexts: [] }));
    case 'connecting':
    case 'ready':
    case 'waiting':
      return stay;
  }
});

const sendText: Move = choose((state, { nowMs }) => {
  const { outgoing, reply } = state;
  const link = openLink(state);
  if (outgoing.kind !== 'text' || outgoing.progress !== 'waiting' || link === null || reply.kind === 'cutting') {
    return stay;
  }
  const { turnId, text, tries } = outgoing;
  return chain(
    emit(
      { type: 'mark', mark: { name: 'utterance-end', turnId, atMs: nowMs } },
      { type: 'send', connectionId: link.connectionId, intent: { type: 'text-send', text, turnId } },
    ),
    patch({ outgoing: { ...outgoing, progress: 'sent', tries: tries + 1 } }),
  );
});

/** An answer is awaited exactly while something unanswered is on its way and nothing is heard. */
const awaitAnswer: Move = choose(({ reply, outgoing, link }, { nowMs }) => {
  const onItsWay = link.kind === 'connecting' || link.kind === 'ready' || link.kind === 'closing';
  const awaited = isUnanswered(outgoing) && onItsWay && outgoing.kind !== 'none' ? outgoing.turnId : null;
  switch (reply.kind) {
    case 'none':
      return awaited === null ? stay : patch({ reply: { kind: 'awaited', turnId: awaited, sinceMs: nowMs } });
    case 'awaited':
      if (reply.turnId === awaited) return stay;
      return chain(patch({ reply: { kind: 'none' } }), awaited === null ? stay : awaitAnswer);
    case 'playing':
    case 'cutting':
      return stay;
  }
});

/** Things that happened are told when they interrupt nobody. */
const sendContexts: Move = choose((state) => {
  const link = openLink(state);
  if (link === null || state.contexts.length === 0 || !isQuiet({ ...state, contexts: [] })) return stay;
  const { connectionId } = link;
  return chain(
    emit(
      ...state.contexts.map(
        (text) => ({ type: 'send', connectionId, intent: { type: 'context-send', text } }) as const,
      ),
    ),
    patch({ contexts: [] }),
  );
});

/** A connection near its end is renewed while nobody needs it. */
const renew: Move = choose((state) =>
  state.link.kind === 'ready' && state.link.expiry.kind === 'soon' && isQuiet(state) ? rotate : stay,
);

/** Speech that was no utterance yet is forgotten when nobody looks for its end any more. */
const forgetSpeech: Move = choose((state) =>
  state.speech !== null && endpointed(state) === null ? patch({ speech: null }) : stay,
);

/** Without a way to the service there is nobody to talk to: the microphone closes, and does not open by itself again. */
const endHandsFree: Move = choose(({ handsFree, link, capture }) => {
  const isGone =
    link.kind === 'offline' || link.kind === 'blocked' || (link.kind === 'closing' && link.then === 'offline');
  if (handsFree === 'off' || !isGone) return stay;
  return chain(
    patch({ handsFree: 'off' }),
    capture.kind !== 'closed' && capture.mode === 'hands-free' ? closeCapture : stay,
  );
});

/** Without a key the microphone is open whenever nothing forbids it. */
const keepListening: Move = choose(({ handsFree, microphone, life }) =>
  handsFree === 'on' && microphone === 'live' && life === 'running' ? openFreely : stay,
);

export const consequences: Move = chain(
  forgetSpeech,
  openGateAfterCut,
  failWithoutLink,
  endHandsFree,
  keepListening,
  sendText,
  awaitAnswer,
  sendContexts,
  renew,
);

/** Remembers since when nothing goes on. */
export const noteQuiet = (before: SessionState): Move =>
  choose((state, { nowMs }) => (isQuiet(state) && !isQuiet(before) ? patch({ quietSinceMs: nowMs }) : stay));
