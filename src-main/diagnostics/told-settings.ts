/**
 * Owns what a bundle may tell of the settings. Whatever a person typed themselves is told by its length alone: names,
 * prompts, ids, addresses. Must never hold a value that could name a person, an account or a computer.
 */
import type { OptionField, ProviderInfo } from '../../src-preload/contract/provider-info.js';
import type { Profile, Settings } from '../../src-preload/contract/settings.js';
import type { JsonValue } from '../logging/redaction.js';

type Providers = readonly ProviderInfo[];

export function toldSettings(settings: Settings, providers: Providers): JsonValue {
  const { audio, assistants, talkKey, ...plain } = settings;
  return {
    ...plain,
    audio: { ...audio, microphoneId: chosen(audio.microphoneId), speakerId: chosen(audio.speakerId) },
    talkKey: { ...talkKey },
    assistants: {
      activeProfileId: assistants.activeProfileId,
      profiles: assistants.profiles.map((profile) => toldProfile(profile, fieldsOf(profile, providers))),
    },
  };
}

/** What a person typed and a log line might repeat, to be masked there. */
export function typedValues(settings: Settings, providers: Providers): readonly string[] {
  return settings.assistants.profiles.flatMap((profile) => {
    const { name, endpoint, options } = profile;
    const isOwnName = !providers.some((provider) => provider.name === name);
    const host = URL.canParse(endpoint) && !isThisComputer(new URL(endpoint)) ? [new URL(endpoint).host] : [];
    const fields = fieldsOf(profile, providers);
    const texts = Object.entries(options).flatMap(([key, value]) => {
      const field = fields.find((one) => one.key === key);
      const isDefault = field?.kind === 'text' && field.defaultValue === value;
      return typeof value === 'string' && !isDefault && !isOffered(field, value) ? [value] : [];
    });
    return [...(isOwnName ? [name] : []), ...host, endpoint, ...texts].filter((value) => value !== '');
  });
}

const fieldsOf = ({ providerId }: Profile, providers: Providers): readonly OptionField[] =>
  providers.find(({ id }) => id === providerId)?.options ?? [];

/** One of those a person chooses from, which says nothing of them. */
const isOffered = (field: OptionField | undefined, value: string): boolean =>
  field?.kind === 'choice' && field.choices.some((choice) => choice.value === value);

/** A device's id is of no use to anyone, and tells one computer from another. */
const chosen = (deviceId: string): string => (deviceId === 'default' ? 'default' : '(a chosen device)');

function toldProfile({ id, providerId, name, options, endpoint }: Profile, fields: readonly OptionField[]): JsonValue {
  const told = Object.entries(options).map(([key, value]): [string, JsonValue] => {
    const field = fields.find((one) => one.key === key);
    return [key, typeof value === 'string' && !isOffered(field, value) ? lengthOf(value) : value];
  });
  return {
    id,
    providerId,
    name: lengthOf(name),
    // A key that no provider declares may be anything.
    options: Object.fromEntries(told.filter(([key]) => fields.some((field) => field.key === key))),
    endpoint: toldEndpoint(endpoint),
  };
}

const lengthOf = (text: string): string => `(${text.length} characters)`;

function toldEndpoint(endpoint: string): string {
  if (endpoint === '') return "(the service's own)";
  if (!URL.canParse(endpoint)) return '(not an address)';
  const url = new URL(endpoint);
  return `(${url.protocol.replace(':', '')}, ${isThisComputer(url) ? 'this computer' : 'another address'})`;
}

const isThisComputer = ({ hostname }: URL): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
