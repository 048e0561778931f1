/**
 * Owns what an import would make of the settings: the whole as it would be, and what that changes. Pure; nothing is
 * applied here. Must never lose an assistant the person has made, nor hand the keys of one to another address.
 */
import { isDeepStrictEqual } from 'node:util';
import type { ChordPlatform } from '../../src-preload/contract/chord-rules.js';
import type { ProfileId } from '../../src-preload/contract/ids.js';
import { DEFAULT_SETTINGS, type Profile, type Settings } from '../../src-preload/contract/settings.js';
import type { AssistantChange, ImportSummary, SettingPath } from '../../src-preload/contract/settings-transfer.js';
import type { Json } from '../storage/store-file.js';
import { addressesOf, isSameDestination } from './destination.js';
import { isObject, readSettings, SETTINGS_GROUPS } from './groups.js';
import { STAYS_HERE } from './transfer-file.js';

/** As many as the settings take. */
const MAX_PROFILES = 50;

export interface ImportPlan {
  readonly settings: Settings;
  /** Profiles whose keys are forgotten before the settings are: they will talk to somebody else. */
  readonly forget: readonly ProfileId[];
  readonly summary: Pick<ImportSummary, 'changes' | 'assistants' | 'unusable'>;
}

export type PlannedImport =
  { readonly kind: 'plan'; readonly plan: ImportPlan } | { readonly kind: 'too-many-assistants' };

/** `content` is of the current version. What it does not say stays as it is. */
export function planImport(content: Json, current: Settings, platform: ChordPlatform): PlannedImport {
  const { settings: read, replaced } = readSettings(onTopOf(current, content), current, platform);
  const merged = replaced.includes('assistants') ? current.assistants.profiles : mergedProfiles(read, current);
  if (merged.length > MAX_PROFILES) return { kind: 'too-many-assistants' };
  const settings: Settings = {
    ...read,
    // Whoever has been through the first run is not sent there by a file.
    general: { ...read.general, firstRunDone: read.general.firstRunDone || current.general.firstRunDone },
    assistants: { ...read.assistants, profiles: merged },
  };
  const assistants = assistantChanges(current.assistants.profiles, merged);
  return {
    kind: 'plan',
    plan: {
      settings,
      forget: assistants.flatMap(({ id, change }) => (change.forgetsKeys ? [id] : [])),
      summary: {
        changes: changedSettings(current, settings),
        assistants: assistants.map(({ change }) => change),
        unusable: replaced,
      },
    },
  };
}

/** The groups of the file, filled up with what is set now; assistants are a whole of their own. */
function onTopOf(current: Settings, content: Json): Json {
  const filled = SETTINGS_GROUPS.map((group): [string, unknown] => {
    const stored = content[group];
    if (stored === undefined) return [group, current[group]];
    if (group === 'assistants' || !isObject(stored)) return [group, stored];
    const here = STAYS_HERE.filter((one) => one.group === group).map(({ key }) => key);
    const travelled = Object.entries(stored).filter(([key]) => !here.includes(key));
    return [group, { ...current[group], ...Object.fromEntries(travelled) }];
  });
  return Object.fromEntries(filled);
}

const isPristine = (profile: Profile): boolean =>
  DEFAULT_SETTINGS.assistants.profiles.some((original) => isDeepStrictEqual(original, profile));

/** Those of the file, then those that are only here. The one every fresh Parley has gives way where nothing was done to it. */
function mergedProfiles(read: Settings, current: Settings): readonly Profile[] {
  const { profiles } = read.assistants;
  const known = new Set(profiles.map(({ id }) => id));
  return [
    ...profiles,
    ...current.assistants.profiles.filter((profile) => !known.has(profile.id) && !isPristine(profile)),
  ];
}

function assistantChanges(
  before: readonly Profile[],
  after: readonly Profile[],
): readonly { readonly id: ProfileId; readonly change: AssistantChange }[] {
  const describe = (profile: Profile, kind: AssistantChange['kind'], forgetsKeys = false) => ({
    id: profile.id,
    change: {
      kind,
      name: profile.name,
      providerId: profile.providerId,
      addresses: addressesOf(profile).map(({ host }) => host),
      forgetsKeys,
    },
  });
  const incoming = after.flatMap((profile) => {
    const old = before.find(({ id }) => id === profile.id);
    if (old === undefined) return [describe(profile, 'added')];
    return isDeepStrictEqual(old, profile) ? [] : [describe(profile, 'replaced', !isSameDestination(old, profile))];
  });
  const gone = before.filter(({ id }) => !after.some((profile) => profile.id === id));
  return [...incoming, ...gone.map((profile) => describe(profile, 'removed'))];
}

function changedSettings(before: Settings, after: Settings): readonly SettingPath[] {
  return SETTINGS_GROUPS.flatMap((group) => {
    const [old, next]: readonly [Json, Json] = [before[group], after[group]];
    return Object.keys(next)
      .filter((key) => !(group === 'assistants' && key === 'profiles') && !isDeepStrictEqual(old[key], next[key]))
      .map((key) => ({ group, key }) as SettingPath);
  });
}
