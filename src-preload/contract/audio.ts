/**
 * Owns the words both processes use for sound: formats, capture frames and the messages of the two audio ports.
 * The ports carry structured clones; ArrayBuffers are copied, never transferred, because a buffer transferred
 * from a renderer to main arrives as null.
 */
import type { CaptureId, TurnId } from './ids.js';

/** Mono signed 16-bit little-endian samples. */
export interface PcmFormat {
  readonly encoding: 'pcm16';
  readonly rateHz: number;
  readonly channels: 1;
}

export const pcm16 = (rateHz: number): PcmFormat => ({ encoding: 'pcm16', rateHz, channels: 1 });

/** Sound in files with a header that tells the rest. `ogg` holds Opus or Vorbis, `webm` holds Opus. */
export type SoundContainer = 'mp3' | 'wav' | 'ogg' | 'flac' | 'webm';

/** How a service may send sound. Bytes may be cut anywhere, in the middle of a sample too. */
export type SoundFormat =
  | PcmFormat
  /** 32-bit little-endian IEEE samples in [-1, 1]. */
  | { readonly encoding: 'float32'; readonly rateHz: number; readonly channels: 1 }
  /** G.711 mu-law, one byte for each sample. */
  | { readonly encoding: 'mulaw'; readonly rateHz: number; readonly channels: 1 }
  | { readonly encoding: 'container'; readonly container: SoundContainer }
  /** Told by its first bytes; `otherwise` where they tell nothing. */
  | { readonly encoding: 'sniffed'; readonly otherwise: SoundContainer };

/** Length of one capture frame. */
export const CAPTURE_FRAME_MS = 20;
/** Rate of the microphone frames that cross the bridge. */
export const CAPTURE_RATE_HZ = 16_000;
/** How much sound from before a capture a microphone that is kept ready can give. */
export const MAX_PRE_ROLL_MS = 500;

/** Worklet to main, on the capture port: one frame of microphone sound. */
export interface CaptureFrame {
  readonly type: 'frame';
  readonly captureId: CaptureId;
  /** Counts from 0 within a capture; a jump is a gap. */
  readonly sequence: number;
  readonly rateHz: number;
  /** `rateHz * CAPTURE_FRAME_MS / 1000` samples; the last frame of a capture may be shorter. */
  readonly pcm: ArrayBuffer;
  /** The same 20 ms as `pcm`, without the echo canceller; null where that was not asked for, or is not there yet. */
  readonly bare: ArrayBuffer | null;
  /** True on the last frame of the capture (its pcm may be empty). */
  readonly final: boolean;
}

/** Main to worklet, on the playback port. */
export type PlaybackCommand =
  /**
   * A turn that has not started gathers `cushionMs` first; the newest word counts. The first word of a turn completes
   * those before it.
   */
  | {
      readonly type: 'write';
      readonly turnId: TurnId;
      readonly rateHz: number;
      readonly pcm: ArrayBuffer;
      readonly cushionMs: number;
    }
  /** No more sound for this turn: report `drained` when the last sample was heard. */
  | { readonly type: 'end'; readonly turnId: TurnId }
  /** Silence now, forget what is queued, report `cut`. */
  | { readonly type: 'cut'; readonly turnId: TurnId }
  /** Linear gain in [0, 1], from the next sample on. */
  | { readonly type: 'volume'; readonly gain: number };

/** Worklet to main, on the playback port. Milliseconds are of the turn's sound, counted from its first sample. */
export type PlaybackFact =
  | { readonly type: 'started'; readonly turnId: TurnId }
  | { readonly type: 'position'; readonly turnId: TurnId; readonly playedMs: number; readonly underruns: number }
  | { readonly type: 'drained'; readonly turnId: TurnId; readonly playedMs: number }
  | { readonly type: 'cut'; readonly turnId: TurnId; readonly heardMs: number };

/** Worklet to main, first of all: the rate at which it wants its sound. */
export interface PlaybackReady {
  readonly type: 'ready';
  readonly rateHz: number;
}

/** What main asks of the renderer when the microphone is to open. */
export interface CaptureStart {
  readonly captureId: CaptureId;
  /** `default` or a device id of `navigator.mediaDevices`. */
  readonly deviceId: string;
  readonly rateHz: number;
  readonly echoCancellation: boolean;
  readonly noiseSuppression: boolean;
  readonly autoGainControl: boolean;
  /** Frames also carry the sound without the echo canceller, which damages a voice that is heard over an answer. */
  readonly alsoBare: boolean;
  /** How much sound from before the start is wanted, 0..MAX_PRE_ROLL_MS; only a microphone kept ready has any. */
  readonly preRollMs: number;
}

/** Whether a device is the one the person chose, or stands in for it. */
export const DEVICE_USES = ['chosen', 'other'] as const;
export type DeviceUse = (typeof DEVICE_USES)[number];

/** A device as the renderer sees it. */
export interface AudioDevice {
  readonly deviceId: string;
  readonly kind: 'audioinput' | 'audiooutput';
  readonly label: string;
}
