/**
 * Owns what can be done to the list of assistants: pure, each answers the list as it shall be.
 * Must never touch secrets: they stay with main, under the id of the profile.
 */
import type { ProfileId } from '../../src-preload/contract/ids.js';
import type { OptionValue, ProviderInfo } from '../../src-preload/contract/provider-info.js';
import type { Profile, Settings } from '../../src-preload/contract/settings.js';

type Assistants = Settings['assistants'];
/** A change of the list, as settings take it. */
interface Listed {
  readonly profiles: Profile[];
}

/** As many as the settings take. */
export const MAX_PROFILES = 50;
/** Characters of a name. */
export const MAX_NAME_LENGTH = 80;

/** The wanted name, or with the first number from 2 on that makes it one of its kind. */
function freeName(wanted: string, profiles: readonly Profile[]): string {
  const taken = new Set(profiles.map(({ name }) => name.toLowerCase()));
  const base = wanted.trim().slice(0, MAX_NAME_LENGTH);
  for (let number = 1; number <= profiles.length; number++) {
    const name = number === 1 ? base : numbered(base, number);
    if (!taken.has(name.toLowerCase())) return name;
  }
  // Of n names and one more, one is free.
  return profiles.length === 0 ? base : numbered(base, profiles.length + 1);
}

const numbered = (base: string, number: number): string => {
  const end = ` ${number}`;
  return base.slice(0, MAX_NAME_LENGTH - end.length) + end;
};

/** A fresh profile of a service, with nothing set. */
export const newProfile = (id: ProfileId, provider: ProviderInfo, profiles: readonly Profile[]): Profile => ({
  id,
  providerId: provider.id,
  name: freeName(provider.name, profiles),
  options: {},
  endpoint: '',
});

/** Options and endpoint as in the original; secrets belong to an id and stay behind. */
export const copyOf = (id: ProfileId, original: Profile, profiles: readonly Profile[]): Profile => ({
  ...original,
  id,
  name: freeName(original.name.replace(/ \d+$/, ''), profiles),
});

export const withProfile = (assistants: Assistants, added: Profile): Listed => ({
  profiles: [...assistants.profiles, added],
});

/** The assistants without this one; the first takes over where it was in use. Nothing changes when it is the last. */
export function withoutProfile(
  { profiles, activeProfileId }: Assistants,
  id: ProfileId,
): Listed & Pick<Assistants, 'activeProfileId'> {
  const left = profiles.filter((profile) => profile.id !== id);
  const [first] = left;
  if (first === undefined) return { profiles: [...profiles], activeProfileId };
  return { profiles: left, activeProfileId: activeProfileId === id ? first.id : activeProfileId };
}

/** What of a profile is changed; an option that is undefined goes back to its default. */
export interface ProfileChange {
  readonly name?: string;
  readonly endpoint?: string;
  readonly options?: Readonly<Record<string, OptionValue | undefined>>;
}

export function changedProfiles({ profiles }: Assistants, id: ProfileId, { options, ...rest }: ProfileChange): Listed {
  const apply = (profile: Profile): Profile => ({
    ...profile,
    ...rest,
    options: Object.fromEntries(
      Object.entries({ ...profile.options, ...options }).flatMap(([key, value]) =>
        value === undefined ? [] : [[key, value]],
      ),
    ),
  });
  return { profiles: profiles.map((profile) => (profile.id === id ? apply(profile) : profile)) };
}

/** What to call each assistant where all are listed: with its service, and a number, only where names repeat. */
export function profileLabels(
  profiles: readonly Profile[],
  providers: readonly ProviderInfo[],
): ReadonlyMap<ProfileId, string> {
  const labels = new Map<ProfileId, string>();
  const repeats = (name: string): boolean => profiles.filter((profile) => profile.name === name).length > 1;
  for (const { id, name, providerId } of profiles) {
    const service = providers.find((provider) => provider.id === providerId)?.name ?? providerId;
    const label = repeats(name) ? `${name} (${service})` : name;
    const before = [...labels.values()].filter((other) => other === label || other.startsWith(`${label} `)).length;
    labels.set(id, repeats(name) && before > 0 ? `${label} ${before + 1}` : label);
  }
  return labels;
}
