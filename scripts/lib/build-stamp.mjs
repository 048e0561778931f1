/** Owns the answer to one question: does dist/ hold a build of the present sources. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './root.mjs';

const SOURCES = [
  'src-main',
  'src-preload',
  'src-renderer',
  'resources',
  'vite.config.ts',
  'svelte.config.js',
  'tsconfig.base.json',
  'package.json',
  'package-lock.json',
  'scripts/build.mjs',
  'scripts/lib/licences.mjs',
  'scripts/licences',
  'electron-builder.yml',
];
const stampFile = path.join(ROOT, 'dist/.stamp');

/** True when dist/ was built from exactly these sources. */
export function isBuilt() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === sourcesHash();
}

/** To be called before a build, with what it answers given to `markBuilt`: sources may change meanwhile. */
export function sourcesHash() {
  const hash = createHash('sha256');
  for (const name of SOURCES) add(hash, name);
  return hash.digest('hex');
}

/** @param {string} hash */
export function markBuilt(hash) {
  writeFileSync(stampFile, hash);
}

/** Says that dist/ is no longer a build of anything in particular. */
export function unmarkBuilt() {
  rmSync(stampFile, { force: true });
}

/** @param {import('node:crypto').Hash} hash @param {string} name relative to the project */
function add(hash, name) {
  const full = path.join(ROOT, name);
  if (!existsSync(full)) return;
  const entries = readdirIfFolder(full);
  if (entries) for (const entry of entries.sort()) add(hash, `${name}/${entry}`);
  else hash.update(`${name}\0`).update(readFileSync(full)).update('\0');
}

/** @param {string} file */
function readdirIfFolder(file) {
  try {
    return readdirSync(file);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOTDIR') return undefined;
    throw error;
  }
}
