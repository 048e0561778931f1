/**
 * Owns the shape of the session's state: three regions that overlap in time (link, capture, reply), and what the
 * person said that no answer has begun for. Plain data; nothing here decides anything.
 */
import type { AppError } from '../../src-preload/contract/app-error.js';
import type { CaptureId, ConnectionId, TurnId } from '../../src-preload/contract/ids.js';
import type { Usage } from '../../src-preload/contract/session-snapshot.js';
import type { TalkMode } from '../../src-preload/contract/talk.js';
import { type Told } from '../../src-preload/contract/said.js';
import type { Capabilities, ResumeValue } from '../providers/types.js';

export type LinkStep = 'preparing' | 'opening' | 'awaiting-ready';

/** The connection to the service. `attempt` counts failures since it last stood long enough. */
export type LinkState =
  | { readonly kind: 'offline' }
  | {
      readonly kind: 'connecting';
      readonly connectionId: ConnectionId;
      readonly step: LinkStep;
      readonly attempt: number;
      /** `rotation` replaces a connection near its end and is not shown. */
      readonly why: 'wanted' | 'rotation' | 'recovery';
      readonly terms: Capabilities;
    }
  | ReadyLink
  | { readonly kind: 'waiting'; readonly attempt: number; readonly cause: AppError; readonly delayMs: number }
  | { readonly kind: 'closing'; readonly connectionId: ConnectionId; readonly then: 'offline' | 'reconnect' }
  /** `sinceMs`: when trying ended; monotonic milliseconds. */
  | { readonly kind: 'blocked'; readonly error: AppError; readonly sinceMs: number };

export interface ReadyLink {
  readonly kind: 'ready';
  readonly connectionId: ConnectionId;
  readonly attempt: number;
  /** Whether utterances may pass: a greeting comes first, or silence must be confirmed first. */
  readonly gate: 'greeting' | 'cut' | 'open';
  /** `soon`: the service ends this connection within `inMs`; renewed at the next quiet moment. */
  readonly expiry: { readonly kind: 'unknown' } | { readonly kind: 'soon'; readonly inMs: number };
  /** Monotonic milliseconds. */
  readonly readyAtMs: number;
  /** Since when the bound for staying without a turn is what it is; monotonic milliseconds. */
  readonly idleBoundAtMs: number;
  readonly terms: Capabilities;
}

/** The microphone. */
export type CaptureState =
  | { readonly kind: 'closed' }
  /** `key: released` remembers a release that came before the device was open. */
  | {
      readonly kind: 'opening';
      readonly captureId: CaptureId;
      readonly mode: TalkMode;
      readonly key: 'down' | 'released';
    }
  | { readonly kind: 'open'; readonly captureId: CaptureId; readonly mode: TalkMode }
  | {
      readonly kind: 'draining';
      readonly captureId: CaptureId;
      readonly mode: TalkMode;
      readonly then: 'commit' | 'discard';
    };

/** One answer. The service names it `wireId` on its connection; `turnId` is ours and unique for ever. */
export interface ReplyTurn {
  readonly turnId: TurnId;
  readonly wireId: TurnId;
  readonly connectionId: ConnectionId;
  /** Whether more of it comes: `broken` ended before the service said so. */
  readonly generation: 'running' | 'done' | 'broken';
  readonly sound: 'none' | 'some';
  /** Length of its whole sound, known once generation is over; milliseconds. */
  readonly soundMs: number;
  /** When its text last grew; monotonic milliseconds. */
  readonly activeAtMs: number;
  /** How often it was looked at for a stall. */
  readonly looks: number;
}

/** What is heard, or waited for. */
export type ReplyState =
  | { readonly kind: 'none' }
  /** `turnId` is the person's turn that waits for an answer. */
  | { readonly kind: 'awaited'; readonly turnId: TurnId; readonly sinceMs: number }
  | {
      readonly kind: 'playing';
      readonly turn: ReplyTurn;
      /** Answers that began while this one was still being heard. */
      readonly queue: readonly ReplyTurn[];
      /** The person speaks without a key; not yet long enough to interrupt. */
      readonly overlap: 'none' | 'speech';
    }
  | {
      readonly kind: 'cutting';
      readonly turn: ReplyTurn;
      readonly by: 'user' | 'provider';
      /** Waited behind the cut one and go with it. */
      readonly dropped: readonly ReplyTurn[];
      /** Began, or stayed, and are heard once silence is confirmed. */
      readonly queue: readonly ReplyTurn[];
    };

/**
 * What the person said and no answer has begun for.
 * Voice: `recording` · `answered` (still recording, the service answered a pause) · `complete` · `taken` (the service
 * has it whole). `kept: tail` is part of what a service that listens by itself hears all the time, and cannot be sent
 * again; it is over when the service answers.
 */
export type Outgoing =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'voice';
      readonly turnId: TurnId;
      readonly captureId: CaptureId;
      readonly kept: 'whole' | 'tail';
      /** When it was known to have begun; monotonic milliseconds. */
      readonly beganAtMs: number;
      readonly progress: 'recording' | 'answered' | 'complete' | 'taken';
      readonly tries: number;
    }
  | {
      readonly kind: 'text';
      readonly turnId: TurnId;
      readonly text: string;
      readonly progress: 'waiting' | 'sent';
      readonly tries: number;
    };

