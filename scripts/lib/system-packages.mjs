/**
 * Owns what the operating system must provide on Linux: shared libraries and programs, and the Debian packages
 * they come in. Installs packages only as root on a system with apt-get; elsewhere it tells what is missing.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { progress, say, Stop } from './console.mjs';
import { isOnPath } from './on-path.mjs';
import { run } from './run.mjs';

/**
 * @typedef {object} Need
 * @property {string} name what is missing, for a person
 * @property {string[]} packages Debian packages that bring it: the first that is known to apt is taken
 * @property {(libraries: string) => boolean} isPresent told what `ldconfig -p` lists
 */

/** @param {string} soname @param {...string} packages @returns {Need} */
const library = (soname, ...packages) => ({
  name: soname,
  packages,
  isPresent: (libraries) => libraries === '' || libraries.includes(`\t${soname} `),
});
/** @param {string} name @param {...string} packages @returns {Need} */
const program = (name, ...packages) => ({ name, packages, isPresent: () => isOnPath(name) });

/**
 * A module of the system's own Python. Other systems keep theirs elsewhere; tests that need it look for themselves.
 * @param {string} name
 * @param {string} packageName
 * @returns {Need}
 */
const python = (name, packageName) => ({
  name: `Python module ${name}`,
  packages: [packageName],
  isPresent: () => existsSync(path.join('/usr/lib/python3/dist-packages', name)) || !isOnPath('apt-get'),
});

/**
 * A font by the beginning of its files' names. Other systems keep theirs elsewhere; boxes in place of letters are no
 * reason to stop there.
 * @param {string} name
 * @param {string} packageName
 * @returns {Need}
 */
const font = (name, packageName) => ({
  name: `Font ${name}`,
  packages: [packageName],
  isPresent: () => !isOnPath('apt-get') || hasFont(name),
});

/** What Electron and the key hook load. The names with t64 are those of newer releases. */
const RUN = [
  library('libgtk-3.so.0', 'libgtk-3-0t64', 'libgtk-3-0'),
  library('libnss3.so', 'libnss3'),
  library('libasound.so.2', 'libasound2t64', 'libasound2'),
  library('libgbm.so.1', 'libgbm1'),
  library('libXss.so.1', 'libxss1'),
  library('libXtst.so.6', 'libxtst6'),
  library('libXt.so.6', 'libxt6t64', 'libxt6'),
  library('libXrandr.so.2', 'libxrandr2'),
  library('libsecret-1.so.0', 'libsecret-1-0'),
  library('libnotify.so.4', 'libnotify4'),
];
/** @param {string} file below /usr/include @param {string} packageName @returns {Need} */
const header = (file, packageName) => ({
  name: file,
  packages: [packageName],
  isPresent: () => existsSync(path.join('/usr/include', file)),
});

/** What compiles the optional native output, and the key hook where its package brings none (key-hook.mjs). */
const COMPILE = [
  program('make', 'build-essential'),
  program('g++', 'build-essential'),
  program('python3', 'python3'),
  header('alsa/asoundlib.h', 'libasound2-dev'),
  ...(process.arch === 'arm64'
    ? [
        header('X11/extensions/XTest.h', 'libxtst-dev'),
        header('X11/extensions/Xrandr.h', 'libxrandr-dev'),
        header('X11/Intrinsic.h', 'libxt-dev'),
      ]
    : []),
];
/** What makes packages where electron-builder's own tools cannot be fetched. */
const PACK = [program('7za', 'p7zip-full', '7zip'), program('rpmbuild', 'rpm')];
/** What looks at packages from the outside. */
const TEST_PACKED = [
  program('desktop-file-validate', 'desktop-file-utils'),
  program('appstreamcli', 'appstream'),
  program('cpio', 'cpio'),
  program('xprop', 'x11-utils'),
];
/** What the virtual display, sound card, keyboard and speaker of the tests are made of. */
const TEST = [
  program('Xvfb', 'xvfb'),
  program('xauth', 'xauth'),
  program('pulseaudio', 'pulseaudio'),
  program('pactl', 'pulseaudio-utils'),
  program('parec', 'pulseaudio-utils'),
  {
    name: "ALSA's PulseAudio plug-in",
    packages: ['libasound2-plugins'],
    isPresent: () => hasAlsaPlugin('libasound_module_pcm_pulse.so'),
  },
  program('xdotool', 'xdotool'),
  program('setxkbmap', 'x11-xkb-utils'),
  program('espeak-ng', 'espeak-ng'),
  // Makes the certificates of encrypted test connections.
  program('openssl', 'openssl'),
  // The desktop that a tray icon is tested on.
  program('dbus-daemon', 'dbus-daemon', 'dbus'),
  program('gdbus', 'libglib2.0-bin'),
  python('dbus', 'python3-dbus'),
  python('gi', 'python3-gi'),
  // A service's own sample is written for it.
  python('websockets', 'python3-websockets'),
  // Letters of every language of the interface.
  font('NotoSansArabicUI', 'fonts-noto-ui-core'),
  font('AbyssinicaSIL', 'fonts-sil-abyssinica'),
];

