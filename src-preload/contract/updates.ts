/**
 * Owns what the person is told of newer versions of Parley, and whether this installation can take one.
 */

/**
 * How a newer version comes to this installation.
 * `self`: Parley fetches and puts it in place. `told`: Parley tells that there is one; the person fetches it.
 * `none`: Parley asks nobody, for this reason.
 */
export type UpdateMeans =
  | { readonly kind: 'self' }
  | { readonly kind: 'told'; readonly page: string }
  | { readonly kind: 'none'; readonly reason: NoUpdatesReason };

export const NO_UPDATES_REASONS = [
  /** A package of the system's: the system updates it. */
  'package-manager',
  /** A store of apps updates it. */
  'store',
  /** Runs from its sources. */
  'development',
  /** Built without an address to ask, or without a key to judge the answer by. */
  'no-feed',
] as const;
export type NoUpdatesReason = (typeof NO_UPDATES_REASONS)[number];

export const UPDATE_FAILURES = [
  /** Nobody answered, or not in time. */
  'unreachable',
  /** The answer is not signed by who makes Parley, or is meant for another system. */
  'untrusted',
  /** What came is not what was announced: shorter, longer or changed. */
  'damaged',
  /** The answer broke a rule: sent elsewhere, too large, not readable. */
  'refused',
  /** It could not be written or put in place here. */
  'not-written',
] as const;
export type UpdateFailure = (typeof UPDATE_FAILURES)[number];

export type UpdateStep =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'checking' }
  | { readonly kind: 'current' }
  | { readonly kind: 'available'; readonly version: string }
  /** `percent`: whole, 0 to 100. */
  | { readonly kind: 'downloading'; readonly version: string; readonly percent: number }
  /** `waits`: the person wants it, and it begins when nobody talks any more. */
  | { readonly kind: 'ready'; readonly version: string; readonly waits: boolean }
  /** `version`: what was found before it failed. */
  | { readonly kind: 'failed'; readonly failure: UpdateFailure; readonly version: string | null };

export interface UpdateStatus {
  readonly means: UpdateMeans;
  readonly step: UpdateStep;
  /** Unix time in milliseconds of the last answer that was believed; null for none yet. */
  readonly checkedAtEpochMs: number | null;
}
