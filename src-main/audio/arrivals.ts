/**
 * Owns how unevenly the sound of answers arrives: by how much it fell behind its own pace in the last turns, and so how
 * much of a turn is gathered before it starts, for it not to run dry. A service that sends at once, or steadily, costs
 * nothing beyond the least. Pure; times are given. Must never hold sound.
 */
import type { TurnId } from '../../src-preload/contract/ids.js';

export interface Arrivals {
  /** Sound of a turn came, `durationMs` of it, at a time in monotonic milliseconds. */
  arrived(turnId: TurnId, durationMs: number, atMs: number): void;
  /** What the next turn should be started with, in milliseconds, `LEAST_MS` to `MOST_MS`. */
  readonly cushionMs: number;
}

/**
 * A sound server takes sound in blocks of up to 50 ms, and a service sends it in pieces of about 20: with less than both
 * together, sound that comes at the pace of speech runs short at one block in some, depending on how the two lie.
 */
export const LEAST_MS = 70;
/** Nobody should wait longer than this for what may not even come late. */
export const MOST_MS = 250;
/** Sound this late is no unevenness but an outage: to be ready for one would cost every answer more than it is worth. */
const OUTAGE_MS = 400;
/** Beyond what was seen, since the next one may be a little later. */
const MARGIN_MS = 15;
/** The quickest piece within this long of the first is taken for one that was not late at all. */
const SETTLING_MS = 300;
/** So many turns are remembered; a service, or a network, that has become steady is believed after these. */
const TURNS = 8;

interface Course {
  readonly turnId: TurnId;
  readonly firstAtMs: number;
  /** When it would have begun to be played, had nothing been gathered and nothing stood still. */
  startMs: number;
  /** Sound so far. */
  soundMs: number;
  /** How late the quickest piece was, against the first: never more than 0. */
  leastMs: number;
  /** By how much sound was later than that, at most. */
  lateMs: number;
  /** By how much it was later than the first, at most. */
  lateAgainstFirstMs: number;
  /** By how much it came before it was needed, at most. */
  aheadMs: number;
}

/**
 * Sound that comes further ahead than lateness explains is sent faster than it is heard. Against the quickest piece all
 * that slows such a stream would count as late, though enough had come before; against the first it counts for what it is.
 */
const neededMs = ({ lateMs, lateAgainstFirstMs, aheadMs }: Course): number =>
  aheadMs > OUTAGE_MS ? lateAgainstFirstMs : lateMs;

export function createArrivals(): Arrivals {
  let courses: readonly Course[] = [];

  function courseOf(turnId: TurnId, atMs: number): Course {
    const known = courses.find((course) => course.turnId === turnId);
    if (known !== undefined) return known;
    const none = { soundMs: 0, leastMs: 0, lateMs: 0, lateAgainstFirstMs: 0, aheadMs: 0 };
    const course: Course = { turnId, firstAtMs: atMs, startMs: atMs, ...none };
    courses = [...courses.slice(1 - TURNS), course];
    return course;
  }

  return {
    arrived(turnId, durationMs, atMs) {
      const course = courseOf(turnId, atMs);
      const againstFirstMs = atMs - course.startMs - course.soundMs;
      if (atMs - course.firstAtMs <= SETTLING_MS) course.leastMs = Math.min(course.leastMs, againstFirstMs);
      const lateMs = againstFirstMs - course.leastMs;
      if (lateMs > OUTAGE_MS) course.startMs += lateMs;
      else {
        course.lateMs = Math.max(course.lateMs, lateMs);
        course.lateAgainstFirstMs = Math.max(course.lateAgainstFirstMs, againstFirstMs);
      }
      // What was held up by an outage comes all at once after it: that is no pace.
      if (course.startMs === course.firstAtMs) course.aheadMs = Math.max(course.aheadMs, -againstFirstMs);
      course.soundMs += durationMs;
    },
    get cushionMs() {
      const worstMs = Math.max(0, ...courses.map(neededMs));
      return Math.min(MOST_MS, Math.max(LEAST_MS, worstMs + MARGIN_MS));
    },
  };
}
