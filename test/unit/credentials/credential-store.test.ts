import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asProfileId } from '../../../src-preload/contract/ids.js';
import type { CipherPort, CipherStrength } from '../../../src-main/credentials/cipher.js';
import { createCredentialStore } from '../../../src-main/credentials/credential-store.js';
import { environmentName } from '../../../src-main/credentials/environment.js';
import { inEnglish } from '../../../src-preload/contract/said.js';

const CANARY = 'sk-canary-0123456789';
const REF = { profileId: asProfileId('play-1'), service: 'playai', key: 'apiKey' };

/** A cipher whose output shows nothing of what went in. */
class FakeCipher implements CipherPort {
  kind: CipherStrength = 'strong';
  locked = false;
  decryptions = 0;
  strength = (): CipherStrength => this.kind;
  encrypt = (plain: string): Promise<Uint8Array | null> =>
    Promise.resolve(this.locked ? null : Buffer.from(plain, 'utf8').map((byte) => byte ^ 0xa5));
  decrypt = (cipher: Uint8Array): Promise<string | null> => {
    this.decryptions += 1;
    return Promise.resolve(this.locked ? null : Buffer.from(cipher.map((byte) => byte ^ 0xa5)).toString('utf8'));
  };
}

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'credentials-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function setUp(options: { cipher?: FakeCipher; environment?: Record<string, string> } = {}) {
  const cipher = options.cipher ?? new FakeCipher();
  const secrets: string[] = [];
  const problems: string[] = [];
  const policy = { allowWeak: false };
  const store = createCredentialStore({
    directory,
    cipher,
    allowWeak: () => policy.allowWeak,
    environment: options.environment ?? {},
    onSecret: (value) => secrets.push(value),
    onProblem: (problem) => problems.push(problem),
    epochMs: () => 0,
  });
  return { cipher, secrets, problems, policy, store };
}
const disk = (): string =>
  readdirSync(directory)
    .map((name) => readFileSync(path.join(directory, name), 'utf8'))
    .join();

describe('with a strong system store', () => {
  it('keeps secrets sealed over a restart, and shows the last four alone', async () => {
    const { store } = setUp();
    expect(store.backend()).toBe('system');
    expect(await store.save(REF, CANARY)).toEqual({
      ok: true,
      value: { profileId: 'play-1', key: 'apiKey', present: true, lastFour: '6789' },
    });
    expect(disk()).not.toContain(CANARY);
    expect(disk()).not.toContain('6789');
    expect(disk()).not.toContain(Buffer.from(CANARY).toString('base64'));

    const again = setUp();
    expect(again.cipher.decryptions).toBe(0);
    expect(await again.store.secrets([REF])).toEqual({ apiKey: CANARY });
    expect(again.secrets).toEqual([CANARY]);
    await again.store.status(REF);
    expect(again.cipher.decryptions).toBe(1);
  });

  it('shows nothing of a short secret', async () => {
    const { store } = setUp();
    expect(await store.save(REF, 'short-key')).toMatchObject({ ok: true, value: { present: true, lastFour: null } });
  });

  it('forgets a cleared secret, on disk too', async () => {
    const { store } = setUp();
    await store.save(REF, CANARY);
    expect(await store.clear(REF.profileId, REF.key)).toMatchObject({ ok: true });
    expect(await store.status(REF)).toMatchObject({ present: false, lastFour: null });
    expect(await setUp().store.secrets([REF])).toEqual({});
  });

  it('forgets the secrets of profiles that are gone', async () => {
    const { store } = setUp();
    const other = { ...REF, profileId: asProfileId('play-2') };
    await store.save(REF, CANARY);
    await store.save(other, 'another-secret-1');
    await store.retainProfiles([other.profileId]);
    const again = setUp().store;
    expect(await again.secrets([REF])).toEqual({});
    expect(await again.secrets([other])).toEqual({ apiKey: 'another-secret-1' });
  });

  it('takes calls in the order they were made', async () => {
    const { store } = setUp();
    const results = [store.save(REF, CANARY), store.clear(REF.profileId, REF.key), store.save(REF, 'the-second-one')];
    await Promise.all(results);
    expect(await setUp().store.secrets([REF])).toEqual({ apiKey: 'the-second-one' });
  });
});

