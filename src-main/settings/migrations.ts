/**
 * Owns the versions of the settings file and the pure steps from each to the next.
 * Must never validate: the store does that after the last step.
 */
import { isDeepStrictEqual } from 'node:util';
import { DEFAULT_SETTINGS } from '../../src-preload/contract/settings.js';
import type { Json } from '../storage/store-file.js';
import { isObject } from './groups.js';

/** `steps[n]` takes a file of version n + 1 to version n + 2. */
export type MigrationStep = (content: Json) => Json;

/** Version 1 knew only whether a tap latches. */
function namePressStyle(content: Json): Json {
  const talkKey = content['talkKey'];
  if (!isObject(talkKey)) return content;
  const { tapToLatch, ...rest } = talkKey;
  if (typeof tapToLatch !== 'boolean') return content;
  return { ...content, talkKey: { ...rest, style: tapToLatch ? 'hold-or-tap' : 'hold' } };
}

/**
 * Before version 3 nobody was shown the first run, or its end was not noted by whoever left it. A file that holds what
 * only a person sets, another assistant or another value than the default, is of somebody who knows Parley.
 */
function noteWhoKnowsParley(content: Json): Json {
  const general = content['general'] ?? {};
  if (!isObject(general) || !isChanged(content)) return content;
  return { ...content, general: { ...general, firstRunDone: true } };
}

/** Whether a value that is there differs from its default; what is not there yet tells nothing. */
const isChanged = (content: Json): boolean =>
  Object.entries(DEFAULT_SETTINGS).some(([name, defaults]: [string, Json]) => {
    const group = content[name];
    if (!isObject(group)) return false;
    return Object.entries(group).some(
      ([key, value]) => Object.hasOwn(defaults, key) && !isDeepStrictEqual(value, defaults[key]),
    );
  });

const STEPS: readonly MigrationStep[] = [namePressStyle, noteWhoKnowsParley];
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
