/**
 * Owns the ports between the conversation and the speech engines, so that either side can be tried without the other.
 */
import { inEnglish, type Said } from '../../../src-preload/contract/said.js';
import type { Voice } from '../../assistant/types.js';
import type { SpeechStatus } from '../protocol/speech-envelope.js';

/** What the recogniser made of some sound. */
export interface Transcription {
  /** Empty when it found no words. */
  readonly text: string;
  /** Mean logarithm of the probability of each token: 0 is certain, below -0.2 is doubtful. */
  readonly confidence: number;
}

/** Speech to text. */
export interface RecogniserPort {
  /**
   * Transcribes mono sound at 16 kHz, at most some twenty seconds of it. Answers null when the signal aborted it,
   * which is looked at between decoder steps. Rejects when the engine breaks.
   */
  transcribe(samples: Float32Array, signal: AbortSignal): Promise<Transcription | null>;
}

/** Speech detection on one stream of sound. */
export interface DetectorStream {
  /** Takes DETECTOR_FRAME_SAMPLES of mono sound at 16 kHz; answers how likely it holds speech, 0 to 1. */
  probability(frame: Float32Array): Promise<number>;
}

export interface DetectorPort {
  /** A fresh stream that remembers nothing of earlier ones. */
  open(): DetectorStream;
}

/** 32 ms at 16 kHz: the only frame length the detector knows. */
export const DETECTOR_FRAME_SAMPLES = 512;

export interface Utterable {
  readonly text: string;
  readonly voice: Voice;
  /** Speed, 1 being the voice's own; 0.5 to 2. */
  readonly rate: number;
  /** Loudness factor, 1 being the voice's own. */
  readonly gain: number;
}

/** Text to speech. */
export interface VoicePort {
  /** Mono sound at 16 kHz; empty when the text holds nothing that can be said. Rejects when the engine breaks. */
  speak(utterable: Utterable): Promise<Int16Array>;
}

/** The three engines, each loaded once, when it is first asked for. A load that failed is tried again when asked again. */
export interface EnginesPort {
  readonly recogniser: () => Promise<RecogniserPort>;
  readonly detector: () => Promise<DetectorPort>;
  readonly voice: () => Promise<VoicePort>;
  readonly status: SpeechStatus;
}

/** An engine that could not be loaded; the message is safe to show. */
export class EngineError extends Error {
  readonly said: Said;

  constructor(said: Said, options?: ErrorOptions) {
    super(inEnglish(said), options);
    this.said = said;
  }
}
