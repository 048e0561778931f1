/**
 * Owns the settings: loaded once, each group validated on its own, changed by patches, told to listeners.
 * Must never hold secrets, and must never lose a damaged file: it is kept under a dated name.
 */
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { appError, failed, ok, type Result } from '../../src-preload/contract/app-error.js';
import { chordConflict, chordRefusal, type ChordPlatform } from '../../src-preload/contract/chord-rules.js';
import {
  DEFAULT_SETTINGS,
  settingsSchema,
  type Settings,
  type SettingsPatch,
} from '../../src-preload/contract/settings.js';
import { openStoreFile, type Json } from '../storage/store-file.js';
import { migrate, SETTINGS_VERSION } from './migrations.js';

export interface SettingsStore {
  /** Sentence for the person when something in the file could not be used; null when all is well. */
  readonly notice: string | null;
  current(): Settings;
  /**
   * Merges the patch group by group. `option-invalid` when the result contradicts itself; `storage-failed` when it
   * could not be written: the change then holds for this run and was told to listeners.
   */
  update(patch: SettingsPatch): Result<Settings>;
  /** Told after each change, with the whole; a group that did not change is the same object. Answers the way to stop. */
  onChange(listener: (settings: Settings, before: Settings) => void): () => void;
}

type Group = keyof Settings;
const GROUPS = Object.keys(settingsSchema.entries) as readonly Group[];

interface Loaded {
  readonly settings: Settings;
  readonly replaced: readonly string[];
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads one group; what the file does not have yet comes from the defaults. */
function readGroup<Name extends Group>(name: Name, stored: unknown): Settings[Name] | null {
  const schema: v.GenericSchema<unknown, Settings[Name]> = settingsSchema.entries[name] as never;
  const parsed = v.safeParse(schema, { ...DEFAULT_SETTINGS[name], ...(isObject(stored) ? stored : {}) });
  return parsed.success && (stored === undefined || isObject(stored)) ? parsed.output : null;
}

function readAll(content: Json, platform: ChordPlatform): Loaded {
  const replaced: string[] = [];
  const take = <Name extends Group>(name: Name): Settings[Name] => {
    const group = readGroup(name, content[name]);
    if (group === null) replaced.push(name);
    return group ?? DEFAULT_SETTINGS[name];
  };
  const settings: Settings = {
    general: take('general'),
    audio: take('audio'),
    handsFree: take('handsFree'),
    talkKey: take('talkKey'),
    assistants: take('assistants'),
    privacy: take('privacy'),
  };
  const found = contradiction(settings, platform);
  if (found === null) return { settings, replaced };
  const { group } = found;
  return { settings: { ...settings, [group]: DEFAULT_SETTINGS[group] }, replaced: [...replaced, group] };
}

interface Contradiction {
  readonly group: 'assistants' | 'talkKey';
  readonly problem: string;
}

/** What the schema of a single field cannot say. */
function contradiction({ assistants, talkKey }: Settings, platform: ChordPlatform): Contradiction | null {
  const ids = assistants.profiles.map((profile) => profile.id);
  if (new Set(ids).size !== ids.length) return { group: 'assistants', problem: 'Two assistants have the same id.' };
  if (!ids.includes(assistants.activeProfileId))
    return { group: 'assistants', problem: 'The assistant in use is not in the list.' };
  const { chord: talk, interruptChord: interrupt, muteChord: mute } = talkKey;
  if ([talk, interrupt, mute].some((chord) => chord !== null && chordRefusal(chord, platform) !== null))
    return { group: 'talkKey', problem: 'That combination cannot be a key of Parley.' };
  if (chordConflict({ talk, interrupt, mute }) !== null)
    return { group: 'talkKey', problem: 'Two keys of Parley cannot be told apart.' };
  return null;
}

/** A group that did not change stays the same object, so that listeners see at once whether theirs did. */
function keepUnchanged(before: Settings, after: Settings): Settings {
  const keep = <Name extends Group>(name: Name): Settings[Name] =>
    isDeepStrictEqual(before[name], after[name]) ? before[name] : after[name];
  return {
    general: keep('general'),
    audio: keep('audio'),
    handsFree: keep('handsFree'),
    talkKey: keep('talkKey'),
    assistants: keep('assistants'),
    privacy: keep('privacy'),
  };
}

function merge(settings: Settings, patch: SettingsPatch): Settings {
  const defined = <T extends object>(group: T | undefined): Partial<T> =>
    Object.fromEntries(Object.entries(group ?? {}).filter(([, value]) => value !== undefined)) as Partial<T>;
  return Object.fromEntries(
    GROUPS.map((name) => [name, { ...settings[name], ...defined(patch[name]) }]),
  ) as unknown as Settings;
}

export interface SettingsStoreOptions {
  readonly directory: string;
  readonly platform: ChordPlatform;
  /** Unix time in milliseconds. */
  readonly epochMs: () => number;
}

export function createSettingsStore(options: SettingsStoreOptions): SettingsStore {
  const file = openStoreFile({ directory: options.directory, epochMs: options.epochMs, name: 'settings' });
  const migrated = migrate(file.read());
  const loaded = readAll(migrated.content, options.platform);
  let settings = loaded.settings;
  const listeners = new Set<(settings: Settings, before: Settings) => void>();

  const notices = file.notice === null ? [] : [file.notice];
  if (loaded.replaced.length > 0) {
    const copy = file.keepCopy('damaged');
    const kept = copy === null ? '' : ` The file as it was is kept as ${copy}.`;
    notices.push(`Unusable settings were replaced by defaults: ${loaded.replaced.join(', ')}.${kept}`);
  } else if (migrated.kind === 'newer') {
    const copy = file.keepCopy('newer');
    if (copy !== null) notices.push(`settings.json was written by a newer Parley; it is kept as ${copy}.`);
  }
  const write = (): Result<null> => file.write({ version: SETTINGS_VERSION, ...settings });
  // Otherwise the same notice would come, and the same copy be made, at every start.
  if (loaded.replaced.length > 0 || migrated.kind !== 'current') write();

  return {
    notice: notices.length === 0 ? null : notices.join(' '),
    current: () => settings,
    update(patch) {
      const before = settings;
      const parsed = v.safeParse(settingsSchema, merge(settings, patch));
      if (!parsed.success) return failed(appError('option-invalid'));
      const found = contradiction(parsed.output, options.platform);
      if (found !== null) return failed(appError('option-invalid', { detail: found.problem }));
      settings = keepUnchanged(before, parsed.output);
      const written = write();
      for (const listener of [...listeners]) listener(settings, before);
      return written.ok ? ok(settings) : written;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
