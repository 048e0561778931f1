/**
 * Wires settings, secrets and small data files, and keeps them in step with each other.
 */
import type { GenericSchema } from 'valibot';
import { createCredentialStore, type CredentialStore } from '../credentials/credential-store.js';
import type { CipherPort } from '../credentials/cipher.js';
import type { ChordPlatform } from '../../src-preload/contract/chord-rules.js';
import { inEnglish, type Said } from '../../src-preload/contract/said.js';
import type { Logger } from '../logging/logger.js';
import type { Redactor } from '../logging/redaction.js';
import type { ClockPort } from '../session/ports.js';
import { movedProfiles } from '../settings/destination.js';
import { createSettingsStore, type SettingsStore } from '../settings/settings-store.js';
import { createJsonStore, type JsonStore } from '../storage/json-store.js';

export interface Stores {
  readonly settings: SettingsStore;
  readonly credentials: CredentialStore;
  readonly openJsonStore: <T>(name: string, schema: GenericSchema<unknown, T>, defaults: T) => JsonStore<T>;
  /** What could not be used of the files on disk, for the person; empty when all is well. */
  notices(): readonly Said[];
  /** Resolves when what was asked of the stores so far is done. */
  settled(): Promise<void>;
}

export interface StoresOptions {
  readonly directory: string;
  readonly platform: ChordPlatform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cipher: CipherPort;
  readonly clock: ClockPort;
  readonly logger: Logger;
  readonly redactor: Redactor;
}

export function composeStores(options: StoresOptions): Stores {
  const { directory, environment, cipher, clock, redactor } = options;
  const logger = options.logger.child('storage');
  const epochMs = (): number => clock.epochMs();
  const notices: Said[] = [];
  const tell = (notice: Said | null): void => {
    if (notice === null) return;
    notices.push(notice);
    logger.warn('A stored file could not be used as it was.', { notice: inEnglish(notice) });
  };

  const settings = createSettingsStore({ directory, platform: options.platform, epochMs });
  settings.notices.forEach(tell);
  const credentials = createCredentialStore({
    directory,
    epochMs,
    environment,
    cipher,
    allowWeak: () => settings.current().privacy.allowWeakCredentialStore,
    onSecret: (value) => redactor.addSecret(value),
    onProblem: (problem) => logger.warn('The system store of secrets did not serve.', { problem }),
  });
  tell(credentials.notice);

  const check = async (work: Promise<{ readonly ok: boolean }>): Promise<void> => {
    if (!(await work).ok) logger.error('Stored secrets could not be brought up to date.');
  };
  settings.onChange((now, before) => {
    const { profiles } = now.assistants;
    if (profiles !== before.assistants.profiles) {
      // Keys were given for one place: whoever makes an assistant talk elsewhere does not get them along.
      const moved = movedProfiles(before.assistants.profiles, profiles);
      const kept = profiles.map(({ id }) => id).filter((id) => !moved.includes(id));
      void check(credentials.retainProfiles(kept));
    }
    if (now.privacy.allowWeakCredentialStore !== before.privacy.allowWeakCredentialStore)
      void check(credentials.applyPolicy());
  });

  return {
    settings,
    credentials,
    openJsonStore(name, schema, defaults) {
      const store = createJsonStore({ directory, name, epochMs }, schema, defaults);
      tell(store.notice);
      return store;
    },
    notices: () => [...notices],
    async settled() {
      // Calls take effect in turn, so that this one ends last.
      await credentials.secrets([]);
    },
  };
}
