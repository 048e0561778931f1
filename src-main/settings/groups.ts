/**
 * Owns how settings from outside become settings: each group is judged on its own, so that one that is wrong takes no
 * other with it. Pure. Must never let a group through that the schema, or the groups together, would refuse.
 */
import * as v from 'valibot';
import { chordConflict, chordRefusal, type ChordPlatform } from '../../src-preload/contract/chord-rules.js';
import { DEFAULT_SETTINGS, settingsSchema, type Settings } from '../../src-preload/contract/settings.js';
import { say, type Said } from '../../src-preload/contract/said.js';
import type { Json } from '../storage/store-file.js';

export type SettingsGroup = keyof Settings;
export const SETTINGS_GROUPS = Object.keys(settingsSchema.entries) as readonly SettingsGroup[];

export interface ReadSettings {
  readonly settings: Settings;
  /** Groups that could not be used: the fallback's stand in their place. */
  readonly replaced: readonly SettingsGroup[];
}

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads one group; fields that are not there come from the defaults. Null when it cannot be used. */
function readGroup<Name extends SettingsGroup>(name: Name, stored: unknown): Settings[Name] | null {
  const schema: v.GenericSchema<unknown, Settings[Name]> = settingsSchema.entries[name] as never;
  const parsed = v.safeParse(schema, { ...DEFAULT_SETTINGS[name], ...(isObject(stored) ? stored : {}) });
  return parsed.success && (stored === undefined || isObject(stored)) ? parsed.output : null;
}

/** Reads every group of `content`, which is of the current version; `fallback` stands in for what is unusable. */
export function readSettings(content: Json, fallback: Settings, platform: ChordPlatform): ReadSettings {
  const replaced: SettingsGroup[] = [];
  const take = <Name extends SettingsGroup>(name: Name): Settings[Name] => {
    const group = readGroup(name, content[name]);
    if (group === null) replaced.push(name);
    return group ?? fallback[name];
  };
  const settings: Settings = {
    general: take('general'),
    audio: take('audio'),
    handsFree: take('handsFree'),
    talkKey: take('talkKey'),
    assistants: take('assistants'),
    privacy: take('privacy'),
  };
  return withoutContradictions({ settings, replaced }, fallback, platform);
}

function withoutContradictions(read: ReadSettings, fallback: Settings, platform: ChordPlatform): ReadSettings {
  const found = contradiction(read.settings, platform);
  // The fallback itself holds together; should it not, nothing is gained by going on.
  if (found === null || read.replaced.includes(found.group)) return read;
  const { group } = found;
  return withoutContradictions(
    { settings: { ...read.settings, [group]: fallback[group] }, replaced: [...read.replaced, group] },
    fallback,
    platform,
  );
}

export interface Contradiction {
  readonly group: 'assistants' | 'talkKey';
  readonly problem: Said;
}

/** What the schema of a single field cannot say. */
export function contradiction({ assistants, talkKey }: Settings, platform: ChordPlatform): Contradiction | null {
  const ids = assistants.profiles.map((profile) => profile.id);
  if (new Set(ids).size !== ids.length) return { group: 'assistants', problem: say('assistants-same-id') };
  if (!ids.includes(assistants.activeProfileId)) return { group: 'assistants', problem: say('assistant-not-listed') };
  const { chord: talk, interruptChord: interrupt, muteChord: mute } = talkKey;
  if ([talk, interrupt, mute].some((chord) => chord !== null && chordRefusal(chord, platform) !== null))
    return { group: 'talkKey', problem: say('key-not-possible') };
  if (chordConflict({ talk, interrupt, mute }) !== null) return { group: 'talkKey', problem: say('keys-alike') };
  return null;
}
