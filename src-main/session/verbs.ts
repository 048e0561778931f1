/**
 * Owns what people and the system can do to a session: each verb as the moves it makes, in order.
 */
import { appError } from '../../src-preload/contract/app-error.js';
import type { Capabilities, ResumeValue } from '../providers/types.js';
import {
  breakOff,
  cancelCapture,
  discardCapture,
  finish,
  latch,
  openCapture,
  releaseCapture,
  stopCapture,
} from './capture.js';
import { hangUp, holdGate, idleBoundChanged, lookAgain, probe, reach, reconnect, unblock } from './link.js';
import { endConversation, suspend } from './loss.js';
import { beginText, forgetFailed, retryFailed, supersede } from './outgoing.js';
import type { SystemEvent, Verb } from './ports.js';
import { cut } from './reply.js';
import { warningRead } from './service-words.js';
import { isListening, isQuiet, isSpeaking, type SessionState } from './state.js';
import { chain, choose, clearTrouble, patch, stay, trouble, type Move } from './step.js';
import { TUNING } from './tuning.js';

export function verb(event: Verb): Move {
  switch (event.type) {
    case 'talk-start':
      return choose(({ microphone }) =>
        microphone === 'muted'
          ? stay
          : chain(
              cut('user', event.atMs),
              finish,
              supersede,
              forgetFailed,
              holdGate,
              openCapture(event.mode, event.atMs),
              reach,
            ),
      );
    case 'talk-stop':
      return releaseCapture(event.atMs);
    case 'talk-latch':
      return latch;
    case 'talk-cancel':
      return cancelCapture;
    case 'interrupt':
      return chain(cut('user', event.atMs), supersede);
    case 'text-send':
      return typed(event.text);
    case 'retry':
      return retry;
    case 'context-send':
      return chain(
        choose(({ contexts }) => patch({ contexts: [...contexts, event.text].slice(-TUNING.waitingContexts) })),
        reach,
      );
    case 'mute-set':
      return event.muted
        ? chain(patch({ microphone: 'muted' }), dropRecording)
        : chain(patch({ microphone: 'live' }), tryAgain);
    case 'hands-free-set':
      return event.on ? handsFreeOn : handsFreeOff;
    case 'session-start':
      return reach;
    case 'session-end':
      return choose((_, { nowMs }) => endConversation(event.why, nowMs, event.resume ?? null));
    case 'error-dismissed':
      return chain(
        patch({ trouble: null }),
        choose(({ link }) => (link.kind === 'blocked' ? hangUp('offline', 'kept') : stay)),
        tryAgain,
      );
    case 'warning-dismissed':
      return warningRead;
    case 'conflict-settled':
      return settled(event.resume);
    case 'idle-bound-changed':
      return idleBoundChanged;
    case 'system':
      return system(event.what);
  }
}

/** What was said to its end before the mute is still answered. */
const dropRecording: Move = choose(({ capture }) => (capture.kind === 'draining' ? stay : discardCapture));

/** A typed text ends what is being said, and interrupts what is heard. A microphone without a key stays open. */
const typed = (text: string): Move =>
  choose((_, { capabilities, nowMs }) =>
    capabilities.textInput
      ? chain(
          cut('user', nowMs),
          finish,
          cancelCapture,
          supersede,
          forgetFailed,
          clearTrouble('reply'),
          beginText(text),
          reach,
        )
      : trouble('reply', appError('text-unsupported')),
  );

const earsOf = ({ turnEnd }: Capabilities): SessionState['ears'] => (turnEnd === 'explicit' ? 'ours' : 'service');

/** The microphone is opened by the rules, as soon as nothing forbids it. */
const handsFreeOn: Move = choose(({ capture, handsFree, ears }, { capabilities }) =>
  chain(
    clearTrouble('capture'),
    patch({ handsFree: 'on', ears: handsFree === 'off' ? earsOf(capabilities) : ears }),
    capture.kind === 'opening' && capture.mode === 'hands-free'
      ? patch({ capture: { ...capture, key: 'down' } })
      : stay,
    reach,
  ),
);

/** What is being said without a key ends as if it were let go; with one it goes on. */
const handsFreeOff: Move = chain(
  patch({ handsFree: 'off' }),
  choose(({ capture }, { nowMs }) =>
    capture.kind !== 'closed' && capture.mode === 'hands-free' ? stopCapture(nowMs) : stay,
  ),
);

/** There is reason to think that a microphone that failed works again. */
const tryAgain: Move = choose(({ handsFree }) => (handsFree === 'lost' ? patch({ handsFree: 'on' }) : stay));

/** Nothing to settle where a conversation goes on. */
const settled = (resume: ResumeValue | null): Move =>
  choose(({ link, failed }) => {
    if (link.kind !== 'blocked' && link.kind !== 'offline') return stay;
    return chain(patch({ resume }), failed.kind === 'none' ? reach : retry);
  });

/** While the person speaks, that is the newer question. */
const retry: Move = choose((state, { nowMs }) => {
  const { capture, failed, link } = state;
  if ((capture.kind !== 'closed' && capture.mode !== 'hands-free') || isSpeaking(state)) return stay;
  if (failed.kind === 'none') return link.kind === 'blocked' || link.kind === 'waiting' ? reach : stay;
  return chain(cut('user', nowMs), supersede, clearTrouble('reply'), holdGate, retryFailed, reach);
});

/** What was said without a network is still wanted soon after; later the person decides. */
const sendLate: Move = choose(({ link, failed }, { nowMs }) =>
  link.kind === 'blocked' &&
  link.error.code === 'network-unreachable' &&
  failed.kind !== 'none' &&
  nowMs - link.sinceMs <= TUNING.resendWithinMs
    ? retry
    : stay,
);

function system(what: SystemEvent): Move {
  switch (what) {
    case 'suspend':
      return choose((_, { nowMs }) => suspend(nowMs));
    case 'resume':
      return chain(reconnect, probe);
    case 'network-online':
      // A connection of before may have been over the network that is gone.
      return chain(probe, lookAgain, reconnect, sendLate, unblock);
    case 'network-offline':
      return probe;
    case 'device-change':
      return tryAgain;
    case 'microphone-outdated':
      // What a key holds open is over soon. Without one the rules open it again.
      return choose((state, { nowMs }) => (isListening(state) && isQuiet(state) ? stopCapture(nowMs) : stay));
    case 'lock':
    case 'window-gone':
      // A microphone that is open without a key must not come back by itself.
      return chain(patch({ handsFree: 'off' }), breakOff(appError('interrupted')));
  }
}
