/** Owns the packages under node_modules: installed by `npm ci` when the lock file is another than last time. */
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { say, secondsSince, Stop } from './console.mjs';
import { ensureKeyHook } from './key-hook.mjs';
import { npm } from './npm.mjs';
import { ROOT } from './root.mjs';

const folder = path.join(ROOT, 'node_modules');
const stampFile = path.join(folder, '.parley-install');

/**
 * Makes sure that the packages of the lock file are installed.
 * @throws {Stop} when npm fails; its own messages have been shown by then
 */
export async function ensureNodePackages() {
  if (isLink(folder)) return say('  node_modules is a link to another folder: packages are left as they are.');
  const stamp = currentStamp();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  const started = Date.now();
  say('  Installing packages (npm ci) …');
  const { code } = await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: ROOT,
    env: installEnvironment(),
  });
  if (code !== 0) throw new Stop('`npm ci` failed; its message is above.');
  await ensureKeyHook();
  writeFileSync(stampFile, stamp);
  say(`  Packages installed (${secondsSince(started)})`);
}

/** @param {string} file */
function isLink(file) {
  return existsSync(file) && lstatSync(file).isSymbolicLink();
}

/** Sound headers that appear later are worth a new install: the native output can be compiled then. */
function currentStamp() {
  const hash = createHash('sha256').update(readFileSync(path.join(ROOT, 'package-lock.json')));
  const parts = [process.platform, process.arch, process.versions.modules, existsSync('/usr/include/alsa/asoundlib.h')];
  return hash.update(parts.join()).digest('hex');
}

function installEnvironment() {
  /** @type {NodeJS.ProcessEnv} */
  // Electron is fetched as a step of its own, where its progress can be seen.
  const env = { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '1' };
  // Node's own headers, where they are on the machine, spare the compiler a download.
  const prefix = path.resolve(process.execPath, '../..');
  if (existsSync(path.join(prefix, 'include/node/node.h'))) env['npm_package_config_node_gyp_nodedir'] ??= prefix;
  return env;
}
