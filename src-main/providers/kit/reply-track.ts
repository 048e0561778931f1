/**
 * Owns the replies of a service that names none: mints their ids, keeps events of one reply together, and swallows
 * what comes of a reply nobody wants any more. One reply at a time; its text is collected for the final one.
 */
import type { SoundFormat } from '../../../src-preload/contract/audio.js';
import { asTurnId, type ConnectionId, type TurnId } from '../../../src-preload/contract/ids.js';
import type { CodecEvent } from '../types.js';

/** Text of one reply is bounded, whatever a service sends; characters. */
const MAX_TEXT = 200_000;

type Events = readonly CodecEvent[];
const NONE: Events = [];

export interface ReplyTrack {
  /** The reply that is running and wanted; null when none is. */
  current(): TurnId | null;
  /** Whether a reply is running, wanted or not. */
  isRunning(): boolean;
  /** A reply begins, if none is running. */
  begin(): Events;
  sound(format: SoundFormat, data: Uint8Array): Events;
  /** Text that goes on from what was told. */
  delta(text: string): Events;
  /** The whole text, in place of what was told. */
  text(text: string): Events;
  /** The reply is complete. */
  end(): Events;
  /** The service broke it off. */
  interrupted(): Events;
  /** The person asked something: `reply-cancel` may name the question before an answer began. */
  asked(userTurn: TurnId): void;
  /** Nobody wants this reply, or the answer to this question: nothing more is told of it. False when it is neither. */
  cancel(turnId: TurnId): boolean;
  /** What comes next is wanted again, whatever was cancelled. A cancelled reply that runs counts as ended. */
  lift(): void;
}

type State =
  | { readonly kind: 'none' }
  | { readonly kind: 'running'; readonly turnId: TurnId; readonly text: string; readonly isTold: boolean }
  /** Runs at the service, and is not told. */
  | { readonly kind: 'muted' };

export function createReplyTrack(connectionId: ConnectionId): ReplyTrack {
  let minted = 0;
  let state: State = { kind: 'none' };
  let question: TurnId | null = null;
  let isNextMuted = false;

  const begin = (): Events => {
    if (state.kind !== 'none') return NONE;
    question = null;
    if (isNextMuted) {
      isNextMuted = false;
      state = { kind: 'muted' };
      return NONE;
    }
    minted += 1;
    const turnId = asTurnId(`r${connectionId}-${minted}`);
    state = { kind: 'running', turnId, text: '', isTold: false };
    return [{ type: 'reply-start', turnId }];
  };

  /** Begins a reply if none runs, and adds what is told of it. */
  const within = (tell: (reply: Extract<State, { kind: 'running' }>) => Events): Events => {
    const begun = begin();
    return state.kind === 'running' ? [...begun, ...tell(state)] : begun;
  };

  return {
    current: () => (state.kind === 'running' ? state.turnId : null),
    isRunning: () => state.kind !== 'none',
    begin,
    sound: (format, data) =>
      within(({ turnId }) => (data.length === 0 ? NONE : [{ type: 'reply-bytes', turnId, format, data }])),
    delta: (text) =>
      within((reply) => {
        if (text === '' || reply.text.length + text.length > MAX_TEXT) return NONE;
        state = { ...reply, text: reply.text + text, isTold: false };
        return [{ type: 'reply-text-delta', turnId: reply.turnId, text }];
      }),
    text: (text) =>
      within((reply) => {
        const whole = text.slice(0, MAX_TEXT);
        state = { ...reply, text: whole, isTold: true };
        return [{ type: 'reply-text-final', turnId: reply.turnId, text: whole }];
      }),
    end() {
      const ended = state;
      state = { kind: 'none' };
      if (ended.kind !== 'running') return NONE;
      const { turnId, text, isTold } = ended;
      return [
        ...(text === '' || isTold ? NONE : [{ type: 'reply-text-final', turnId, text } as const]),
        { type: 'reply-end', turnId },
      ];
    },
    interrupted() {
      const ended = state;
      state = { kind: 'none' };
      return ended.kind === 'running' ? [{ type: 'reply-interrupted', turnId: ended.turnId }] : NONE;
    },
    asked(userTurn) {
      question = userTurn;
    },
    cancel(turnId) {
      if (state.kind === 'running' && state.turnId === turnId) {
        state = { kind: 'muted' };
        return true;
      }
      if (question !== turnId) return false;
      question = null;
      isNextMuted = true;
      return true;
    },
    lift() {
      isNextMuted = false;
      if (state.kind === 'muted') state = { kind: 'none' };
    },
  };
}
