/**
 * Owns the course of the loopback sound test: open the microphone, play the chirp, listen on for a moment, look for it.
 * The microphone is closed however it ends. Must never run while somebody talks: whoever starts it sees to that, and
 * calls it off when somebody does.
 */
import { appError, type AppError, type Result } from '../../../../src-preload/contract/app-error.js';
import { chirp } from '../../../../src-preload/contract/diagnostics.js';
import { findChirp } from '../../../audio/chirp-finder.js';
import { rms } from '../../../audio/loudness.js';
import { microphoneFailure } from '../../../audio/microphone.js';
import type { SoundRecorder } from '../../../audio/sound-recorder.js';

export type SoundTestOutcome =
  | {
      readonly kind: 'heard';
      /** From the order to play until it reached the microphone, milliseconds. */
      readonly delayMs: number;
      /** Of the chirp at the microphone, decibels below full scale. */
      readonly levelDb: number;
      readonly loudness: 'faint' | 'good' | 'overloaded';
      readonly microphone: string;
    }
  /** The microphone gave sound, and the chirp was not in it. */
  | { readonly kind: 'not-heard'; readonly microphone: string }
  /** The microphone gave digital silence: switched off, or muted by the system. */
  | { readonly kind: 'silent'; readonly microphone: string }
  | { readonly kind: 'failed'; readonly error: AppError }
  | { readonly kind: 'stopped' };

export interface SoundTestPorts {
  readonly open: () => Promise<SoundRecorder>;
  readonly play: () => Promise<Result<null>>;
  /** Calls back once after `delayMs`. */
  readonly after: (delayMs: number, callback: () => void) => void;
}

/** A device that was just opened clicks and adjusts itself; milliseconds. */
const SETTLE_MS = 400;
/** Sound that was played may still be on its way: headsets on Bluetooth take some 300 ms. */
const TAIL_MS = 700;
/** An output that has not played by then will not. */
const PLAY_BOUND_MS = 7_000;
const SILENT_RMS = 1e-5;
const FAINT_DB = -50;
const FULL_SCALE = 0.985;

const STOPPED: SoundTestOutcome = { kind: 'stopped' };

/** Runs the test once; never rejects. `signal` calls it off at any moment. */
export async function runSoundTest(ports: SoundTestPorts, signal: AbortSignal): Promise<SoundTestOutcome> {
  const called = new Promise<'off'>((resolve) => {
    if (signal.aborted) resolve('off');
    signal.addEventListener('abort', () => resolve('off'), { once: true });
  });
  const pause = (delayMs: number): Promise<'off' | 'over'> =>
    Promise.race([called, new Promise<'over'>((resolve) => ports.after(delayMs, () => resolve('over')))]);

  // Asked each time: it changes while something is awaited.
  const isOff = (): boolean => signal.aborted;
  if (isOff()) return STOPPED;
  let recorder: SoundRecorder;
  try {
    recorder = await ports.open();
  } catch (error) {
    return isOff() ? STOPPED : { kind: 'failed', error: appError(microphoneFailure(error)) };
  }
  try {
    if ((await pause(SETTLE_MS)) === 'off') return STOPPED;
    const asked = recorder.now();
    const answer = await Promise.race([ports.play(), pause(PLAY_BOUND_MS)]);
    if (answer === 'off' || isOff()) return STOPPED;
    if (answer === 'over') return { kind: 'failed', error: appError('playback-failed') };
    if (!answer.ok) return { kind: 'failed', error: answer.error };
    if ((await pause(TAIL_MS)) === 'off') return STOPPED;
    return judge(recorder.take().subarray(asked), recorder);
  } finally {
    recorder.close();
  }
}

/** `heard` begins with the order to play. */
function judge(heard: Float32Array, { rateHz, label }: SoundRecorder): SoundTestOutcome {
  if (rms(heard) < SILENT_RMS) return { kind: 'silent', microphone: label };
  const found = findChirp(heard, chirp(rateHz));
  if (found === null) return { kind: 'not-heard', microphone: label };
  const levelDb = 20 * Math.log10(found.level);
  const overloaded = heard.some((sample) => Math.abs(sample) > FULL_SCALE);
  return {
    kind: 'heard',
    delayMs: (found.offset / rateHz) * 1_000,
    levelDb,
    loudness: overloaded ? 'overloaded' : levelDb < FAINT_DB ? 'faint' : 'good',
    microphone: label,
  };
}
