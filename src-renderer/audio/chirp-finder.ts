/**
 * Owns finding a known sound in what a microphone recorded: by how alike each stretch of the recording is to it,
 * whatever their loudness. Pure.
 */
import { complexFor, fourier } from './fourier.js';

export interface Found {
  /** Where it begins in the recording, samples. */
  readonly offset: number;
  /** How alike the two are there: 1 the same but for loudness, 0 unrelated. */
  readonly likeness: number;
  /** Linear root mean square of the sound as it was recorded, without what else was heard. */
  readonly level: number;
}

/** Noise resembles a chirp of 0.4 s by some 0.02, a voice by less than 0.1; a chirp 15 dB under noise by more. */
const LEAST_LIKENESS = 0.15;
/** And it stands out from the rest of the recording. */
const LEAST_PROMINENCE = 6;
/** An arrival this strong beside the strongest is the sound itself; what comes after it is the room. */
const FIRST_ARRIVAL = 0.7;
/** A stretch quieter than this is silence, and its last bits may be like anything. */
const LEAST_RMS = 1e-5;

/** Finds the first arrival of `known`, all of which must lie in the recording; null where it is not heard. */
export function findChirp(recording: Float32Array, known: Float32Array): Found | null {
  const places = recording.length - known.length + 1;
  if (known.length === 0 || places < 1) return null;
  const likeness = likenesses(recording, known);
  const best = likeness.reduce((most, value) => Math.max(most, value), 0);
  const usual = Math.sqrt(likeness.reduce((sum, value) => sum + value * value, 0) / places);
  if (best < LEAST_LIKENESS || best < LEAST_PROMINENCE * usual) return null;
  const first = likeness.findIndex((value) => value >= best * FIRST_ARRIVAL);
  const offset = climb(likeness, first);
  const there = recording.subarray(offset, offset + known.length);
  const energy = there.reduce((sum, sample) => sum + sample * sample, 0);
  const alike = likeness[offset] ?? 0;
  return { offset, likeness: alike, level: alike * Math.sqrt(energy / known.length) };
}

/** From a flank to the top of its peak. */
function climb(values: Float64Array, from: number): number {
  let at = from;
  while ((values[at + 1] ?? 0) > (values[at] ?? 0)) at += 1;
  return at;
}

/** The normalised correlation for every place where the whole of `known` fits. */
function likenesses(recording: Float32Array, known: Float32Array): Float64Array {
  const places = recording.length - known.length + 1;
  const products = correlate(recording, known);
  const knownEnergy = known.reduce((sum, sample) => sum + sample * sample, 0);
  const silence = LEAST_RMS * LEAST_RMS * known.length;
  let energy = 0;
  for (let at = 0; at < known.length - 1; at++) energy += (recording[at] ?? 0) ** 2;
  const result = new Float64Array(places);
  for (let at = 0; at < places; at++) {
    energy += (recording[at + known.length - 1] ?? 0) ** 2;
    if (energy > silence) result[at] = Math.abs(products[at] ?? 0) / Math.sqrt(energy * knownEnergy);
    energy = Math.max(0, energy - (recording[at] ?? 0) ** 2);
  }
  return result;
}

/** The sum of products of the two for each offset, by way of their spectra. */
function correlate(recording: Float32Array, known: Float32Array): Float64Array {
  const heard = complexFor(recording.length + known.length);
  const sought = complexFor(recording.length + known.length);
  heard.re.set(recording);
  sought.re.set(known);
  fourier(heard, 'there');
  fourier(sought, 'there');
  const size = heard.re.length;
  for (let at = 0; at < size; at++) {
    const a = heard.re[at] ?? 0;
    const b = heard.im[at] ?? 0;
    const c = sought.re[at] ?? 0;
    const d = sought.im[at] ?? 0;
    heard.re[at] = (a * c + b * d) / size;
    heard.im[at] = (b * c - a * d) / size;
  }
  fourier(heard, 'back');
  return heard.re;
}
