/** Owns calling electron-builder: with which Electron and tools, in which order, and packed how well. */
import { Arch, build, Platform } from 'electron-builder';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { say } from '../lib/console.mjs';
import { ensureKeyHook } from '../lib/key-hook.mjs';
import { ROOT } from '../lib/root.mjs';
import { ensureUniversalSpeaker } from './universal-speaker.mjs';

/**
 * @typedef {import('./targets.mjs').Target} Target
 * @typedef {import('./targets.mjs').Machine} Machine
 * @typedef {{ target: Target, file: string, unpacked: string }} Built absolute paths; of `dir` both are the same
 */

const RELEASE_FOLDER = path.join(ROOT, 'release');
const ELECTRON = path.join(ROOT, 'node_modules/electron/dist');
/** What electron-builder writes into the app for one package, and must not lie in the next one. */
const OF_ONE_PACKAGE = ['apparmor-profile', 'app-update.yml', 'package-type'];

/**
 * Builds them, one after the other, what is unpacked first.
 * @param {readonly Target[]} targets all of this machine's system
 * @param {Machine} machine
 * @returns {Promise<Built[]>}
 * @throws Error of electron-builder's
 */
export async function buildPackages(targets, machine) {
  if (targets.length === 0) return [];
  chooseTools(machine);
  return machine.system === 'linux' ? buildForLinux(targets, machine) : buildForOthers(targets, machine);
}

/** Its own tools are not taken where others are there, or where they cannot be fetched. @param {Machine} machine */
function chooseTools({ downloads, has }) {
  // A level of 7za's: low takes seconds where the best takes minutes, for an eighth more.
  process.env['ELECTRON_BUILDER_COMPRESSION_LEVEL'] ??= isRelease() ? '9' : '1';
  if (downloads) return;
  if (has('7za')) process.env['ELECTRON_BUILDER_7ZIP_PATH'] ??= programOnPath('7za');
  process.env['CUSTOM_FPM_PATH'] ??= path.join(ROOT, 'scripts/package/fpm.mjs');
}

/** @param {string} name */
const programOnPath = (name) =>
  (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, name))
    .find((file) => existsSync(file)) ?? name;

const isRelease = () => Boolean(process.env['RELEASE']);

/** @param {Machine} machine @param {boolean} own whether the Electron of this machine is the one to pack */
function configuration({ downloads }, own) {
  const version = readFileSync(path.join(ELECTRON, 'version'), 'utf8').trim().replace(/^v/, '');
  return {
    electronVersion: version,
    // Another processor's is downloaded.
    ...(own || !downloads ? { electronDist: ELECTRON } : {}),
    ...(isRelease() ? { deb: { compression: 'xz' }, rpm: { compression: 'xz' } } : {}),
  };
}

/**
 * Packed once; each package is then made of that folder, so that none holds what belongs to another.
 * @param {readonly Target[]} targets
 * @param {Machine} machine
 */
async function buildForLinux(targets, machine) {
  const arch = machine.processor === 'arm64' ? Arch.arm64 : Arch.x64;
  const unpacked = path.join(RELEASE_FOLDER, arch === Arch.arm64 ? 'linux-arm64-unpacked' : 'linux-unpacked');
  const config = configuration(machine, true);
  await ensureKeyHook();
  say('Packing the app');
  rmSync(unpacked, { recursive: true, force: true });
  await build({ targets: Platform.LINUX.createTarget('dir', arch), publish: 'never', config });
  /** @type {Built[]} */
  const built = [];
  for (const target of targets) {
    if (target.kind === 'dir') {
      built.push({ target, file: unpacked, unpacked });
      continue;
    }
    say(`Making ${target.kind}`);
    const files = await build({
      targets: Platform.LINUX.createTarget(target.kind, arch),
      prepackaged: unpacked,
      publish: 'never',
      config,
    });
    for (const name of OF_ONE_PACKAGE) rmSync(path.join(unpacked, 'resources', name), { force: true });
    built.push({ target, file: artifactOf(target, files), unpacked });
  }
  return built;
}

/** @param {readonly Target[]} targets @param {Machine} machine */
async function buildForOthers(targets, machine) {
  const isMac = machine.system === 'darwin';
  if (isMac) await ensureUniversalSpeaker();
  const platform = isMac ? Platform.MAC : Platform.WINDOWS;
  /** @type {Built[]} */
  const built = [];
  for (const name of new Set(targets.map((target) => target.build))) {
    const these = targets.filter((target) => target.build === name);
    const kinds = these.map(({ kind }) => kind);
    const own = name === machine.processor;
    const files = await build({
      targets: platform.createTarget(kinds, Arch[name]),
      publish: 'never',
      config: configuration(machine, own),
    });
    const suffix = name === 'x64' ? '' : `-${name}`;
    const unpacked = path.join(RELEASE_FOLDER, isMac ? `mac${suffix}` : `win${suffix}-unpacked`);
    for (const target of these) built.push({ target, file: artifactOf(target, files), unpacked });
  }
  return built;
}

/** @type {Readonly<Record<import('./targets.mjs').Kind, string>>} */
const ENDINGS = {
  dir: '',
  'tar.gz': '.tar.gz',
  deb: '.deb',
  rpm: '.rpm',
  AppImage: '.AppImage',
  nsis: '.exe',
  dmg: '.dmg',
  zip: '.zip',
};

/** @param {Target} target @param {readonly string[]} files */
function artifactOf({ kind }, files) {
  const file = files.find((name) => name.endsWith(ENDINGS[kind]));
  if (file === undefined) throw new Error(`electron-builder made no ${kind}: ${files.join(', ')}`);
  return file;
}
