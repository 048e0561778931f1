/**
 * Owns the change of the microphone's samples to a rate that is a whole part of theirs: a low pass of which only every
 * n-th value is computed. Pure; runs on the audio thread.
 */

export interface Decimator {
  /**
   * Takes samples, a multiple of the factor, and answers one for each `factor` of them, `delaySamples` late. The answer is
   * a view that the next call overwrites.
   */
  push(samples: Float32Array): Float32Array;
  /** Forgets what was heard. */
  reset(): void;
  /** By how much what comes out is later, in samples of the input: at 48 kHz half a millisecond times the factor. */
  readonly delaySamples: number;
}

/**
 * Zero crossings of the sinc on each side. 0.85 of the band that is left passes within 0.3 dB, and what lies 1.05 times as
 * high as the band or higher folds back under −75 dB.
 */
const CROSSINGS = 24;
/** Middle of the filter's slope, as a part of the band that is left. */
const PASS_BAND = 0.92;

/** Keeps one of `factor` samples, 1 or more; of 1, all as they are. `mostSamples` are pushed at once at most. */
export function createDecimator(factor: number, mostSamples: number): Decimator {
  if (factor === 1) return { push: (samples) => samples, reset: () => undefined, delaySamples: 0 };
  const half = Math.ceil(CROSSINGS * factor);
  const coefficients = lowPass(half, PASS_BAND / factor);
  const before = coefficients.length - 1;
  /** The end of what was pushed before, and then what is pushed now. */
  const heard = new Float32Array(before + mostSamples);
  const out = new Float32Array(Math.ceil(mostSamples / factor));

  return {
    delaySamples: half,
    push(samples) {
      heard.set(samples, before);
      const count = Math.floor(samples.length / factor);
      for (let at = 0; at < count; at += 1) {
        const from = at * factor;
        let sum = 0;
        for (let tap = 0; tap < coefficients.length; tap += 1) {
          sum += (coefficients[tap] ?? 0) * (heard[from + tap] ?? 0);
        }
        out[at] = sum;
      }
      heard.copyWithin(0, samples.length, samples.length + before);
      return out.subarray(0, count);
    },
    reset: () => void heard.fill(0),
  };
}

/** `2 * half + 1` coefficients with a gain of one at 0 Hz; `cutoff` as a part of the input's band. */
function lowPass(half: number, cutoff: number): Float32Array {
  const values = Float32Array.from({ length: 2 * half + 1 }, (_, tap) => {
    const distance = tap - half;
    return sinc(distance * cutoff) * blackman(distance / (half + 1));
  });
  const sum = values.reduce((total, value) => total + value, 0);
  return values.map((value) => value / sum);
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const blackman = (x: number): number => 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x);
