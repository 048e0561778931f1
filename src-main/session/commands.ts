/**
 * Owns the words for everything the machine wants done. The shell does it, in order; the machine never does.
 */
import type { AppError } from '../../src-preload/contract/app-error.js';
import type { CaptureId, ConnectionId, TurnId } from '../../src-preload/contract/ids.js';
import type { TurnState } from '../../src-preload/contract/transcript.js';
import type { Intent, ResumeValue } from '../providers/types.js';
import type { TimerName } from './events.js';
import type { UtteranceStart } from './ports.js';

/** What becomes of the conversation's text; folded into turns by the transcript. */
export type Note =
  | { readonly type: 'user-spoke'; readonly turnId: TurnId }
  | { readonly type: 'user-typed'; readonly turnId: TurnId; readonly text: string }
  | { readonly type: 'user-delta'; readonly turnId: TurnId; readonly text: string }
  | { readonly type: 'user-text'; readonly turnId: TurnId; readonly text: string }
  /** The utterance is whole; `show` where the service will never tell its words. */
  | { readonly type: 'user-committed'; readonly turnId: TurnId; readonly show: 'now' | 'with-text' }
  | { readonly type: 'user-settled'; readonly turnId: TurnId }
  | { readonly type: 'user-failed'; readonly turnId: TurnId; readonly error: AppError }
  | { readonly type: 'user-retried'; readonly turnId: TurnId }
  | { readonly type: 'user-withdrawn'; readonly turnId: TurnId }
  | { readonly type: 'reply-began'; readonly turnId: TurnId }
  | { readonly type: 'reply-sounded'; readonly turnId: TurnId }
  | { readonly type: 'reply-delta'; readonly turnId: TurnId; readonly text: string }
  | { readonly type: 'reply-text'; readonly turnId: TurnId; readonly text: string }
  | { readonly type: 'reply-ended'; readonly turnId: TurnId; readonly state: TurnState };

/** A moment the person can feel; `atMs` is monotonic. User marks name the person's turn, reply marks the answer. */
export type Mark =
  | {
      readonly name: 'talk-start' | 'first-frame-sent' | 'utterance-end';
      readonly turnId: TurnId;
      readonly atMs: number;
    }
  | {
      readonly name: 'reply-start';
      readonly turnId: TurnId;
      readonly answers: TurnId | null;
      readonly atMs: number;
    }
  | {
      readonly name: 'first-sound' | 'playback-started' | 'interrupt' | 'playback-cut';
      readonly turnId: TurnId;
      readonly atMs: number;
    };

export type Command =
  | { readonly type: 'open-link'; readonly connectionId: ConnectionId; readonly resume: ResumeValue | null }
  | { readonly type: 'close-link'; readonly connectionId: ConnectionId; readonly how: 'leave' | 'detach' }
  | { readonly type: 'attend-link'; readonly connectionId: ConnectionId; readonly isAttended: boolean }
  | { readonly type: 'probe-link'; readonly connectionId: ConnectionId }
  | { readonly type: 'send'; readonly connectionId: ConnectionId; readonly intent: Intent }
  | { readonly type: 'open-capture'; readonly captureId: CaptureId }
  | { readonly type: 'stop-capture'; readonly captureId: CaptureId }
  | { readonly type: 'discard-capture'; readonly captureId: CaptureId }
  | {
      readonly type: 'begin-utterance';
      readonly captureId: CaptureId;
      readonly turnId: TurnId;
      readonly start: UtteranceStart;
    }
  | { readonly type: 'end-utterance'; readonly captureId: CaptureId }
  | { readonly type: 'cancel-utterance'; readonly captureId: CaptureId }
  | { readonly type: 'park-utterance'; readonly captureId: CaptureId }
  | { readonly type: 'keep-utterance'; readonly captureId: CaptureId }
  | { readonly type: 'resend-utterance'; readonly captureId: CaptureId }
  | { readonly type: 'release-utterance' }
  /** `stream`: all that is heard goes to the service as it comes, under this turn. */
  | { readonly type: 'listen'; readonly captureId: CaptureId; readonly stream: TurnId | null }
  | { readonly type: 'restart-stream'; readonly captureId: CaptureId }
  | { readonly type: 'unlisten'; readonly captureId: CaptureId; readonly how: 'end' | 'cancel' }
  | { readonly type: 'start-endpointing'; readonly captureId: CaptureId; readonly hearing: 'silence' | 'speech' }
  | { readonly type: 'stop-endpointing'; readonly captureId: CaptureId }
  | { readonly type: 'open-gate'; readonly connectionId: ConnectionId }
  | { readonly type: 'close-gate' }
  | { readonly type: 'end-playback'; readonly turnId: TurnId }
  | { readonly type: 'clear-playback'; readonly turnId: TurnId }
  | { readonly type: 'withhold-playback' | 'allow-playback' }
  | { readonly type: 'start-timer'; readonly timer: TimerName; readonly key: string; readonly delayMs: number }
  | { readonly type: 'cancel-timer'; readonly timer: TimerName }
  | { readonly type: 'tell'; readonly note: Note }
  | { readonly type: 'mark'; readonly mark: Mark };
