/** What a release announces is what installed copies believe: both ends, held against each other. */
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { publicHalf, targetOf } from '../../../scripts/lib/announcements.mjs';
import { announce, makeKey, notesOf, problemsOf, writeChecksums } from '../../../scripts/lib/release-steps.mjs';
import { announcementName, judgeAnnouncement } from '../../../src-main/updates/announcement.js';

let folder: string;
const at = (name: string): string => path.join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'parley-release-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const pem = (): string => generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const FILES = {
  'parley-0.2.0-linux-x86_64.AppImage': 'linux-x64',
  'parley-0.2.0-linux-arm64.AppImage': 'linux-arm64',
  'parley-0.2.0-win-x64.exe': 'win32-x64',
  'parley-0.2.0-win-arm64.exe': 'win32-arm64',
  'parley-0.2.0-mac-universal.zip': 'darwin-universal',
} as const;
const OTHERS = ['parley_0.2.0_amd64.deb', 'parley-0.2.0.x86_64.rpm', 'parley-0.2.0-linux-x64.tar.gz', 'sbom.cdx.json'];

describe('a release', () => {
  it('is announced to each installation that updates itself, and believed there alone', async () => {
    for (const name of [...Object.keys(FILES), ...OTHERS]) writeFileSync(at(name), name);
    const key = pem();
    const release = { folder, version: '0.2.0', key, stagingPercentage: 10, now: new Date(0) };
    const names = await announce(release);
    expect([...names].sort()).toEqual(Object.values(FILES).map(announcementName).sort());
    for (const [name, target] of Object.entries(FILES)) {
      const bytes = readFileSync(at(announcementName(target)));
      expect(judgeAnnouncement(bytes, [publicHalf(key)], target)).toMatchObject({
        ok: true,
        announcement: { version: '0.2.0', stagingPercentage: 10, file: { name, size: name.length } },
      });
      expect(judgeAnnouncement(bytes, [publicHalf(pem())], target)).toEqual({ ok: false, why: 'unsigned' });
    }
  });

  it('is not announced with files of another version, with none, or with two for one', async () => {
    const release = { folder, version: '0.3.0', key: pem(), stagingPercentage: null, now: new Date(0) };
    await expect(announce(release)).rejects.toThrow('nothing to announce');
    writeFileSync(at('parley-0.2.0-win-x64.exe'), '');
    await expect(announce(release)).rejects.toThrow('not of version');
    rmSync(at('parley-0.2.0-win-x64.exe'));
    writeFileSync(at('parley-0.3.0-linux-x64.AppImage'), '');
    writeFileSync(at('parley-0.3.0-linux-x86_64.AppImage'), '');
    await expect(announce(release)).rejects.toThrow('More than one');
  });

  it('names what a person or a package manager fetches for nobody', () => {
    expect(OTHERS.map(targetOf)).toEqual(OTHERS.map(() => null));
  });

  it('comes with checksums of every file, as sha256sum reads them', async () => {
    writeFileSync(at('b.txt'), 'two');
    writeFileSync(at('a.txt'), '');
    expect(await writeChecksums(folder)).toBe(2);
    expect(readFileSync(at('SHA256SUMS'), 'utf8')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a.txt\n' +
        '3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3  b.txt\n',
    );
    expect(await writeChecksums(folder)).toBe(2);
  });

  it('tells of itself what the changelog says of it', () => {
    const text =
      '# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2026-12-01\n\n### Added\n\n- A thing.\n\n## [0.1.0] - 2026-11-01\n';
    expect(notesOf(text, '0.2.0')).toBe('### Added\n\n- A thing.');
    expect(() => notesOf(text, '0.3.0')).toThrow('no section');
  });
});

describe('a signing key', () => {
  it('is written once, for its owner alone, and told by its public half', () => {
    const file = at('key.pem');
    const publicKey = makeKey(file);
    expect(publicHalf(readFileSync(file, 'utf8'))).toBe(publicKey);
    expect(createPublicKey(readFileSync(file, 'utf8')).asymmetricKeyType).toBe('ed25519');
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(() => makeKey(file)).toThrow('never written over');
  });

  it('of another kind is refused', () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    expect(() => publicHalf(other.export({ format: 'pem', type: 'pkcs8' }).toString())).toThrow('Ed25519');
    expect(() => publicHalf('no key')).toThrow('cannot be read');
  });
});

describe('the look before a release', () => {
  const key = pem();
  const prepare = (changes: { version?: string; feed?: object; changelog?: string } = {}): void => {
    mkdirSync(at('resources'));
    writeFileSync(at('package.json'), JSON.stringify({ version: changes.version ?? '0.2.0' }));
    writeFileSync(at('CHANGELOG.md'), changes.changelog ?? '## [0.2.0] - 2026-12-01\n');
    const feed = { url: 'https://a.example/', page: 'https://a.example/', keys: [publicHalf(key)], ...changes.feed };
    writeFileSync(at('resources/updates.json'), JSON.stringify(feed));
  };
  const look = (tag = 'v0.2.0', with_: string | undefined = key) => problemsOf({ root: folder, tag, key: with_ });

  it('finds nothing where everything is ready', () => {
    prepare();
    expect(look()).toEqual([]);
  });

  it.each([
    ['a tag of another version', {}, 'v0.3.0', key, 'The tag is v0.3.0'],
    ['a changelog without it', { changelog: '## [Unreleased]\n' }, 'v0.2.0', key, 'no dated section'],
    ['no feed', { feed: { url: null } }, 'v0.2.0', key, 'names no feed'],
    ['no public key', { feed: { keys: [] } }, 'v0.2.0', key, 'no public key'],
    ['no private key', {}, 'v0.2.0', '', 'is not set'],
    ['a key that nobody believes', {}, 'v0.2.0', pem(), 'none of those'],
  ] as const)('finds %s', (_what, changes, tag, with_, problem) => {
    prepare(changes);
    expect(look(tag, with_)).toEqual([expect.stringContaining(problem) as string]);
  });
});