describe('when the system store says no', () => {
  it('holds a refused secret for this run and names the true place', async () => {
    const { store, cipher, problems } = setUp();
    cipher.locked = true;
    expect(await store.save(REF, CANARY)).toMatchObject({ ok: true });
    expect(problems).toEqual(['refused']);
    expect(store.backend()).toBe('session');
    expect(await store.secrets([REF])).toEqual({ apiKey: CANARY });
    expect(await setUp().store.secrets([REF])).toEqual({});
  });

  it('asks once for a secret it cannot open, and keeps it for a better day', async () => {
    await setUp().store.save(REF, CANARY);
    const { store, cipher, problems } = setUp();
    cipher.locked = true;
    expect(await store.status(REF)).toMatchObject({ present: false });
    expect(await store.secrets([REF])).toEqual({});
    expect(cipher.decryptions).toBe(1);
    expect(problems).toEqual(['unreadable']);
    expect(await setUp().store.secrets([REF])).toEqual({ apiKey: CANARY });
  });
});

describe('with a store that only obscures', () => {
  const weak = (): FakeCipher => Object.assign(new FakeCipher(), { kind: 'weak' });

  it('keeps secrets for this run only, until the person agrees', async () => {
    const { store, policy } = setUp({ cipher: weak() });
    expect(store.backend()).toBe('session');
    await store.save(REF, CANARY);
    expect(await setUp({ cipher: weak() }).store.secrets([REF])).toEqual({});

    policy.allowWeak = true;
    expect(store.backend()).toBe('weak');
    await store.applyPolicy();
    expect(disk()).toContain('"weak"');
    expect(await setUp({ cipher: weak() }).store.secrets([REF])).toEqual({ apiKey: CANARY });
  });

  it('takes them off the disk when the person changes their mind, and keeps them for this run', async () => {
    const first = setUp({ cipher: weak() });
    first.policy.allowWeak = true;
    await first.store.save(REF, CANARY);
    const { store, policy } = setUp({ cipher: weak() });
    policy.allowWeak = false;
    await store.applyPolicy();
    expect(await store.secrets([REF])).toEqual({ apiKey: CANARY });
    expect(await setUp({ cipher: weak() }).store.secrets([REF])).toEqual({});
  });
});

describe('the environment', () => {
  it('serves where nothing is stored, and is masked too', async () => {
    const { store, secrets } = setUp({ environment: { PARLEY_PLAYAI_API_KEY: ` ${CANARY} ` } });
    expect(await store.secrets([REF])).toEqual({ apiKey: CANARY });
    expect(secrets).toEqual([CANARY]);
    await store.save(REF, 'the-stored-secret');
    expect(await store.secrets([REF])).toEqual({ apiKey: 'the-stored-secret' });
  });

  it('names variables after service and field', () => {
    expect(environmentName('playai', 'apiKey')).toBe('PARLEY_PLAYAI_API_KEY');
    expect(environmentName('local', 'chatApiKey')).toBe('PARLEY_LOCAL_CHAT_API_KEY');
    expect(environmentName('some-one', 'key2')).toBe('PARLEY_SOME_ONE_KEY2');
  });
});

describe('damage', () => {
  const file = (): string => path.join(directory, 'credentials.json');

  it('loses only the entry that is damaged, keeps a copy and tells once', async () => {
    await setUp().store.save(REF, CANARY);
    const content = JSON.parse(readFileSync(file(), 'utf8')) as { entries: Record<string, unknown> };
    content.entries['play-2/apiKey'] = { ciphertext: 3 };
    writeFileSync(file(), JSON.stringify(content));
    const { store } = setUp();
    expect(inEnglish(store.notice ?? '')).toContain('credentials.damaged-');
    expect(await store.secrets([REF])).toEqual({ apiKey: CANARY });
    expect(setUp().store.notice).toBeNull();
  });

  it.each(['', '{', '{"entries":[1]}', '{"entries":"x"}'])('survives %j', async (content) => {
    writeFileSync(file(), content);
    const { store } = setUp();
    expect(store.notice).not.toBeNull();
    expect(await store.secrets([REF])).toEqual({});
    expect(await store.save(REF, CANARY)).toMatchObject({ ok: true });
    expect(await setUp().store.secrets([REF])).toEqual({ apiKey: CANARY });
  });

  it('says when a secret could not be written, and never puts it into the error', async () => {
    rmSync(directory, { recursive: true });
    writeFileSync(directory, 'a file where the folder should be');
    const { store } = setUp();
    const result = await store.save(REF, CANARY);
    expect(result).toMatchObject({ ok: false, error: { code: 'storage-failed' } });
    expect(JSON.stringify(result)).not.toContain(CANARY);
    expect(await store.secrets([REF])).toEqual({ apiKey: CANARY });
  });
});
