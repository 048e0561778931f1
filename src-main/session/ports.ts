/**
 * Owns what the session needs of the outside world, as ports it calls and facts it is told.
 * Adapters implement the ports; the session never learns what is behind them.
 */
import type { AppError } from '../../src-preload/contract/app-error.js';
import type { CaptureId, ConnectionId, TurnId } from '../../src-preload/contract/ids.js';
import type { TalkMode } from '../../src-preload/contract/talk.js';
import type { Turn } from '../../src-preload/contract/transcript.js';
import type { Capabilities, Intent, ProviderEvent, ResumeValue } from '../providers/types.js';

/** The connection to the assistant. Microphone frames do not pass here: see UplinkPort. */
export interface LinkPort {
  open(connectionId: ConnectionId, resume: ResumeValue | null): void;
  /** Ignored when the connection is not the open one. */
  send(connectionId: ConnectionId, intent: Intent): void;
  /** Whether somebody waits on this connection: one that died without a word is then found in seconds. */
  attend(connectionId: ConnectionId, isAttended: boolean): void;
  /** Something happened to the way there: a connection that does not answer soon is lost. */
  probe(connectionId: ConnectionId): void;
  /** `leave` says goodbye first; `detach` drops the connection at once. Either ends in `link-closed`. */
  close(connectionId: ConnectionId, how: 'leave' | 'detach'): void;
}

export type LinkFact =
  | {
      readonly type: 'link-step';
      readonly connectionId: ConnectionId;
      readonly step: 'preparing' | 'opening' | 'awaiting-ready';
    }
  | { readonly type: 'provider-event'; readonly connectionId: ConnectionId; readonly event: ProviderEvent }
  /** The connection ended without our asking, or could not be made. `goodbye`: the service closed it in good order. */
  | {
      readonly type: 'link-lost';
      readonly connectionId: ConnectionId;
      readonly error: AppError;
      readonly goodbye?: true;
    }
  /** The end of a `close` we asked for. */
  | { readonly type: 'link-closed'; readonly connectionId: ConnectionId };

/** The microphone. */
export interface CapturePort {
  open(captureId: CaptureId): void;
  /** Lets the last frames through, then releases the device and reports `capture-drained`. */
  stop(captureId: CaptureId): void;
  /** Releases the device at once; no further frame or fact of this capture. */
  discard(captureId: CaptureId): void;
}

export type CaptureFact =
  | { readonly type: 'capture-started'; readonly captureId: CaptureId }
  /** `recordedMs` here and below: how much sound of this capture came, milliseconds. */
  | {
      readonly type: 'capture-failed';
      readonly captureId: CaptureId;
      readonly error: AppError;
      readonly recordedMs: number;
    }
  /** No samples for the stall bound though the device is open. */
  | { readonly type: 'capture-stalled'; readonly captureId: CaptureId; readonly recordedMs: number }
  | { readonly type: 'capture-drained'; readonly captureId: CaptureId; readonly recordedMs: number };

/** Where an utterance begins in what its capture has heard. */
export type UtteranceStart =
  /** `backMs` before what was heard last; milliseconds. */
  | { readonly from: 'now'; readonly backMs: number }
  /** At this sample of the capture, counted from 0. */
  | { readonly from: 'sample'; readonly sample: number };

/**
 * The way of microphone frames to the service: keeps the utterance until the service took the turn, so that
 * a press while offline, or a link lost mid-utterance, is sent whole on the next connection.
 */
export interface UplinkPort {
  /** What the capture heard before counts as far as `start` reaches back, and as it is still there. */
  begin(captureId: CaptureId, turnId: TurnId, start: UtteranceStart): void;
  /** The utterance is complete; sends its end once a gate is open. */
  end(captureId: CaptureId): void;
  /** Forgets the utterance; tells the service if it has heard part of it. */
  cancel(captureId: CaptureId): void;
  /** Opens the gate to this connection and sends what is kept from its start. */
  openGate(connectionId: ConnectionId): void;
  closeGate(): void;
  /** The service took the turn: what is kept may be forgotten. Frames of one still recording go on being sent. */
  release(): void;
  /** The service has all of it, or gave it up: `openGate` no longer sends it, but it is kept for `resend`. */
  park(captureId: CaptureId): void;
  /** The recording broke off: the service forgets what it heard of it, and what there is of it is kept for `resend`. */
  keep(captureId: CaptureId): void;
  /** Unparks a complete utterance: sent again from its start to its end, through the open gate or the next `openGate`. */
  resend(captureId: CaptureId): void;
  /**
   * The capture is open without a key: its last seconds are kept, for utterances to begin in. With a turn, all of it
   * also goes to the service as it comes, under that turn, except while there is an utterance to be sent.
   */
  listen(captureId: CaptureId, stream: TurnId | null): void;
  /** What the service heard in this stream so far is taken back; the stream goes on. */
  restartStream(captureId: CaptureId): void;
  /** The end of `listen`: forgets what was kept. `cancel` takes back what the service heard in the stream. */
  unlisten(captureId: CaptureId, how: 'end' | 'cancel'): void;
}

/** Finds where speech begins and ends in a capture that is open without a key. */
export interface EndpointerPort {
  /** From here on what the capture hears is looked at. `speech`: the person is in the middle of it. */
  start(captureId: CaptureId, hearing: 'silence' | 'speech'): void;
  /** No further fact of this capture. */
  stop(captureId: CaptureId): void;
}

