/**
 * Owns what can be found in the settings, in the language of the interface: every setting of the table, and every
 * field of every assistant.
 */
import type { ProviderInfo } from '../../../../src-preload/contract/provider-info.js';
import type { Profile } from '../../../../src-preload/contract/settings.js';
import { t } from '../../../i18n/i18n.js';
import { settingsHref } from '../../../state/route.svelte.js';
import { SETTINGS_ENTRIES, type SettingEntry } from './entries.js';
import type { Searchable } from './search.js';

/** What is to be looked at once its place is open: a setting of the table, or the field of that name. */
export type Target =
  { readonly kind: 'setting'; readonly id: string } | { readonly kind: 'field'; readonly label: string };

export interface Findable extends Searchable {
  readonly id: string;
  readonly href: string;
  readonly target: Target;
}

export function findable(profiles: readonly Profile[], providers: readonly ProviderInfo[]): readonly Findable[] {
  return [
    ...SETTINGS_ENTRIES.map(ofEntry),
    ...profiles.flatMap((profile) => {
      const provider = providers.find(({ id }) => id === profile.providerId);
      return provider === undefined ? [] : ofProfile(profile, provider);
    }),
  ];
}

/** Assistants have no room for a setting in their address: the place after the section names one of them. */
const hrefOf = ({ section, id }: SettingEntry): string =>
  section === 'assistants' ? settingsHref(section) : settingsHref(section, id);

function ofEntry(entry: SettingEntry): Findable {
  const { id, section, label, help, choices = [], words } = entry;
  return {
    id,
    href: hrefOf(entry),
    target: { kind: 'setting', id },
    label: t(label),
    help: help === undefined ? '' : t(help),
    words: [...choices, ...(words === undefined ? [] : [words])].map((key) => t(key)).join(' '),
    section: t(`settings.${section}`),
  };
}

function ofProfile(profile: Profile, provider: ProviderInfo): readonly Findable[] {
  const section = t('general.search.of', { section: t('settings.assistants'), name: profile.name });
  const endpoint = {
    key: '+endpoint',
    label: t('assistants.endpoint'),
    help: t('assistants.endpoint.help'),
  };
  return [...provider.credentials, ...provider.options, ...(provider.endpoint === null ? [] : [endpoint])].map(
    ({ key, label, help }) => ({
      id: `${profile.id}/${key}`,
      href: settingsHref('assistants', profile.id),
      target: { kind: 'field', label },
      label,
      help,
      words: provider.name,
      section,
    }),
  );
}
