/** Owns speech without its pauses, so that there is something to be heard at every moment. Pure. */
import { dbfs, rms } from '../../../test/rig/level.js';
import type { Sound } from '../../../test/rig/wav.js';

const WINDOW_MS = 20;
const QUIET_DBFS = -40;

/** Leaves out every window of 20 ms that is quieter than -40 dBFS. */
export function withoutPauses({ samples, rateHz }: Sound): Sound {
  const window = Math.round((rateHz * WINDOW_MS) / 1_000);
  const kept: Int16Array[] = [];
  for (let at = 0; at + window <= samples.length; at += window) {
    if (dbfs(rms(samples, at, at + window)) > QUIET_DBFS) kept.push(samples.subarray(at, at + window));
  }
  const result = new Int16Array(kept.length * window);
  for (const [index, part] of kept.entries()) result.set(part, index * window);
  return { samples: result, rateHz };
}
