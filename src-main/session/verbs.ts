/**
 * Owns what people and the system can do to a session: each verb as the moves it makes, in order.
 */
import { appError } from '../../src-preload/contract/app-error.js';
import type { ResumeValue } from '../providers/types.js';
import { breakOff, cancelCapture, finish, latch, openCapture, stopCapture } from './capture.js';
import { hangUp, holdGate, idleBoundChanged, lookAgain, probe, reach, reconnect, unblock } from './link.js';
import { endConversation, suspend } from './loss.js';
import { beginText, forgetFailed, retryFailed, supersede, withdraw } from './outgoing.js';
import type { Verb } from './ports.js';
import { cut } from './reply.js';
import { warningRead } from './service-words.js';
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
      return stopCapture(event.atMs);
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
      return event.muted ? chain(patch({ microphone: 'muted' }), dropRecording) : patch({ microphone: 'live' });
    case 'session-start':
      return reach;
    case 'session-end':
      return choose((_, { nowMs }) => endConversation(event.why, nowMs));
    case 'error-dismissed':
      return chain(
        patch({ trouble: null }),
        choose(({ link }) => (link.kind === 'blocked' ? hangUp('offline', 'kept') : stay)),
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
const dropRecording: Move = choose(({ capture }) => (capture.kind === 'draining' ? stay : cancelCapture));

/** A typed text ends what is being said with the key, and interrupts what is heard. */
const typed = (text: string): Move =>
  choose(({ capture }, { capabilities, nowMs }) =>
    capabilities.textInput
      ? chain(
          cut('user', nowMs),
          capture.kind !== 'closed' && capture.mode === 'hands-free' ? withdraw : chain(finish, cancelCapture),
          supersede,
          forgetFailed,
          clearTrouble('reply'),
          beginText(text),
          reach,
        )
      : trouble('reply', appError('text-unsupported')),
  );

/** Nothing to settle where a conversation goes on. */
const settled = (resume: ResumeValue | null): Move =>
  choose(({ link, failed }) => {
    if (link.kind !== 'blocked' && link.kind !== 'offline') return stay;
    return chain(patch({ resume }), failed.kind === 'none' ? reach : retry);
  });

/** While the person speaks, that is the newer question. */
const retry: Move = choose(({ capture, failed, link }, { nowMs }) => {
  if (capture.kind !== 'closed' && capture.mode !== 'hands-free') return stay;
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

function system(what: Extract<Verb, { readonly type: 'system' }>['what']): Move {
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
    case 'lock':
    case 'window-gone':
      return breakOff(appError('interrupted'));
  }
}
