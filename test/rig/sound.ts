/** Owns sounds made by arithmetic, and their change of rate. Pure. */
import type { Sound } from './wav.js';

/** Half the width of the filter in samples of the lower rate: enough for measurements, not for mastering. */
const TAPS = 16;

/**
 * A sine with 5 ms fades, so that its edges make no click.
 * @param levelDbfs of its root mean square; a full-scale sine is -3.01
 */
export function tone(frequencyHz: number, durationMs: number, levelDbfs = -20, rateHz = 48_000): Sound {
  const count = Math.round((durationMs * rateHz) / 1000);
  const fade = Math.min(count / 2, rateHz * 0.005);
  const peak = 32_768 * Math.SQRT2 * 10 ** (levelDbfs / 20);
  const samples = Int16Array.from({ length: count }, (_, index) => {
    const gain = Math.min(1, index / fade, (count - 1 - index) / fade);
    return Math.round(peak * gain * Math.sin((2 * Math.PI * frequencyHz * index) / rateHz));
  });
  return { samples, rateHz };
}

/** Silence of a length. */
export function silence(durationMs: number, rateHz = 48_000): Sound {
  return { samples: new Int16Array(Math.round((durationMs * rateHz) / 1000)), rateHz };
}

/** Sounds of one rate, one after the other. @throws RangeError for different rates */
export function join(...sounds: readonly Sound[]): Sound {
  const rateHz = sounds[0]?.rateHz ?? 48_000;
  if (sounds.some((sound) => sound.rateHz !== rateHz)) throw new RangeError('different rates');
  const samples = new Int16Array(sounds.reduce((total, sound) => total + sound.samples.length, 0));
  let at = 0;
  for (const sound of sounds) {
    samples.set(sound.samples, at);
    at += sound.samples.length;
  }
  return { samples, rateHz };
}

/** In ms. */
export function durationMs({ samples, rateHz }: Sound): number {
  return (samples.length * 1000) / rateHz;
}

/** Changes the rate by a windowed sinc; what the lower rate cannot hold is filtered out. */
export function resample({ samples: source, rateHz: sourceHz }: Sound, rateHz: number): Sound {
  if (sourceHz === rateHz) return { samples: source, rateHz };
  const kernels = kernelsOf(sourceHz, rateHz);
  const samples = new Int16Array(Math.round((source.length * rateHz) / sourceHz));
  for (let index = 0; index < samples.length; index++) {
    // In whole numbers: the same places between two samples come again and again.
    const place = index * sourceHz;
    const { first, weights } = kernelAt(kernels, sourceHz, rateHz, place % rateHz);
    const from = Math.floor(place / rateHz) + first;
    let sum = 0;
    for (let tap = 0; tap < weights.length; tap++) sum += (weights[tap] ?? 0) * (source[from + tap] ?? 0);
    samples[index] = Math.max(-32_768, Math.min(32_767, Math.round(sum)));
  }
  return { samples, rateHz };
}

/** The filter at one place between two samples. */
interface Kernel {
  /** Where its first weight belongs, from the sample before the place. */
  readonly first: number;
  /** 1 together. */
  readonly weights: Float64Array;
}
type Kernels = Map<number, Kernel>;

/** By rates, and by the place in parts of the new rate: simulated services convert all day. */
const known = new Map<string, Kernels>();

function kernelsOf(sourceHz: number, rateHz: number): Kernels {
  const name = `${sourceHz} to ${rateHz}`;
  const kernels = known.get(name) ?? new Map<number, Kernel>();
  known.set(name, kernels);
  return kernels;
}

function kernelAt(kernels: Kernels, sourceHz: number, rateHz: number, place: number): Kernel {
  const made = kernels.get(place);
  if (made !== undefined) return made;
  const cutoff = Math.min(1, rateHz / sourceHz);
  const reach = TAPS / cutoff;
  const centre = place / rateHz;
  const first = Math.ceil(centre - reach);
  const weights = Float64Array.from({ length: Math.floor(centre + reach) - first + 1 }, (_, tap) => {
    const distance = first + tap - centre;
    return sinc(distance * cutoff) * (0.5 + 0.5 * Math.cos((Math.PI * distance) / reach));
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const kernel = { first, weights: weights.map((weight) => weight / total) };
  kernels.set(place, kernel);
  return kernel;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}
