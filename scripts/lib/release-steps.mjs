/**
 * Owns the steps of a release that are Parley's own: a key to sign with, the look before, announcements, checksums.
 * docs/releasing.md tells when each is taken. Must never print, keep or pass on a private key.
 */
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { announcementOf, digestOf, publicHalf, sealed, targetOf } from './announcements.mjs';
import { Stop } from './console.mjs';

/** The variable that holds the key; a secret of the forge. */
export const KEY_VARIABLE = 'PARLEY_UPDATE_KEY';

/**
 * Writes a new private key to a file that must not exist yet; answers the public half.
 * @param {string} file
 */
export function makeKey(file) {
  if (existsSync(file)) throw new Stop(`${file} is there already; a key is never written over.`);
  const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  writeFileSync(file, pem, { mode: 0o600, flag: 'wx' });
  return publicHalf(pem);
}

/**
 * Everything that would make a release a bad one, as sentences.
 * @param {{ root: string, tag: string, key: string | undefined }} release
 */
export function problemsOf({ root, tag, key }) {
  const read = (/** @type {string} */ name) => readFileSync(path.join(root, name), 'utf8');
  const { version } = JSON.parse(read('package.json'));
  const feed = JSON.parse(read('resources/updates.json'));
  const problems = [];
  if (tag !== `v${version}`) problems.push(`The tag is ${tag}, but package.json has version ${version}.`);
  if (
    !new RegExp(`^## \\[${version.replace(/[.+]/g, '\\$&')}\\] - \\d{4}-\\d{2}-\\d{2}$`, 'm').test(read('CHANGELOG.md'))
  )
    problems.push(`CHANGELOG.md has no dated section for ${version}.`);
  if (feed.url === null || feed.page === null)
    problems.push(
      'resources/updates.json names no feed or no page: installed copies would never learn of another release.',
    );
  if (feed.keys.length === 0) problems.push('resources/updates.json holds no public key.');
  else if (key === undefined || key === '') problems.push(`${KEY_VARIABLE} is not set: nothing could be announced.`);
  else if (!feed.keys.includes(publicHalf(key)))
    problems.push(`The key in ${KEY_VARIABLE} is none of those in resources/updates.json.`);
  return problems;
}

/**
 * Writes an announcement beside each file that an installation takes by itself; answers their names.
 * @param {{ folder: string, version: string, key: string, stagingPercentage: number | null, now: Date }} release
 */
export async function announce({ folder, version, key, stagingPercentage, now }) {
  const files = readdirSync(folder).filter((name) => targetOf(name) !== null);
  if (files.length === 0) throw new Stop(`There is nothing to announce in ${folder}.`);
  const names = [];
  for (const file of files) {
    if (!file.includes(version)) throw new Stop(`${file} is not of version ${version}.`);
    const announcement = await announcementOf(path.join(folder, file), { version, releasedAt: now, stagingPercentage });
    const name = `update-${announcement.target}.json`;
    if (names.includes(name)) throw new Stop(`More than one file is for ${announcement.target}.`);
    writeFileSync(path.join(folder, name), sealed(announcement, key));
    names.push(name);
  }
  return names;
}

/** Writes SHA256SUMS over all files of a folder, as `sha256sum -c` reads it; answers how many. @param {string} folder */
export async function writeChecksums(folder) {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'SHA256SUMS')
    .map(({ name }) => name)
    .sort();
  const lines = [];
  for (const name of names) lines.push(`${await digestOf(path.join(folder, name), 'sha256', 'hex')}  ${name}\n`);
  writeFileSync(path.join(folder, 'SHA256SUMS'), lines.join(''));
  return names.length;
}

/** The section of one version in CHANGELOG.md, without its heading. @param {string} text @param {string} version */
export function notesOf(text, version) {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`## [${version}]`));
  if (start === -1) throw new Stop(`CHANGELOG.md has no section for ${version}.`);
  const length = lines.slice(start + 1).findIndex((line) => line.startsWith('## '));
  return lines
    .slice(start + 1, length === -1 ? undefined : start + 1 + length)
    .join('\n')
    .trim();
}