export type EndpointerFact =
  /** At this sample of the capture, counted from 0. It may still be nothing. */
  | { readonly type: 'speech-began'; readonly captureId: CaptureId; readonly sample: number }
  /** It has lasted long enough to interrupt an answer. */
  | { readonly type: 'speech-confirmed'; readonly captureId: CaptureId }
  /** Nothing was said for this long, milliseconds. */
  | { readonly type: 'speech-ended'; readonly captureId: CaptureId; readonly silenceMs: number }
  /** It was too short to be anything. */
  | { readonly type: 'speech-dismissed'; readonly captureId: CaptureId }
  /** Nobody looks at what this capture hears any more. */
  | { readonly type: 'endpointing-failed'; readonly captureId: CaptureId; readonly error: AppError };

export type UplinkFact =
  /** The first microphone frame of this capture was handed to the service; `atMs` is monotonic. */
  { readonly type: 'first-frame-sent'; readonly captureId: CaptureId; readonly atMs: number };

/** The sound of replies. Facts carry the position the device really played. */
export interface ReplyPort {
  /** Plays in order; the first write of a turn starts it. */
  write(turnId: TurnId, pcm: Int16Array, rateHz: number): void;
  /** No more sound for this turn. */
  end(turnId: TurnId): void;
  /** Silence now. Reports `playback-cut`. */
  cut(turnId: TurnId): void;
  /** While true no turn begins to play; what is written waits. */
  withhold(withheld: boolean): void;
}

export type ReplyFact =
  | { readonly type: 'playback-started'; readonly turnId: TurnId }
  | { readonly type: 'playback-drained'; readonly turnId: TurnId; readonly playedMs: number }
  | { readonly type: 'playback-cut'; readonly turnId: TurnId; readonly heardMs: number }
  /** The output broke while this turn was playing; the rest of it will not be heard. */
  | { readonly type: 'playback-failed'; readonly turnId: TurnId; readonly heardMs: number; readonly error: AppError };

/** Captions and history: the same turn is told again whenever it grows or changes. */
export interface TranscriptPort {
  upsert(turn: Turn): void;
}

/** Time. `nowMs` is monotonic, `epochMs` is Unix time; both in milliseconds. */
export interface ClockPort {
  nowMs(): number;
  epochMs(): number;
  /** Calls back once after `delayMs`; the answer cancels. */
  after(delayMs: number, callback: () => void): () => void;
}

/** A number in [0, 1) for jitter. */
export type RandomPort = () => number;

export interface SessionPorts {
  readonly link: LinkPort;
  readonly capture: CapturePort;
  readonly uplink: UplinkPort;
  readonly endpointer: EndpointerPort;
  readonly reply: ReplyPort;
  readonly transcript: TranscriptPort;
  readonly clock: ClockPort;
  readonly random: RandomPort;
  /** What the assistant in use can do; read when a link opens. */
  readonly capabilities: () => Capabilities;
}

/** How a key may be held to talk. */
export type KeyMode = Exclude<TalkMode, 'hands-free'>;

/** What people and the system do to a session. `atMs` is monotonic time of the key event. */
export type Verb =
  | { readonly type: 'talk-start'; readonly mode: KeyMode; readonly atMs: number }
  | { readonly type: 'talk-stop'; readonly atMs: number }
  | { readonly type: 'talk-latch' }
  | { readonly type: 'talk-cancel'; readonly reason: 'quick-release' | 'escape' | 'mute' }
  | { readonly type: 'interrupt'; readonly atMs: number }
  | { readonly type: 'text-send'; readonly text: string }
  /** Try again what failed last: the kept utterance or text. */
  | { readonly type: 'retry' }
  | { readonly type: 'context-send'; readonly text: string }
  | { readonly type: 'mute-set'; readonly muted: boolean }
  /** Talking without a key is turned on or off. */
  | { readonly type: 'hands-free-set'; readonly on: boolean }
  | { readonly type: 'session-start' }
  /** `resume`: what comes next goes on with an earlier conversation. */
  | {
      readonly type: 'session-end';
      readonly why: 'assistant-changed' | 'new-conversation' | 'quit';
      readonly resume?: ResumeValue;
    }
  | { readonly type: 'error-dismissed' }
  | { readonly type: 'warning-dismissed' }
  /** An unfinished conversation is settled: goes on with it, or afresh where `resume` is null, and sends what waits. */
  | { readonly type: 'conflict-settled'; readonly resume: ResumeValue | null }
  /** Another bound for staying connected without a turn, as the capabilities now say. */
  | { readonly type: 'idle-bound-changed' }
  | { readonly type: 'system'; readonly what: SystemEvent };

/**
 * `device-change`: a microphone or a speaker came or went, or another microphone was chosen. `microphone-outdated`:
 * another microphone, or another treatment of its sound, is wanted than the open one was opened with.
 */
export type SystemEvent =
  | 'suspend'
  | 'resume'
  | 'lock'
  | 'network-online'
  | 'network-offline'
  | 'window-gone'
  | 'device-change'
  | 'microphone-outdated';

export type Fact = LinkFact | CaptureFact | UplinkFact | EndpointerFact | ReplyFact;
