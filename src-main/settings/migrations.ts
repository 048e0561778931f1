/**
 * Owns the versions of the settings file and the pure steps from each to the next.
 * Must never validate: the store does that after the last step.
 */
import type { Json } from '../storage/store-file.js';

/** `steps[n]` takes a file of version n + 1 to version n + 2. */
export type MigrationStep = (content: Json) => Json;
/** Version 1 knew only whether a tap latches. */
function namePressStyle(content: Json): Json {
  const talkKey = content['talkKey'];
  if (typeof talkKey !== 'object' || talkKey === null || Array.isArray(talkKey)) return content;
  const { tapToLatch, ...rest } = talkKey as Json;
  if (typeof tapToLatch !== 'boolean') return content;
  return { ...content, talkKey: { ...rest, style: tapToLatch ? 'hold-or-tap' : 'hold' } };
}

const STEPS: readonly MigrationStep[] = [namePressStyle];
export const SETTINGS_VERSION = STEPS.length + 1;

export type Migrated =
  | { readonly kind: 'current'; readonly content: Json }
  | { readonly kind: 'migrated'; readonly content: Json; readonly from: number }
  /** Written by a newer Parley: read as far as it is understood. */
  | { readonly kind: 'newer'; readonly content: Json; readonly from: number };

/** Brings a settings file to the current version. A file without a version counts as version 1. */
export function migrate(content: Json, steps: readonly MigrationStep[] = STEPS): Migrated {
  const current = steps.length + 1;
  const stored = content['version'];
  const from = typeof stored === 'number' && Number.isInteger(stored) && stored >= 1 ? stored : 1;
  if (from > current) return { kind: 'newer', content, from };
  if (from === current) return { kind: 'current', content };
  return { kind: 'migrated', from, content: steps.slice(from - 1).reduce((before, step) => step(before), content) };
}
