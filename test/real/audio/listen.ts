/**
 * Sound to play and ways to find it again in a recording.
 */
import { createResampler } from '../../../src-main/audio/resample.js';
import { RECORD_RATE_HZ, type Recording } from './pulse.js';

export const SOURCE_RATE_HZ = 24_000;

/** Sound that is like nothing else at any moment: noise in syllables, the same for each seed. */
export function babble(seconds: number, seed = 1): Int16Array {
  let state = seed;
  let smooth = 0;
  return Int16Array.from({ length: Math.round(seconds * SOURCE_RATE_HZ) }, (_, n) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    smooth = 0.7 * smooth + 0.3 * (state / 0x40000000 - 1);
    const syllable = 0.6 + 0.4 * Math.cos((2 * Math.PI * 4 * n) / SOURCE_RATE_HZ);
    return 20_000 * smooth * syllable;
  });
}

/** The sound as the device should play it. */
export function played(source: Int16Array): Int16Array {
  const resampler = createResampler(SOURCE_RATE_HZ, RECORD_RATE_HZ);
  const head = resampler.process(source);
  const tail = resampler.flush();
  const all = new Int16Array(head.length + tail.length);
  all.set(head);
  all.set(tail, head.length);
  return all;
}

const AUDIBLE = 100; // −50 dBFS

/** The stretches of sound in a recording, silences of up to `gapMs` included; in samples. */
export function stretches(pcm: Int16Array, gapMs: number): { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = [];
  for (let at = 0; at < pcm.length; at++) {
    if (Math.abs(pcm[at] ?? 0) < AUDIBLE) continue;
    const last = found.at(-1);
    if (last === undefined || at - last.end > (gapMs * RECORD_RATE_HZ) / 1_000) found.push({ start: at, end: at });
    else last.end = at;
  }
  return found;
}

/** Normalised correlation of two equally long parts. */
function correlation(a: Int16Array, aFrom: number, b: Int16Array, bFrom: number, length: number): number {
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let n = 0; n < length; n++) {
    const x = a[aFrom + n] ?? 0;
    const y = b[bFrom + n] ?? 0;
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa === 0 || bb === 0 ? 0 : ab / Math.sqrt(aa * bb);
}

/** Where in the recording this part of the sound is played; -1 when nowhere well. */
export function locate(
  recording: Int16Array,
  sound: Int16Array,
  soundFrom = 0,
  from = 0,
  to = recording.length,
): number {
  const length = Math.min(2_400, sound.length - soundFrom);
  let best = { at: -1, score: 0.8 };
  for (let at = Math.max(0, from); at < Math.min(to, recording.length - length); at++) {
    // A cheap look first: most places differ at once.
    if (correlation(recording, at, sound, soundFrom, 64) < 0.5) continue;
    const score = correlation(recording, at, sound, soundFrom, length);
    if (score > best.score) best = { at, score };
  }
  return best.at;
}

export interface Comparison {
  readonly correlation: number;
  /** Windows of 10 ms that are not as they should be. */
  readonly brokenWindows: number;
  readonly startSample: number;
}

/** Compares a recording with the sound that should be in it, whole and in one piece. */
export function compare(recording: Recording, sound: Int16Array): Comparison {
  const at = locate(recording.pcm, sound);
  if (at < 0) return { correlation: 0, brokenWindows: Infinity, startSample: -1 };
  let brokenWindows = 0;
  for (let from = 0; from + 480 <= sound.length; from += 480) {
    if (correlation(recording.pcm, at + from, sound, from, 480) < 0.9) brokenWindows++;
  }
  return { correlation: correlation(recording.pcm, at, sound, 0, sound.length), brokenWindows, startSample: at };
}

const percentile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? NaN;

export const spread = (values: readonly number[]): string =>
  `p50 ${percentile(values, 0.5).toFixed(1)} p95 ${percentile(values, 0.95).toFixed(1)} ` +
  `min ${Math.min(...values).toFixed(1)} max ${Math.max(...values).toFixed(1)} n ${values.length}`;
