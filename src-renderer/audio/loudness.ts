/**
 * Owns the arithmetic between sample values and what a meter shows.
 */

/** Quieter than this shows as nothing, decibels below full scale. */
const FLOOR_DB = -60;

/** Maps a linear level (0..1) to the length of a meter (0..1), even in decibels as the ear hears it. */
export function meterFraction(level: number): number {
  if (!(level > 0)) return 0;
  const db = 20 * Math.log10(level);
  return Math.min(1, Math.max(0, 1 - db / FLOOR_DB));
}

/** Root mean square of samples in -1..1; 0 for none. */
export function rms(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
}
