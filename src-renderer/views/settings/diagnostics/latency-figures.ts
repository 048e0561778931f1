/**
 * Owns what is worked out of measured times: which count, their median, what most stay within, and the days they fell
 * on. Pure.
 */
import type { LatencyPoint } from '../../../../src-preload/contract/history.js';

/** What is drawn, in the order in which a person meets it, and the field it is in. */
export const MEASURES = ['onset', 'response', 'audible', 'bargeIn'] as const;
export type Measure = (typeof MEASURES)[number];
const FIELDS = { onset: 'onsetMs', response: 'responseMs', audible: 'audibleMs', bargeIn: 'bargeInMs' } as const;

/** One measured time. */
export interface Sample {
  /** Unix time in milliseconds. */
  readonly atMs: number;
  readonly ms: number;
}

export interface Summary {
  readonly count: number;
  readonly median: number;
  /** 95 of 100 are no longer than this. */
  readonly high: number;
  readonly min: number;
  readonly max: number;
}

export interface DaySummary extends Summary {
  /** A moment of that day, Unix time in milliseconds. */
  readonly atMs: number;
}

/** The samples of one measure; `profileId` null for all assistants. */
export function samplesOf(points: readonly LatencyPoint[], measure: Measure, profileId: string | null): Sample[] {
  return points.flatMap(({ atMs, latency, profileId: from }) => {
    const ms = latency[FIELDS[measure]];
    return ms === null || (profileId !== null && from !== profileId) ? [] : [{ atMs, ms }];
  });
}

/**
 * The value below which this share of the values lies, interpolated between the two nearest.
 * @param share 0..1
 * @throws RangeError when there are no values
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * Math.min(1, Math.max(0, share));
  const low = sorted[Math.floor(place)];
  const high = sorted[Math.ceil(place)];
  if (low === undefined || high === undefined) throw new RangeError('no values');
  return low + (high - low) * (place - Math.floor(place));
}

/** Null where nothing was measured. */
export function summarise(samples: readonly Sample[]): Summary | null {
  if (samples.length === 0) return null;
  const values = samples.map(({ ms }) => ms);
  return {
    count: values.length,
    median: percentile(values, 0.5),
    high: percentile(values, 0.95),
    min: percentile(values, 0),
    max: percentile(values, 1),
  };
}

/** Each day that has any, the newest first. `dayOf` names the day of a moment where the person is. */
export function byDay(samples: readonly Sample[], dayOf: (atMs: number) => string): readonly DaySummary[] {
  const days = new Map<string, Sample[]>();
  for (const sample of samples) {
    const day = dayOf(sample.atMs);
    const known = days.get(day);
    if (known === undefined) days.set(day, [sample]);
    else known.push(sample);
  }
  return [...days.values()]
    .flatMap((day) => {
      const summary = summarise(day);
      const last = day.at(-1);
      return summary === null || last === undefined ? [] : [{ ...summary, atMs: last.atMs }];
    })
    .sort((a, b) => b.atMs - a.atMs);
}

/** The median of each sample and the ones before it, which shows the trend that single answers hide. */
export function trend(samples: readonly Sample[], window: number): readonly Sample[] {
  return samples.map(({ atMs }, at) => ({
    atMs,
    ms: percentile(
      samples.slice(Math.max(0, at - window + 1), at + 1).map(({ ms }) => ms),
      0.5,
    ),
  }));
}
