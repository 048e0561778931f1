/**
 * Owns how settings are named where several are spoken of at once.
 */
import { DEFAULT_SETTINGS, type Settings } from '../../../src-preload/contract/settings.js';
import {
  GROUPS_OF_SECTION,
  type ResettableSection,
  type SettingPath,
} from '../../../src-preload/contract/settings-transfer.js';
import { t } from '../../i18n/i18n.js';
import { SETTINGS_SECTIONS, type SettingsSection } from '../../state/route.svelte.js';
import { entryOf } from './search/entries.js';

/** Names in one line, each once. */
export const listText = (names: readonly string[]): string => [...new Set(names)].join(t('general.list.and'));

export interface NamedSettings {
  readonly section: SettingsSection;
  /** The settings' names in one line. */
  readonly names: string;
}

/** By section, in the order of the sections; what no control shows is left out. */
export function namesBySection(paths: readonly SettingPath[]): readonly NamedSettings[] {
  const entries = paths.flatMap((path) => entryOf(path) ?? []);
  return SETTINGS_SECTIONS.flatMap((section) => {
    const names = entries.filter((entry) => entry.section === section).map(({ label }) => t(label));
    return names.length === 0 ? [] : [{ section, names: listText(names) }];
  });
}

/** Where a group of settings is shown. */
export const SECTION_OF_GROUP: Readonly<Record<keyof Settings, SettingsSection>> = {
  general: 'general',
  audio: 'audio',
  handsFree: 'audio',
  talkKey: 'talk-key',
  assistants: 'assistants',
  privacy: 'privacy',
};

/** Settings of a section that are not as they were at first. */
export function changedIn(section: ResettableSection, settings: Settings): readonly SettingPath[] {
  return GROUPS_OF_SECTION[section].flatMap((group) => {
    const now: Readonly<Record<string, unknown>> = settings[group];
    const first: Readonly<Record<string, unknown>> = DEFAULT_SETTINGS[group];
    return Object.keys(first)
      .filter((key) => JSON.stringify(now[key]) !== JSON.stringify(first[key]))
      .map((key) => ({ group, key }) as SettingPath)
      .filter((path) => entryOf(path) !== null);
  });
}
