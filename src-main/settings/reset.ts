/**
 * Owns what putting settings back means, as a patch. Pure.
 * Must never send a person through the first run again, nor touch assistants unless told to.
 */
import { DEFAULT_SETTINGS, type Settings, type SettingsPatch } from '../../src-preload/contract/settings.js';
import {
  GROUPS_OF_SECTION,
  RESETTABLE_SECTIONS,
  type SettingsReset,
} from '../../src-preload/contract/settings-transfer.js';

export function resetPatch(reset: SettingsReset, current: Settings): SettingsPatch {
  const sections = reset.what === 'section' ? [reset.section] : RESETTABLE_SECTIONS;
  const defaults: SettingsPatch = {
    ...DEFAULT_SETTINGS,
    general: { ...DEFAULT_SETTINGS.general, firstRunDone: current.general.firstRunDone },
  };
  const groups = sections.flatMap((section) => GROUPS_OF_SECTION[section]);
  const patch = Object.fromEntries(groups.map((group) => [group, defaults[group]])) as SettingsPatch;
  return reset.what === 'everything' && reset.assistants
    ? { ...patch, assistants: DEFAULT_SETTINGS.assistants }
    : patch;
}
