/**
 * Owns the file settings travel in: what is written into it and what is made of one that is read. Pure.
 * Must never write a secret, nor what only means something on this computer.
 */
import type { Profile, Settings } from '../../src-preload/contract/settings.js';
import type { ImportRead } from '../../src-preload/contract/settings-transfer.js';
import type { Json } from '../storage/store-file.js';
import { asAddress } from './destination.js';
import { isObject, SETTINGS_GROUPS, type SettingsGroup } from './groups.js';
import { migrate, SETTINGS_VERSION } from './migrations.js';

const KIND = 'parley-settings';

/** Bytes of a file that is read. Fifty assistants with the longest prompts stay below. */
export const MAX_IMPORT_BYTES = 4 * 1_024 * 1_024;

/**
 * Settings that stay where they are. The system names devices anew for each computer and each installation, so an id
 * from elsewhere would choose nothing.
 */
export const STAYS_HERE: readonly { readonly group: SettingsGroup; readonly key: string }[] = [
  { group: 'audio', key: 'microphoneId' },
  { group: 'audio', key: 'speakerId' },
];

export interface ExportParts {
  readonly settings: Settings;
  readonly appVersion: string;
  /** Keys of the secret fields of a profile's service: an option of that name is left out. */
  readonly secretKeys: (profile: Profile) => readonly string[];
  /** Whether a text holds a secret that was seen in this run, pasted where it does not belong. */
  readonly holdsSecret: (text: string) => boolean;
}

/** The text of the file. */
export function writeTransfer({ settings, appVersion, ...parts }: ExportParts): string {
  const travels = (group: SettingsGroup): Json =>
    Object.fromEntries(
      Object.entries(settings[group]).filter(
        ([key]) => !STAYS_HERE.some((here) => here.group === group && here.key === key),
      ),
    );
  const groups = Object.fromEntries(SETTINGS_GROUPS.map((group) => [group, travels(group)]));
  const assistants = {
    ...settings.assistants,
    profiles: settings.assistants.profiles.map((profile) => withoutSecrets(profile, parts)),
  };
  const content = { kind: KIND, app: 'Parley', appVersion, version: SETTINGS_VERSION, ...groups, assistants };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function withoutSecrets(
  profile: Profile,
  { secretKeys, holdsSecret }: Pick<ExportParts, 'secretKeys' | 'holdsSecret'>,
): Profile {
  const secret = secretKeys(profile);
  const isClean = (value: unknown): boolean => typeof value !== 'string' || !holdsSecret(value);
  const options = Object.entries(profile.options)
    .map(([key, value]) => [key, typeof value === 'string' ? withoutKeys(value) : value] as const)
    .filter(([key, value]) => !secret.includes(key) && isClean(value));
  const endpoint = withoutKeys(profile.endpoint);
  return {
    ...profile,
    name: isClean(profile.name) ? profile.name : profile.providerId,
    endpoint: isClean(endpoint) ? endpoint : '',
    options: Object.fromEntries(options),
  };
}

const KEY_PARAMETER = /key|token|secret|passw|auth|credential|sig/i;

/** An address without the name and password, and the parameters, that let somebody in; any other text as it is. */
function withoutKeys(text: string): string {
  const url = asAddress(text);
  if (url === null) return text;
  const doomed = [...url.searchParams.keys()].filter((name) => KEY_PARAMETER.test(name));
  if (doomed.length === 0 && url.username === '' && url.password === '') return text;
  url.username = '';
  url.password = '';
  for (const name of doomed) url.searchParams.delete(name);
  return url.href;
}

export type ReadTransfer =
  | {
      readonly kind: 'content';
      /** Groups as they are in the file, of the current version and not judged yet. */
      readonly content: Json;
      readonly appVersion: string | null;
      readonly newer: boolean;
    }
  | Extract<ImportRead, { kind: 'refused' }>;

/** Reads the text of a file, one that Parley exported or its `settings.json`. */
export function readTransfer(text: string): ReadTransfer {
  const refused = { kind: 'refused', reason: 'not-settings' } as const;
  let parsed: unknown;
  try {
    // Editors on Windows like to put a mark in front.
    parsed = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return refused;
  }
  if (!isObject(parsed)) return refused;
  const { kind, appVersion } = parsed;
  const isSettings = kind === KIND || (kind === undefined && typeof parsed['version'] === 'number');
  if (!isSettings || !SETTINGS_GROUPS.some((group) => isObject(parsed[group]))) return refused;
  const migrated = migrate(parsed);
  return {
    kind: 'content',
    content: migrated.content,
    appVersion: typeof appVersion === 'string' && /^[\w.+-]{1,40}$/.test(appVersion) ? appVersion : null,
    newer: migrated.kind === 'newer',
  };
}
