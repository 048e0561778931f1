/** Owns finding silence where there should be sound without a pause. Pure. */
import { dbfs, rms } from '../../../test/rig/level.js';

/** Longer than any swing of the tone, so that a window never falls between two of them. */
const WINDOW_MS = 3;
const STEP_MS = 1;
const SILENT_DBFS = -50;

export interface Gaps {
  readonly count: number;
  /** All of them together, in ms. */
  readonly silentMs: number;
  /** From the first sound to the last, in ms; 0 where there is none. */
  readonly spanMs: number;
}

/** Gaps of at least `WINDOW_MS` between the first and the last sound. Exact to about a millisecond. */
export function gapsIn(samples: Int16Array, rateHz: number): Gaps {
  const window = Math.round((WINDOW_MS * rateHz) / 1_000);
  const step = Math.round((STEP_MS * rateHz) / 1_000);
  const loud: boolean[] = [];
  for (let at = 0; at + window <= samples.length; at += step)
    loud.push(dbfs(rms(samples, at, at + window)) > SILENT_DBFS);
  const first = loud.indexOf(true);
  const last = loud.lastIndexOf(true);
  if (first < 0) return { count: 0, silentMs: 0, spanMs: 0 };
  let count = 0;
  let silentMs = 0;
  let run = 0;
  for (const isLoud of loud.slice(first, last + 1)) {
    if (!isLoud) {
      run += 1;
      continue;
    }
    if (run > 0) {
      count += 1;
      // A window is silent as soon as all of it is: a gap is as much longer than the steps it was seen in.
      silentMs += run * STEP_MS + WINDOW_MS - STEP_MS;
      run = 0;
    }
  }
  return { count, silentMs, spanMs: (last - first) * STEP_MS + WINDOW_MS };
}
