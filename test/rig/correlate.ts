/** Owns finding a known sound in a recording. Pure. */
import { complexFor, fourier } from '../../src-renderer/audio/fourier.js';

export interface Match {
  /** Where the known sound begins in the recording; negative when its beginning was not recorded. */
  readonly offsetSamples: number;
  /** How alike they are there: 1 the same but for loudness, 0 unrelated, -1 inverted. */
  readonly correlation: number;
}

/** Quieter than this (about -90 dBFS over the sound's length) is no sound, however alike its noise is. */
const LEAST_RMS = 1;

/**
 * Finds the place where `known` fits best, by normalised cross-correlation at one common sample rate.
 * The whole of `known` must lie inside the recording.
 * @throws RangeError when `known` is empty or longer than the recording
 */
export function findSound(recording: Int16Array, known: Int16Array): Match {
  if (known.length === 0 || known.length > recording.length)
    throw new RangeError(`a sound of ${known.length} samples cannot lie in ${recording.length}`);
  const products = crossProducts(recording, known);
  const knownEnergy = energyBefore(known)[known.length] ?? 0;
  const energy = energyBefore(recording);
  const leastEnergy = LEAST_RMS * LEAST_RMS * known.length;
  let best: Match = { offsetSamples: 0, correlation: 0 };
  for (let offset = 0; offset + known.length <= recording.length; offset++) {
    const windowEnergy = (energy[offset + known.length] ?? 0) - (energy[offset] ?? 0);
    if (windowEnergy < leastEnergy) continue;
    const correlation = (products[offset] ?? 0) / Math.sqrt(windowEnergy * knownEnergy);
    if (correlation > best.correlation) best = { offsetSamples: offset, correlation };
  }
  return best;
}

/** The sum of products of `known` with the recording, for each offset from 0. */
function crossProducts(recording: Int16Array, known: Int16Array): Float64Array {
  // One complex transform serves both real signals: the recording as real part, the known sound as imaginary part.
  const both = complexFor(recording.length + known.length);
  const size = both.re.length;
  both.re.set(recording);
  both.im.set(known);
  fourier(both, 'there');
  const product = complexFor(size);
  for (let k = 0; k < size; k++) {
    const mirror = (size - k) & (size - 1);
    const zr = both.re[k] ?? 0;
    const zi = both.im[k] ?? 0;
    const mr = both.re[mirror] ?? 0;
    const mi = both.im[mirror] ?? 0;
    const recordingRe = (zr + mr) / 2;
    const recordingIm = (zi - mi) / 2;
    const knownRe = (zi + mi) / 2;
    const knownIm = (mr - zr) / 2;
    product.re[k] = recordingRe * knownRe + recordingIm * knownIm;
    product.im[k] = recordingIm * knownRe - recordingRe * knownIm;
  }
  fourier(product, 'back');
  return product.re.map((value) => value / size);
}

/** The energy of all samples before each index; one longer than the samples. */
function energyBefore(samples: Int16Array): Float64Array {
  const energy = new Float64Array(samples.length + 1);
  for (const [index, sample] of samples.entries()) energy[index + 1] = (energy[index] ?? 0) + sample * sample;
  return energy;
}

/** A stretch this long fits nowhere by chance. */
const STRETCH_MS = 80;
const FITS = 0.85;

/**
 * How much of a sound lies in a recording, stretch by stretch in any place: 1 is all of it. Virtual devices insert or
 * skip a block now and then, which the sound as a whole does not survive. Quiet stretches are not asked for.
 */
export function shareFound(recording: Int16Array, known: Int16Array, rateHz: number): number {
  const length = Math.round((rateHz * STRETCH_MS) / 1_000);
  const energyOf = (part: Int16Array): number => part.reduce((sum, sample) => sum + sample * sample, 0);
  const stretches: Int16Array[] = [];
  for (let at = 0; at + length <= known.length; at += length) stretches.push(known.subarray(at, at + length));
  const loudest = Math.max(...stretches.map(energyOf));
  const asked = stretches.filter((stretch) => energyOf(stretch) > loudest / 100);
  if (asked.length === 0 || recording.length < length) return 0;
  return asked.filter((stretch) => findSound(recording, stretch).correlation > FITS).length / asked.length;
}
