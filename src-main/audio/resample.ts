/**
 * Owns the change of sample rate: a streaming windowed-sinc filter, one branch of it per output phase. Pure.
 */

export interface Resampler {
  /** Takes the next samples and answers what can be computed so far, in a fresh array. */
  process(input: Int16Array): Int16Array;
  /** The end of the sound: answers its last samples. The resampler must not be used afterwards. */
  flush(): Int16Array;
}

export const MIN_RATE_HZ = 4_000;
export const MAX_RATE_HZ = 192_000;

/** Zero crossings of the sinc on each side; with the window below, images lie under −80 dB. */
const CROSSINGS = 24;
const KAISER_BETA = 9;
/** Part of the narrower band that passes; the rest is the filter's slope. */
const PASS_BAND = 0.94;
/** Bound of the table of phases; odd ratios are rounded to it, a pitch error under 0.05 %. */
const MAX_PHASES = 512;

/**
 * A resampler for mono sound from one rate to another, both in [4 000, 192 000] Hz; a rate outside is taken as the
 * nearest one inside. The output starts at the same moment as the input: there is no delay to take off.
 */
export function createResampler(fromHz: number, toHz: number): Resampler {
  const from = clampRate(fromHz);
  const to = clampRate(toHz);
  if (from === to) return { process: (input) => input.slice(), flush: () => new Int16Array(0) };
  const { up, down } = ratio(to, from);
  const scale = Math.min(1, up / down) * PASS_BAND;
  const half = Math.ceil(CROSSINGS / scale);
  const taps = 2 * half;
  const bank = filterBank(up, taps, half, scale);

  let history = new Float32Array(taps);
  /** Samples in `history`; the first `half` are the silence before the sound. */
  let held = half - 1;
  /** Where the next output lies: first sample under the filter, and phase after it in units of 1 / up. */
  let base = 0;
  let phase = 0;

  const advance = (added: number, fill: (at: number) => number): Int16Array => {
    if (held + added > history.length) {
      const grown = new Float32Array(Math.max(held + added, history.length));
      grown.set(history.subarray(0, held));
      history = grown;
    }
    for (let at = 0; at < added; at++) history[held + at] = fill(at);
    held += added;
    const ready = held - taps - base;
    const out = new Int16Array(ready < 0 ? 0 : Math.floor((ready * up + up - 1 - phase) / down) + 1);
    for (let at = 0; at < out.length; at++) {
      const row = phase * taps;
      let sum = 0;
      for (let tap = 0; tap < taps; tap++) sum += (bank[row + tap] ?? 0) * (history[base + tap] ?? 0);
      out[at] = Math.max(-32_768, Math.min(32_767, Math.round(sum)));
      phase += down;
      base += Math.floor(phase / up);
      phase %= up;
    }
    const used = Math.min(base, held);
    history.copyWithin(0, used, held);
    held -= used;
    base -= used;
    return out;
  };

  return {
    process: (input) => advance(input.length, (at) => input[at] ?? 0),
    flush: () => advance(half, () => 0),
  };
}

const clampRate = (hz: number): number => Math.round(Math.max(MIN_RATE_HZ, Math.min(MAX_RATE_HZ, hz)));

/** The ratio in lowest terms, `up` at most MAX_PHASES. */
function ratio(to: number, from: number): { readonly up: number; readonly down: number } {
  let a = to;
  let b = from;
  while (b !== 0) [a, b] = [b, a % b];
  const up = to / a;
  const down = from / a;
  if (up <= MAX_PHASES) return { up, down };
  let best = { up: 1, down: Math.max(1, Math.round(from / to)) };
  for (let candidate = 2; candidate <= MAX_PHASES; candidate++) {
    const other = { up: candidate, down: Math.max(1, Math.round((candidate * from) / to)) };
    if (error(other, to, from) < error(best, to, from)) best = other;
  }
  return best;
}

const error = ({ up, down }: { readonly up: number; readonly down: number }, to: number, from: number): number =>
  Math.abs(up / down / (to / from) - 1);

/** One row of `taps` coefficients for each phase, each row with a gain of one at 0 Hz. */
function filterBank(up: number, taps: number, half: number, scale: number): Float32Array {
  const bank = new Float32Array(up * taps);
  for (let phase = 0; phase < up; phase++) {
    const row = bank.subarray(phase * taps, (phase + 1) * taps);
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      // Distance of this input sample from the output's place, in input samples.
      const distance = tap - (half - 1) - phase / up;
      const value = sinc(distance * scale) * kaiser(distance / half);
      row[tap] = value;
      sum += value;
    }
    for (let tap = 0; tap < taps; tap++) row[tap] = (row[tap] ?? 0) / sum;
  }
  return bank;
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const kaiser = (x: number): number =>
  Math.abs(x) >= 1 ? 0 : besselI0(KAISER_BETA * Math.sqrt(1 - x * x)) / besselI0(KAISER_BETA);

/** The modified Bessel function of order zero, by its power series. */
function besselI0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
