/**
 * Owns the change of a microphone's samples from the rate of its device to that of the frames: a streaming windowed-sinc
 * filter with one row of coefficients for each phase of the output. Leaves no garbage behind: nothing collects it soon on
 * a thread that does little else. Pure.
 */

export interface RateConverter {
  /** Takes samples and answers what can be computed so far, in a view that the next call overwrites. */
  push(samples: Float32Array): Float32Array;
  /** Answers what the filter still held back, and forgets what was heard. */
  flush(): Float32Array;
}

/** Zero crossings of the sinc on each side. With the window below, what would fold back lies under −74 dB. */
const CROSSINGS = 24;
/** Middle of the filter's slope, as a part of the narrower band: 0.85 of that passes within 0.35 dB. */
const PASS_BAND = 0.92;
/** More phases than any two rates of sound devices ask for; others are rounded to it. */
const MOST_PHASES = 640;

/** From one rate to another; Hz. What comes out begins at the same moment as what goes in. */
export function createRateConverter(fromHz: number, toHz: number): RateConverter {
  const { up, down } = ratioOf(toHz, fromHz);
  if (up === down) return { push: (samples) => samples, flush: () => new Float32Array(0) };
  const scale = Math.min(1, up / down) * PASS_BAND;
  const half = Math.ceil(CROSSINGS / scale);
  const taps = 2 * half;
  const rows = filterRows(up, half, scale);
  const silence = new Float32Array(half);

  /** What was heard and is still under the filter, `held` samples; at first half a filter of silence before the sound. */
  let heard = new Float32Array(2 * taps);
  let held = half - 1;
  let out = new Float32Array(0);
  /** The next output: the first sample under its filter, and its place after that in parts of `up`. */
  let base = 0;
  let phase = 0;
  /** Whole samples out for what came in, less what came out: what a flush owes. */
  let owed = 0;

  function push(samples: Float32Array): Float32Array {
    if (held + samples.length > heard.length) heard = grown(heard, held + samples.length);
    heard.set(samples, held);
    held += samples.length;
    const ready = held - taps - base;
    const count = ready < 0 ? 0 : Math.floor((ready * up + up - 1 - phase) / down) + 1;
    if (count > out.length) out = new Float32Array(count);
    for (let at = 0; at < count; at += 1) {
      const row = phase * taps;
      let sum = 0;
      for (let tap = 0; tap < taps; tap += 1) sum += (rows[row + tap] ?? 0) * (heard[base + tap] ?? 0);
      out[at] = sum;
      phase += down;
      base += Math.floor(phase / up);
      phase %= up;
    }
    const used = Math.min(base, held);
    heard.copyWithin(0, used, held);
    held -= used;
    base -= used;
    owed += (samples.length * up) / down - count;
    return out.subarray(0, count);
  }

  return {
    push,
    flush() {
      const due = Math.round(owed);
      const last = push(silence).slice(0, Math.max(0, due));
      heard.fill(0);
      held = half - 1;
      base = 0;
      phase = 0;
      owed = 0;
      return last;
    },
  };
}

const grown = (samples: Float32Array<ArrayBuffer>, length: number): Float32Array<ArrayBuffer> => {
  const more = new Float32Array(length);
  more.set(samples);
  return more;
};

/** The ratio in lowest terms, `up` at most MOST_PHASES. */
function ratioOf(toHz: number, fromHz: number): { readonly up: number; readonly down: number } {
  const common = greatestCommon(toHz, fromHz);
  const up = toHz / common;
  if (up <= MOST_PHASES) return { up, down: fromHz / common };
  return { up: MOST_PHASES, down: Math.max(1, Math.round((MOST_PHASES * fromHz) / toHz)) };
}

const greatestCommon = (a: number, b: number): number => (b === 0 ? a : greatestCommon(b, a % b));

/** `up` rows of `2 * half` coefficients, each with a gain of one at 0 Hz; `scale` is the cutoff, as a part of the input's band. */
function filterRows(up: number, half: number, scale: number): Float32Array {
  const taps = 2 * half;
  const rows = new Float32Array(up * taps);
  for (let phase = 0; phase < up; phase += 1) {
    const row = rows.subarray(phase * taps, (phase + 1) * taps);
    for (let tap = 0; tap < taps; tap += 1) {
      // How far this sample lies from the place of the output.
      const distance = tap - (half - 1) - phase / up;
      row[tap] = sinc(distance * scale) * blackman(distance / half);
    }
    const sum = row.reduce((total, value) => total + value, 0);
    for (let tap = 0; tap < taps; tap += 1) row[tap] = (row[tap] ?? 0) / sum;
  }
  return rows;
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const blackman = (x: number): number =>
  Math.abs(x) >= 1 ? 0 : 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x);