/**
 * Whether the person wants to talk without a key. `lost`: wanted, but the microphone failed; it is opened again when
 * there is reason to think that it works, and not before.
 */
export type HandsFree = 'off' | 'on' | 'lost';

/** What failed last and can be tried again. */
export type Failed =
  | { readonly kind: 'none' }
  | { readonly kind: 'voice'; readonly turnId: TurnId; readonly captureId: CaptureId }
  | { readonly kind: 'text'; readonly turnId: TurnId; readonly text: string };

/** An answer that is over. Text of a `heard` one may still arrive; of a `fenced` one nothing may. */
export interface PastReply {
  readonly wireId: TurnId;
  readonly turnId: TurnId;
  readonly fate: 'heard' | 'fenced';
}

/** An error the person is told, with the region whose next success ends it. */
export interface Trouble {
  readonly origin: 'link' | 'capture' | 'reply' | 'playback';
  readonly error: AppError;
}

export interface SessionState {
  /** `quitting` takes no more verbs. */
  readonly life: 'running' | 'quitting';
  readonly link: LinkState;
  readonly capture: CaptureState;
  readonly reply: ReplyState;
  readonly outgoing: Outgoing;
  readonly failed: Failed;
  /** Things that happened, to be told to the service at the next quiet moment. */
  readonly contexts: readonly string[];
  /** The person's turn that what the service understood belongs to. */
  readonly captions: TurnId | null;
  /** Answers of the live connection that are over. */
  readonly past: readonly PastReply[];
  readonly microphone: 'live' | 'muted';
  readonly handsFree: HandsFree;
  /** Who finds the ends of speech without a key: the service, where it can, or we. */
  readonly ears: 'service' | 'ours';
  /**
   * Speech without a key that is no utterance yet, since it may come to nothing and an answer is awaited or heard:
   * where it began, in samples of the capture.
   */
  readonly speech: number | null;
  readonly trouble: Trouble | null;
  readonly resume: ResumeValue | null;
  /** Billed in this conversation, by unit. */
  readonly usage: readonly Usage[];
  /** `shown` until it is put away; `told` are not shown again. */
  readonly warnings: { readonly shown: Told | null; readonly told: readonly Told[] };
  /** What the service is doing, in its words. */
  readonly progress: Told | null;
  /** Since when nothing goes on; monotonic milliseconds. */
  readonly quietSinceMs: number;
  /** Last number given out of each kind; `prefix` makes them unique across runs. */
  readonly ids: {
    readonly prefix: string;
    readonly connections: number;
    readonly captures: number;
    readonly turns: number;
  };
  /** Facts that came too late to matter. */
  readonly stale: number;
}

/** The state before anything happened. `prefix` must differ between runs, since turn ids are kept on disk. */
export const initialState = (prefix: string): SessionState => ({
  life: 'running',
  link: { kind: 'offline' },
  capture: { kind: 'closed' },
  reply: { kind: 'none' },
  outgoing: { kind: 'none' },
  failed: { kind: 'none' },
  contexts: [],
  captions: null,
  past: [],
  microphone: 'live',
  handsFree: 'off',
  ears: 'ours',
  speech: null,
  trouble: null,
  resume: null,
  usage: [],
  warnings: { shown: null, told: [] },
  progress: null,
  quietSinceMs: 0,
  ids: { prefix, connections: 0, captures: 0, turns: 0 },
  stale: 0,
});

/** The connection facts must name to count, whatever state it is in. */
export const liveConnection = (link: LinkState): ConnectionId | null =>
  link.kind === 'connecting' || link.kind === 'ready' || link.kind === 'closing' ? link.connectionId : null;

/** Whether the person's part is over and only an answer is missing. */
export const isUnanswered = (outgoing: Outgoing): boolean => {
  switch (outgoing.kind) {
    case 'none':
      return false;
    case 'text':
      return true;
    case 'voice':
      return outgoing.progress === 'complete' || outgoing.progress === 'taken';
  }
};

/** The microphone is open without a key, and may be for hours. */
export const isListening = ({ capture }: SessionState): boolean =>
  capture.kind === 'open' && capture.mode === 'hands-free';

/** The person is speaking without a key, as we found: the utterance is ours to end. */
export const isSpeakingFreely = ({ capture, outgoing }: SessionState): boolean =>
  (capture.kind === 'opening' || capture.kind === 'open') &&
  capture.mode === 'hands-free' &&
  outgoing.kind === 'voice' &&
  outgoing.kept === 'whole' &&
  !isUnanswered(outgoing);

/** The person is in the middle of saying something, whoever found it. */
export const isSpeaking = (state: SessionState): boolean =>
  isSpeakingFreely(state) || (state.outgoing.kind === 'voice' && state.outgoing.progress === 'recording');

/** Nothing goes on that hanging up or renewing the connection would disturb. */
export const isQuiet = (state: SessionState): boolean =>
  (state.capture.kind === 'closed' || isListening(state)) &&
  state.speech === null &&
  state.reply.kind === 'none' &&
  state.outgoing.kind === 'none' &&
  state.contexts.length === 0;
