/**
 * Owns the secrets of assistants: sealed by the system's store on disk, or in memory for this run only where the
 * system has no strong store and the person has not agreed to a weak one. Must never write a secret in clear, log it,
 * or hand it to the window; every secret that passes is named to `onSecret` so that the log can mask it.
 */
import { appError, failed, ok, type Result } from '../../src-preload/contract/app-error.js';
import type { ProfileId } from '../../src-preload/contract/ids.js';
import type { CredentialBackend, CredentialStatus } from '../../src-preload/contract/provider-info.js';
import { say, type Said } from '../../src-preload/contract/said.js';
import type { CipherPort } from './cipher.js';
import { openCredentialFile, type CredentialFileOptions } from './credential-file.js';
import { environmentName } from './environment.js';

/** One secret field of one profile; `service` names the environment variables. */
export interface CredentialRef {
  readonly profileId: ProfileId;
  readonly service: string;
  readonly key: string;
}

/** Calls take effect in the order they were made. */
export interface CredentialStore {
  /** What to tell the person when stored secrets were damaged; null when all is well. */
  readonly notice: Said | null;
  /** Where secrets saved now would lie. Asks nobody. */
  backend(): CredentialBackend;
  status(ref: CredentialRef): Promise<CredentialStatus>;
  /** Values by key for the fields that are present; the only way a secret leaves the store. */
  secrets(refs: readonly CredentialRef[]): Promise<Readonly<Record<string, string>>>;
  /** On `storage-failed` the secret holds for this run only. */
  save(ref: CredentialRef, secret: string): Promise<Result<CredentialStatus>>;
  clear(profileId: ProfileId, key: string): Promise<Result<null>>;
  /** Forgets the secrets of every profile that is not in the list. */
  retainProfiles(profileIds: readonly ProfileId[]): Promise<Result<null>>;
  /** The agreement to a weak store was given or withdrawn: moves secrets to disk or off it. */
  applyPolicy(): Promise<Result<null>>;
}

export interface CredentialStoreOptions extends CredentialFileOptions {
  readonly cipher: CipherPort;
  /** Whether the person agreed to a store that only obscures. */
  readonly allowWeak: () => boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Told of every secret value before it is used. */
  readonly onSecret: (value: string) => void;
  /** The system's store said no: `refused` to keep a secret, or `unreadable` for one it was said to keep. */
  readonly onProblem: (problem: 'refused' | 'unreadable') => void;
}

/** The last four characters, where enough stay hidden that they give nothing away. */
const lastFour = (secret: string): string | null => (secret.length >= 12 ? secret.slice(-4) : null);

// A profile id holds no slash.
const slotOf = (profileId: ProfileId, key: string): string => `${profileId}/${key}`;
const profileOf = (slot: string): string => slot.slice(0, slot.indexOf('/'));

export function createCredentialStore(options: CredentialStoreOptions): CredentialStore {
  const { cipher, allowWeak, environment, onSecret, onProblem } = options;
  const file = openCredentialFile(options);
  const { entries } = file;
  /** Secrets in clear, of this run: read from disk once, or never written. */
  const memory = new Map<string, string>();
  /** Asked once in a run: a locked store would put up its prompt each time. */
  const unreadable = new Set<string>();
  // Set while the system's store does not keep what it offered to keep.
  let refused = false;

  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };

  const offered = (): CredentialBackend => {
    const strength = cipher.strength();
    if (strength === 'strong') return 'system';
    return strength === 'weak' && allowWeak() ? 'weak' : 'session';
  };

  /** Seals into `entries`; answers whether that changed what belongs on disk. */
  const seal = async (slot: string, secret: string): Promise<boolean> => {
    const where = offered();
    if (where === 'session') return entries.delete(slot);
    const sealed = await cipher.encrypt(secret);
    refused = sealed === null;
    if (sealed === null) {
      onProblem('refused');
      return entries.delete(slot);
    }
    entries.set(slot, { backend: where, ciphertext: Buffer.from(sealed).toString('base64') });
    return true;
  };

  const open = async (slot: string): Promise<string | null> => {
    const known = memory.get(slot);
    if (known !== undefined) return known;
    const entry = entries.get(slot);
    if (entry === undefined || unreadable.has(slot)) return null;
    const plain = await cipher.decrypt(Buffer.from(entry.ciphertext, 'base64'));
    if (plain === null) {
      unreadable.add(slot);
      onProblem('unreadable');
      return null;
    }
    onSecret(plain);
    memory.set(slot, plain);
    return plain;
  };

  const find = async ({ profileId, service, key }: CredentialRef): Promise<string | null> => {
    const own = await open(slotOf(profileId, key));
    if (own !== null) return own;
    const fallback = environment[environmentName(service, key)]?.trim();
    if (fallback === undefined || fallback === '') return null;
    onSecret(fallback);
    return fallback;
  };

  const statusOf = async (ref: CredentialRef): Promise<CredentialStatus> => {
    const secret = await find(ref);
    return {
      profileId: ref.profileId,
      key: ref.key,
      present: secret !== null,
      lastFour: secret === null ? null : lastFour(secret),
    };
  };

  const forget = (slots: readonly string[]): Result<null> => {
    let changed = false;
    for (const slot of slots) {
      memory.delete(slot);
      unreadable.delete(slot);
      changed = entries.delete(slot) || changed;
    }
    return changed ? file.write() : ok(null);
  };

  const moveOffDisk = async (): Promise<boolean> => {
    let changed = false;
    for (const [slot, entry] of [...entries]) {
      if (entry.backend !== 'weak') continue;
      await open(slot);
      changed = entries.delete(slot) || changed;
    }
    return changed;
  };
  const moveToDisk = async (): Promise<boolean> => {
    let changed = false;
    for (const [slot, secret] of memory) if (!entries.has(slot)) changed = (await seal(slot, secret)) || changed;
    return changed;
  };

  return {
    notice: file.notice,
    backend: () => (refused ? 'session' : offered()),
    status: (ref) => inTurn(() => statusOf(ref)),
    secrets: (refs) =>
      inTurn(async () => {
        const found: Record<string, string> = {};
        for (const ref of refs) {
          const secret = await find(ref);
          if (secret !== null) found[ref.key] = secret;
        }
        return found;
      }),
    save(ref, secret) {
      if (secret === '') return Promise.resolve(failed(appError('request-invalid', { detail: say('key-empty') })));
      onSecret(secret);
      return inTurn(async () => {
        const slot = slotOf(ref.profileId, ref.key);
        memory.set(slot, secret);
        unreadable.delete(slot);
        const written = (await seal(slot, secret)) ? file.write() : ok(null);
        return written.ok ? ok(await statusOf(ref)) : written;
      });
    },
    clear: (profileId, key) => inTurn(() => Promise.resolve(forget([slotOf(profileId, key)]))),
    retainProfiles: (profileIds) =>
      inTurn(() => {
        const kept = new Set<string>(profileIds);
        const slots = new Set([...entries.keys(), ...memory.keys()]);
        return Promise.resolve(forget([...slots].filter((slot) => !kept.has(profileOf(slot)))));
      }),
    applyPolicy: () =>
      inTurn(async () => {
        const changed = await (offered() === 'session' ? moveOffDisk() : moveToDisk());
        return changed ? file.write() : ok(null);
      }),
  };
}
