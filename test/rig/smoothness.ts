/** Owns how whole a known sound is in a recording: where silence was put in, and sound left out or damaged. Pure. */
import { findSound } from './correlate.js';

/** A place where the recording is not the known sound. */
export interface Flaw {
  /** Where in the recording it begins; samples. */
  readonly atSample: number;
  /** Silence or repeated sound that was put in, ms; negative where sound is missing, 0 where it is only damaged. */
  readonly insertedMs: number;
}

export interface Followed {
  /** In order. */
  readonly flaws: readonly Flaw[];
  /** How much of the sound was found, from its beginning to where it is lost for good; ms. */
  readonly foundMs: number;
}

const STEP_MS = 10;
const ALIKE = 0.9;
/** What is looked for to find the sound again after a flaw: long enough to fit nowhere else. */
const KNOWN_MS = 40;
const FITS = 0.85;
/** The beginning is looked for in all of the recording, so that more of it is taken. */
const BEGINNING_MS = 60;
/** Where it is damaged itself, later places serve. */
const BEGINNINGS_MS = [0, 100, 200, 400, 800];
/** How far ahead the sound is looked for again, and how much of it may be missing. */
const AHEAD_MS = 3_000;
const MISSING_MS = 500;
/** Less is how exactly places are known. */
const LEAST_SHIFT_MS = 2;

/** Follows a sound through a recording of it, both mono at one rate; null where it does not begin at all. */
export function follow(recording: Int16Array, known: Int16Array, rateHz: number): Followed | null {
  const samples = (ms: number): number => Math.round((ms * rateHz) / 1_000);
  const [step, window, ahead] = [samples(STEP_MS), samples(KNOWN_MS), samples(AHEAD_MS)];
  const start = beginningOf(recording, known, BEGINNINGS_MS.map(samples), samples(BEGINNING_MS));
  if (start === null) return null;
  let { at, offset } = start;
  const flaws: Flaw[] = at === 0 ? [] : [{ atSample: Math.max(0, offset), insertedMs: 0 }];

  /** Where the sound goes on after a flaw at `from`, of which the window there may hold two parts. */
  const resume = (from: number): { readonly at: number; readonly offset: number } | null => {
    for (let at = from + step; at + window <= known.length && at - from <= samples(MISSING_MS); at += step) {
      const first = Math.max(0, at + offset - samples(MISSING_MS));
      const part = recording.subarray(first, at + offset + ahead + window);
      if (part.length < window) return null;
      const match = findSound(part, known.subarray(at, at + window));
      if (match.correlation >= FITS) return { at, offset: first + match.offsetSamples - at };
    }
    return null;
  };

  let flawEnd = -1;
  while (at + step <= known.length) {
    if (likeness(recording, at + offset, known, at, step) >= ALIKE) {
      at += step;
      continue;
    }
    const found = resume(at);
    if (found === null) break;
    const shiftMs = ((found.offset - offset) * 1_000) / rateHz;
    const insertedMs = Math.abs(shiftMs) < LEAST_SHIFT_MS ? 0 : shiftMs;
    const last = flaws.at(-1);
    // The end of a flaw may be found too early: what is wrong right behind it is the same one.
    if (last !== undefined && at === flawEnd)
      flaws.splice(-1, 1, { ...last, insertedMs: last.insertedMs + insertedMs });
    else flaws.push({ atSample: at + offset, insertedMs });
    offset = found.offset;
    at = found.at;
    flawEnd = at;
  }
  return { flaws, foundMs: (at * 1_000) / rateHz };
}

/** The first of these places of the sound that is found, and where all of it would begin in the recording. */
function beginningOf(
  recording: Int16Array,
  known: Int16Array,
  places: readonly number[],
  length: number,
): { readonly at: number; readonly offset: number } | null {
  for (const at of places) {
    const part = known.subarray(at, at + length);
    if (part.length < length || recording.length < length) return null;
    const match = findSound(recording, part);
    if (match.correlation >= FITS) return { at, offset: match.offsetSamples - at };
  }
  return null;
}

/** Normalised correlation of two parts of this length, -1 to 1; 0 where one of them is silent or not there. */
function likeness(a: Int16Array, aFrom: number, b: Int16Array, bFrom: number, length: number): number {
  if (aFrom < 0 || aFrom + length > a.length) return 0;
  let [ab, aa, bb] = [0, 0, 0];
  for (let n = 0; n < length; n += 1) {
    const [x, y] = [a[aFrom + n] ?? 0, b[bFrom + n] ?? 0];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa === 0 || bb === 0 ? 0 : ab / Math.sqrt(aa * bb);
}
