/** Owns how large packages are: to download, and installed. release/sizes.json is read by the benchmarks (P15). */
import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { packagesStamp } from '../lib/package-stamp.mjs';
import { ROOT } from '../lib/root.mjs';
import { nameOf } from './targets.mjs';

/**
 * @typedef {object} Size
 * @property {import('./targets.mjs').Target} target
 * @property {string} file relative to the project
 * @property {number | null} downloadBytes null for what is not downloaded
 * @property {number} installedBytes sum of the files as they are, without what a file system adds
 */

const FILE = path.join(ROOT, 'release/sizes.json');

/** @param {import('./build.mjs').Built} built @returns {Size} */
export function measure({ target, file, unpacked }) {
  return {
    target,
    file: path.relative(ROOT, file).replaceAll(path.sep, '/'),
    downloadBytes: target.kind === 'dir' ? null : lstatSync(file).size,
    installedBytes: installedBytes(target.kind, file) ?? bytesOf(unpacked),
  };
}

/** What the package itself says. @param {string} kind @param {string} file @returns {number | null} */
function installedBytes(kind, file) {
  if (kind === 'deb')
    return 1_024 * Number(execFileSync('dpkg-deb', ['-f', file, 'Installed-Size'], { encoding: 'utf8' }));
  if (kind === 'rpm') return Number(execFileSync('rpm', ['-qp', '--qf', '%{SIZE}', file], { encoding: 'utf8' }));
  return null;
}

/** @param {string} folder @returns {number} */
function bytesOf(folder) {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const full = path.join(folder, entry.name);
    return sum + (entry.isDirectory() ? bytesOf(full) : lstatSync(full).size);
  }, 0);
}

/** Keeps what earlier runs measured of other targets, of the same sources. @param {readonly Size[]} sizes */
export function writeSizes(sizes) {
  const names = new Set(sizes.map(({ target }) => nameOf(target)));
  const others = earlier().filter(
    ({ target, file }) => !names.has(nameOf(target)) && existsSync(path.join(ROOT, file)),
  );
  const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  const electron = readFileSync(path.join(ROOT, 'node_modules/electron/dist/version'), 'utf8').trim();
  const at = new Date().toISOString();
  const stamp = packagesStamp();
  writeFileSync(FILE, `${JSON.stringify({ version, electron, at, stamp, sizes: [...others, ...sizes] }, null, 2)}\n`);
}

/** @returns {Size[]} */
function earlier() {
  if (!existsSync(FILE)) return [];
  try {
    const { stamp, sizes } = JSON.parse(readFileSync(FILE, 'utf8'));
    return stamp === packagesStamp() ? sizes : [];
  } catch {
    // Cut off in the middle: it is written anew.
    return [];
  }
}

/** A line for each, for a person; in units of 1,000,000 bytes. @param {readonly Size[]} sizes */
export function tellSizes(sizes) {
  const megabytes = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(1).padStart(6)} MB`;
  const width = Math.max(...sizes.map(({ target }) => nameOf(target).length), 0);
  return sizes.map(({ target, file, downloadBytes, installedBytes: installed }) => {
    const download = downloadBytes === null ? ' '.repeat(26) : `download ${megabytes(downloadBytes)}, `.padEnd(26);
    return `${nameOf(target).padEnd(width)}  ${download}installed ${megabytes(installed)}  ${file}`;
  });
}