/**
 * Makes sure that the system has what running, and with `tests` testing, needs. Does nothing off Linux.
 * @param {{ tests?: boolean, packages?: boolean, root?: boolean }} [options] `packages` are to be made, and with `tests`
 *   tried; `root` is whether what is missing may be installed from here
 * @throws {Stop} when something required is missing and cannot be installed from here
 */
export async function ensureSystemPackages({ tests = false, packages = false, root = process.getuid?.() === 0 } = {}) {
  if (process.platform !== 'linux') return;
  const testing = [...TEST, ...(packages ? [...PACK, ...TEST_PACKED] : [])];
  const required = missing([...RUN, ...(tests ? testing : [])]);
  const optional = missing([...COMPILE, ...(packages ? PACK : [])]).filter((need) => !required.includes(need));
  if (required.length + optional.length === 0) return;
  if (!isOnPath('apt-get')) return tellWithoutApt(required);
  if (root) return install(required, optional);
  const line = `sudo apt-get install ${packagesFor([...required, ...optional]).join(' ')}`;
  if (required.length > 0)
    throw new Stop(`Some system packages are missing. Install them and run this again:\n\n  ${line}\n`);
  say(`  For ${packages ? 'all packages and ' : ''}the fastest sound output (optional): ${line}`);
}

/** @param {Need[]} needs */
function missing(needs) {
  const libraries = sharedLibraries();
  return needs.filter((need) => !need.isPresent(libraries));
}

/** Empty where they cannot be listed: then nothing is said to be missing. */
function sharedLibraries() {
  for (const command of ['ldconfig', '/sbin/ldconfig']) {
    const listed = spawnSync(command, ['-p'], { encoding: 'utf8' });
    if (listed.status === 0) return listed.stdout;
  }
  return '';
}

/** @param {string} name */
function hasFont(name) {
  const folder = '/usr/share/fonts';
  return existsSync(folder) && readdirSync(folder, { recursive: true }).some((file) => String(file).includes(name));
}

/** @param {string} file */
function hasAlsaPlugin(file) {
  const folders = [
    '/usr/lib',
    '/usr/lib64',
    ...(existsSync('/usr/lib') ? readdirSync('/usr/lib').map((name) => `/usr/lib/${name}`) : []),
  ];
  return folders.some((folder) => existsSync(path.join(folder, 'alsa-lib', file)));
}

/** @param {Need[]} needs */
function packagesFor(needs) {
  return [...new Set(needs.map((need) => need.packages.find(isKnownToApt) ?? need.packages.at(-1) ?? need.name))];
}

/** @param {string} name */
function isKnownToApt(name) {
  const policy = spawnSync('apt-cache', ['policy', name], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  return /Candidate: (?!\(none\))/.test(policy.stdout);
}

/** @param {Need[]} required */
function tellWithoutApt(required) {
  if (required.length === 0) return;
  throw new Stop(
    'Some libraries or programs are missing. Install them with your package manager and run this again:\n\n' +
      required.map((need) => `  ${need.name} (Debian: ${need.packages.at(-1)})`).join('\n'),
  );
}

/** @param {Need[]} required @param {Need[]} optional */
async function install(required, optional) {
  const update = progress('Refreshing the list of system packages');
  if ((await apt('update')).code === 0) update.done();
  else update.failed('failed, going on with the present list');
  const packages = packagesFor(required);
  if (packages.length > 0 && !(await installNow('Installing system packages', packages)))
    throw new Stop(`System packages could not be installed. Try:\n\n  apt-get install ${packages.join(' ')}`);
  if (optional.length > 0) await installNow('Installing what is optional', packagesFor(optional));
}

/** @param {string} label @param {string[]} packages @returns {Promise<boolean>} */
async function installNow(label, packages) {
  const line = progress(`${label}: ${packages.join(' ')}`);
  const { code, stderr } = await apt('install', '--no-install-recommends', ...packages);
  if (code === 0) line.done();
  else line.failed(stderr.trim().split('\n').slice(-3).join('\n') || 'failed');
  return code === 0;
}

/** @param {...string} args */
function apt(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return run('apt-get', ['-y', '-q', ...args], { capture: true, env });
}
