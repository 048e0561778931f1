/** Owns which packages there are, and which of them a machine can build. Pure. */

/**
 * @typedef {import('./natives.mjs').System} System
 * @typedef {'x64' | 'arm64' | 'universal'} Build
 * @typedef {'dir' | 'tar.gz' | 'deb' | 'rpm' | 'AppImage' | 'nsis' | 'dmg' | 'zip'} Kind
 * @typedef {{ kind: Kind, system: System, build: Build }} Target
 * @typedef {object} Machine
 * @property {string} system as `process.platform`
 * @property {string} processor as `process.arch`
 * @property {boolean} downloads whether electron-builder can fetch its tools and other Electrons
 * @property {(program: string) => boolean} has whether a program is on the PATH
 * @property {Readonly<Record<string, string | undefined>>} env
 */

/** @type {readonly System[]} */
const SYSTEMS = ['linux', 'win32', 'darwin'];
/** @type {Readonly<Record<System, string>>} */
const SYSTEM_NAMES = { linux: 'Linux', win32: 'Windows', darwin: 'macOS' };

/** @type {Readonly<Record<System, { kinds: readonly Kind[], builds: readonly Build[] }>>} */
const OFFER = {
  linux: { kinds: ['dir', 'tar.gz', 'deb', 'rpm', 'AppImage'], builds: ['x64', 'arm64'] },
  win32: { kinds: ['nsis'], builds: ['x64', 'arm64'] },
  darwin: { kinds: ['dmg', 'zip'], builds: ['universal'] },
};

/** Every package there is. @type {readonly Target[]} */
export const TARGETS = SYSTEMS.flatMap((system) =>
  OFFER[system].builds.flatMap((build) => OFFER[system].kinds.map((kind) => ({ kind, system, build }))),
);

/** What to call a target. @param {Target} target */
export const nameOf = ({ kind, system, build }) => `${SYSTEM_NAMES[system]} ${build} ${kind}`;

/**
 * Why a target is not built here.
 * @param {Target} target
 * @param {Machine} machine
 * @returns {string | null} null when it can be built
 */
export function whyNot({ kind, system, build }, machine) {
  if (system !== machine.system)
    return `built on ${SYSTEM_NAMES[system]}, where its add-ons are compiled and its installer is made and signed`;
  if (system === 'linux' && build !== machine.processor)
    return `built on a Linux machine with ${build}, where its add-ons are compiled and its packages can be tried`;
  if (machine.downloads) return kind === 'rpm' && !machine.has('rpmbuild') ? 'needs rpmbuild (Debian: rpm)' : null;
  const unreachable = 'which is fetched from the place of electron-builder, out of reach here';
  switch (kind) {
    case 'dir':
      return null;
    case 'tar.gz':
      return machine.has('7za') ? null : `needs 7za (Debian: p7zip-full) or electron-builder's, ${unreachable}`;
    case 'deb':
      return machine.has('dpkg-deb') ? null : `needs dpkg-deb, or fpm, ${unreachable}`;
    case 'rpm':
      return machine.has('rpmbuild') ? null : 'needs rpmbuild (Debian: rpm)';
    case 'AppImage':
      return machine.env['APPIMAGE_TOOLS_PATH'] ? null : `needs the runtime of AppImages, ${unreachable}`;
    case 'nsis':
    case 'dmg':
    case 'zip':
      return `needs tools and an Electron for each processor, ${unreachable}`;
  }
}

/**
 * The targets a person asked for.
 * @param {readonly string[]} words e.g. `deb`, `AppImage`, `nsis:arm64`; none for all
 * @param {Machine} machine
 * @returns {{ targets: readonly Target[], unknown: readonly string[] }} those of this machine's processor, where none is named
 */
export function chosen(words, machine) {
  if (words.length === 0) return { targets: TARGETS, unknown: [] };
  /** @type {string[]} */
  const unknown = [];
  const targets = words.flatMap((word) => {
    const [kind = '', build] = word.toLowerCase().split(':');
    const fits = TARGETS.filter((it) => it.kind.toLowerCase() === kind && (build === undefined || it.build === build));
    if (fits.length === 0) unknown.push(word);
    const here = fits.filter((it) => it.build === machine.processor);
    return build === undefined && here.length > 0 ? here : fits;
  });
  return { targets: [...new Set(targets)], unknown };
}
