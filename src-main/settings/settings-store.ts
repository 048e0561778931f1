/**
 * Owns the settings: loaded once, each group validated on its own, changed by patches, told to listeners.
 * Must never hold secrets, and must never lose a damaged file: it is kept under a dated name.
 */
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { appError, failed, ok, type Result } from '../../src-preload/contract/app-error.js';
import type { ChordPlatform } from '../../src-preload/contract/chord-rules.js';
import {
  DEFAULT_SETTINGS,
  settingsSchema,
  type Settings,
  type SettingsPatch,
} from '../../src-preload/contract/settings.js';
import { say, type Said } from '../../src-preload/contract/said.js';
import { openStoreFile } from '../storage/store-file.js';
import { contradiction, readSettings, SETTINGS_GROUPS, type SettingsGroup } from './groups.js';
import { migrate, SETTINGS_VERSION } from './migrations.js';

export interface SettingsStore {
  /** What to tell the person of what could not be used of the file; empty when all is well. */
  readonly notices: readonly Said[];
  current(): Settings;
  /**
   * Merges the patch group by group. `option-invalid` when the result contradicts itself; `storage-failed` when it
   * could not be written: the change then holds for this run and was told to listeners.
   */
  update(patch: SettingsPatch): Result<Settings>;
  /** Told after each change, with the whole; a group that did not change is the same object. Answers the way to stop. */
  onChange(listener: (settings: Settings, before: Settings) => void): () => void;
}

/** A group that did not change stays the same object, so that listeners see at once whether theirs did. */
function keepUnchanged(before: Settings, after: Settings): Settings {
  const keep = <Name extends SettingsGroup>(name: Name): Settings[Name] =>
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
    SETTINGS_GROUPS.map((name) => [name, { ...settings[name], ...defined(patch[name]) }]),
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
  const loaded = readSettings(migrated.content, DEFAULT_SETTINGS, options.platform);
  let settings = loaded.settings;
  const listeners = new Set<(settings: Settings, before: Settings) => void>();

  const notices: Said[] = file.notice === null ? [] : [file.notice];
  if (loaded.replaced.length > 0) {
    const copy = file.keepCopy('damaged');
    const groups = loaded.replaced.map((group) => ({ group }));
    notices.push(
      copy === null ? say('settings-replaced', { groups }) : say('settings-replaced-kept', { groups, copy }),
    );
  } else if (migrated.kind === 'newer') {
    const copy = file.keepCopy('newer');
    if (copy !== null) notices.push(say('settings-newer', { copy }));
  }
  const write = (): Result<null> => file.write({ version: SETTINGS_VERSION, ...settings });
  // Otherwise the same notice would come, and the same copy be made, at every start.
  if (loaded.replaced.length > 0 || migrated.kind !== 'current') write();

  return {
    notices,
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
