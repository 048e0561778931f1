/** Owns loudness and the edges of sound: when it begins, when it has ended. Pure. */
import type { Recording } from './recording.js';

const FULL_SCALE = 32_768;
const DEFAULT_THRESHOLD_DBFS = -50;
/** Long enough to hold a whole swing of a low voice, short enough to time an edge. */
const WINDOW_MS = 2;
/** Pauses between words are shorter. */
const DEFAULT_HOLD_MS = 250;

/** Root mean square, 0 to 32 768; 0 for no samples. */
export function rms(samples: Int16Array, from = 0, to = samples.length): number {
  const first = Math.max(0, from);
  const end = Math.min(samples.length, to);
  if (end <= first) return 0;
  let sum = 0;
  for (let index = first; index < end; index++) sum += (samples[index] ?? 0) ** 2;
  return Math.sqrt(sum / (end - first));
}

/** Decibels below full scale of a root mean square; -Infinity for silence. */
export function dbfs(level: number): number {
  return 20 * Math.log10(level / FULL_SCALE);
}

/**
 * When sound is first heard at or after a time.
 * @param timeMs on the recording's clock
 * @returns null when nothing is louder than the threshold
 */
export function firstSoundAfter(
  recording: Recording,
  timeMs: number,
  thresholdDbfs = DEFAULT_THRESHOLD_DBFS,
): number | null {
  const { samples, rateHz } = recording;
  const step = windowSamples(rateHz);
  for (let at = firstSampleAt(recording, timeMs); at < samples.length; at += step)
    if (dbfs(rms(samples, at, at + step)) > thresholdDbfs)
      return recording.timeOf(firstLoud(samples, at, step, thresholdDbfs));
  return null;
}

/**
 * When it has become silent for good after a time: the end of the last sound before a silence of `holdMs`.
 * @param timeMs on the recording's clock
 * @returns `timeMs` when it was silent by then; null when no such silence was recorded
 */
export function silenceAfter(
  recording: Recording,
  timeMs: number,
  thresholdDbfs = DEFAULT_THRESHOLD_DBFS,
  holdMs = DEFAULT_HOLD_MS,
): number | null {
  const { samples, rateHz } = recording;
  const step = windowSamples(rateHz);
  const hold = (holdMs * rateHz) / 1000;
  const start = firstSampleAt(recording, timeMs);
  let silentFrom = start;
  for (let at = start; at + step <= samples.length; at += step) {
    if (dbfs(rms(samples, at, at + step)) > thresholdDbfs) silentFrom = at + step;
    else if (at + step - silentFrom >= hold) return silentFrom === start ? timeMs : recording.timeOf(silentFrom);
  }
  return null;
}

/** The first sample of a loud window that is itself as loud. */
function firstLoud(samples: Int16Array, from: number, count: number, thresholdDbfs: number): number {
  const least = FULL_SCALE * 10 ** (thresholdDbfs / 20);
  for (let index = from; index < from + count; index++) if (Math.abs(samples[index] ?? 0) >= least) return index;
  return from;
}

function windowSamples(rateHz: number): number {
  return Math.max(1, Math.round((WINDOW_MS * rateHz) / 1000));
}

function firstSampleAt(recording: Recording, timeMs: number): number {
  return Math.max(0, Math.ceil(recording.sampleAt(timeMs)));
}
