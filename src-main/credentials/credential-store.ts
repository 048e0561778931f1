/**
 * Owns the secrets of assistants: encrypted by the system's store on disk, or in memory for this run only where the
 * system has no strong store and the person has not agreed to a weak one. Must never write a secret in clear, log it,
 * or hand it to the window; every secret that passes is named to `onSecret` so that the log can mask it.
 */
import * as v from 'valibot';
import { appError, failed, ok, type Result } from '../../src-preload/contract/app-error.js';
import type { ProfileId } from '../../src-preload/contract/ids.js';
import type { CredentialBackend, CredentialStatus } from '../../src-preload/contract/provider-info.js';
import { openStoreFile } from '../storage/store-file.js';
import type { CipherPort } from './cipher.js';
import { environmentName } from './environment.js';

/** One secret field of one profile; `service` names the environment variables. */
export interface CredentialRef {
  readonly profileId: ProfileId;
  readonly service: string;
  readonly key: string;
}

export interface CredentialStore {
  readonly notice: string | null;
  /** Where secrets saved now would lie. */
  backend(): CredentialBackend;
  status(ref: CredentialRef): CredentialStatus;
  /** Values by key for the fields that are present; the only way a secret leaves the store. */
  secrets(refs: readonly CredentialRef[]): Readonly<Record<string, string>>;
  /** On `storage-failed` the secret holds for this run only. */
  save(ref: CredentialRef, secret: string): Result<CredentialStatus>;
  clear(profileId: ProfileId, key: string): Result<null>;
  /** Forgets the secrets of every profile that is not in the list. */
  retainProfiles(profileIds: readonly ProfileId[]): Result<null>;
  /** The agreement to a weak store was given or withdrawn: moves secrets to disk or off it. */
  applyPolicy(): Result<null>;
}

export interface CredentialStoreOptions {
  readonly directory: string;
  readonly cipher: CipherPort;
  /** Whether the person agreed to a store that only obscures. */
  readonly allowWeak: () => boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Told of every secret value before it is used. */
  readonly onSecret: (value: string) => void;
  /** The system's store said no: `refused` to keep a secret, or `unreadable` for one it was said to keep. */
  readonly onProblem: (problem: 'refused' | 'unreadable') => void;
  readonly epochMs: () => number;
}

const entrySchema = v.object({ backend: v.picklist(['system', 'weak']), ciphertext: v.string() });
type Entry = v.InferOutput<typeof entrySchema>;

/** The last four characters, where enough stay hidden that they give nothing away. */
const lastFour = (secret: string): string | null => (secret.length >= 12 ? secret.slice(-4) : null);

// A profile id holds no slash.
const slot = (profileId: ProfileId, key: string): string => `${profileId}/${key}`;

export function createCredentialStore(options: CredentialStoreOptions): CredentialStore {
  const { cipher, allowWeak, environment, onSecret, onProblem } = options;
  const file = openStoreFile({ directory: options.directory, name: 'credentials', epochMs: options.epochMs });
  const entries = new Map<string, Entry>();
  /** Secrets in clear, of this run: read from disk once, or never written. */
  const memory = new Map<string, string>();
  const unreadable = new Set<string>();

  const stored = v.safeParse(v.record(v.string(), v.unknown()), file.read()['entries'] ?? {});
  let lost = stored.success ? 0 : 1;
  for (const [name, value] of Object.entries(stored.success ? stored.output : {})) {
    const entry = v.safeParse(entrySchema, value);
    if (entry.success) entries.set(name, entry.output);
    else lost += 1;
  }
  const copy = lost > 0 ? file.keepCopy('damaged') : null;
  const notice =
    lost > 0
      ? `Some stored keys were damaged and must be entered again.${copy === null ? '' : ` The file is kept as ${copy}.`}`
      : file.notice;

  // Set while the system's store does not keep what it promised to keep.
  let refused = false;
  const offered = (): CredentialBackend => {
    const strength = cipher.strength();
    if (strength === 'strong') return 'system';
    return strength === 'weak' && allowWeak() ? 'weak' : 'session';
  };

  const writeFile = (): Result<null> => file.write({ version: 1, entries: Object.fromEntries(entries) });

  /** Encrypts into `entries`; answers whether that changed what belongs on disk. */
  const encryptInto = (name: string, secret: string): boolean => {
    const where = offered();
    const sealed = where === 'session' ? null : cipher.encrypt(secret);
    refused = where !== 'session' && sealed === null;
    if (refused) onProblem('refused');
    if (sealed === null || where === 'session') return entries.delete(name);
    entries.set(name, { backend: where, ciphertext: Buffer.from(sealed).toString('base64') });
    return true;
  };

  const storedSecret = (name: string): string | null => {
    const known = memory.get(name);
    if (known !== undefined) return known;
    const entry = entries.get(name);
    // Asked once: a locked store would put up its prompt each time.
    if (entry === undefined || unreadable.has(name)) return null;
    const plain = cipher.decrypt(Buffer.from(entry.ciphertext, 'base64'));
    if (plain === null) {
      unreadable.add(name);
      onProblem('unreadable');
      return null;
    }
    onSecret(plain);
    memory.set(name, plain);
    return plain;
  };

  const find = ({ profileId, service, key }: CredentialRef): string | null => {
    const own = storedSecret(slot(profileId, key));
    if (own !== null) return own;
    const fallback = environment[environmentName(service, key)]?.trim();
    if (fallback === undefined || fallback === '') return null;
    onSecret(fallback);
    return fallback;
  };

  const status = (ref: CredentialRef): CredentialStatus => {
    const secret = find(ref);
    return {
      profileId: ref.profileId,
      key: ref.key,
      present: secret !== null,
      lastFour: secret === null ? null : lastFour(secret),
    };
  };

  const forget = (names: readonly string[]): Result<null> => {
    let changed = false;
    for (const name of names) {
      memory.delete(name);
      unreadable.delete(name);
      changed = entries.delete(name) || changed;
    }
    return changed ? writeFile() : ok(null);
  };

  return {
    notice,
    backend: () => (refused ? 'session' : offered()),
    status,
    secrets(refs) {
      const found: Record<string, string> = {};
      for (const ref of refs) {
        const secret = find(ref);
        if (secret !== null) found[ref.key] = secret;
      }
      return found;
    },
    save(ref, secret) {
      if (secret === '') return failed(appError('request-invalid', { detail: 'An empty key cannot be saved.' }));
      const name = slot(ref.profileId, ref.key);
      onSecret(secret);
      memory.set(name, secret);
      unreadable.delete(name);
      const written = encryptInto(name, secret) ? writeFile() : ok(null);
      return written.ok ? ok(status(ref)) : written;
    },
    clear: (profileId, key) => forget([slot(profileId, key)]),
    retainProfiles(profileIds) {
      const kept = new Set<string>(profileIds);
      const names = new Set([...entries.keys(), ...memory.keys()]);
      return forget([...names].filter((name) => !kept.has(name.slice(0, name.indexOf('/')))));
    },
    applyPolicy() {
      let changed = false;
      if (offered() === 'session')
        for (const [name, entry] of [...entries]) {
          if (entry.backend !== 'weak') continue;
          storedSecret(name);
          changed = entries.delete(name) || changed;
        }
      else for (const [name, secret] of memory) if (!entries.has(name)) changed = encryptInto(name, secret) || changed;
      return changed ? writeFile() : ok(null);
    },
  };
}
