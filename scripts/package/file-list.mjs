/**
 * Owns the dry run: which files of a project go into the app for a system and processor, by electron-builder's own
 * reading of our configuration, without Electron and without packing anything. Its inner modules are no public
 * interface: a new version may move them, and the tests of this then say so. That it is what is really packed is
 * compared with a packed app by the tests of packages.
 */
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
// What belongs to electron-builder is asked for from where it lies.
const requireBuilder = createRequire(require.resolve('electron-builder'));
const inner = (/** @type {string} */ name) => requireBuilder(`app-builder-lib/out/${name}`);

/** electron-builder's names of systems and, by it, the part of the configuration. */
const PARTS = /** @type {const} */ ({ linux: 'linux', win32: 'win', darwin: 'mac' });
/** The endings that it never takes from packages, besides its general ones. */
const NEVER = ['.o', '.obj', '.pdb'];
const NEVER_OFF_WINDOWS = ['.dll', '.exe'];

/**
 * What of the configuration is read here and in tests.
 * @typedef {object} PackageOptions
 * @property {string} packageName
 * @property {readonly string[]} fpm
 * @property {string} afterInstall
 * @property {string} afterRemove
 * @property {{ entry: Readonly<Record<string, string>>, desktopActions: Readonly<Record<string, Readonly<Record<string, string>>>> }} desktop
 *
 * @typedef {object} Configuration
 * @property {boolean} asar
 * @property {string} afterPack
 * @property {{ output: string, buildResources: string }} directories
 * @property {Readonly<Record<string, boolean>>} electronFuses
 * @property {{ synopsis: string, syncDesktopName: boolean }} linux
 * @property {{ icon: string, entitlements: string, entitlementsInherit: string, hardenedRuntime: boolean }} mac
 * @property {{ icon: string }} win
 * @property {{ include: string }} nsis
 * @property {PackageOptions} deb
 * @property {PackageOptions} rpm
 */

/**
 * The configuration as electron-builder normalises it.
 * @param {string} root the project's folder
 * @returns {Configuration}
 */
export function readConfiguration(root) {
  const { load } = createRequire(requireBuilder.resolve('app-builder-lib/package.json'))('js-yaml');
  return inner('util/config/config.js').doMergeConfigs([
    load(readFileSync(path.join(root, 'electron-builder.yml'), 'utf8')),
  ]);
}

/**
 * Asks electron-builder's schema.
 * @param {object} configuration
 * @returns {Promise<void>}
 * @throws Error naming what is wrong
 */
export async function validate(configuration) {
  await inner('util/config/config.js').validateConfiguration(configuration, { isEnabled: false });
}

/** The packages that go with the app, by the lock file: those that only development needs do not. @param {string} root */
export function shippedPackages(root) {
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  return Object.keys(packages)
    .filter((name) => name.startsWith('node_modules/') && packages[name].dev !== true)
    .filter((name) => existsSync(path.join(root, name, 'package.json')))
    .map((name) => ({ name: name.slice('node_modules/'.length), dir: path.join(root, name) }));
}

/**
 * @param {object} options
 * @param {string} options.root the project's folder
 * @param {Configuration} options.configuration as of `readConfiguration`
 * @param {readonly { name: string, dir: string }[]} options.packages those that are installed and go with the app
 * @param {import('./natives.mjs').System} options.system
 * @param {import('./natives.mjs').Processor} options.processor
 * @returns {Promise<{ app: string[], resources: string[] }>} paths within the archive, and within the folder beside it
 */
export async function packedFiles({ root, configuration, packages, system, processor }) {
  const part = PARTS[system];
  const own = configuration[part] ?? {};
  const expand = (/** @type {string} */ text) => text.replaceAll('${os}', part).replaceAll('${arch}', processor);
  const packager = {
    config: configuration,
    projectDir: root,
    buildResourcesDir: configuration.directories.buildResources,
    debugLogger: { isEnabled: false },
    appInfo: { type: 'module' },
    getWorkspaceRoot: () => Promise.resolve(root),
  };
  const { FileMatcher, getFileMatchers, getMainFileMatchers, getNodeModuleFileMatcher, excludedExts } =
    inner('fileMatcher.js');
  const { AppFileWalker } = inner('util/AppFileWalker.js');
  const { NodeModuleCopyHelper } = inner('util/NodeModuleCopyHelper.js');
  const { walk } = requireBuilder('builder-util');
  const out = path.join(root, configuration.directories.output);
  const to = path.join(out, 'app');
  /** @type {Set<string>} */
  const app = new Set();

  for (const matcher of getMainFileMatchers(root, to, expand, own, { info: packager }, out, false)) {
    const walker = new AppFileWalker(matcher, packager);
    for (const file of await walk(matcher.from, walker.filter, walker))
      app.add(path.join(path.relative(to, matcher.to), path.relative(matcher.from, file)));
  }
  const { patterns } = getNodeModuleFileMatcher(root, to, expand, own, packager);
  const never = [
    ...NEVER,
    ...excludedExts.split(',').map((/** @type {string} */ ending) => `.${ending}`),
    ...(system === 'win32' ? [] : NEVER_OFF_WINDOWS),
  ];
  for (const { name, dir } of packages) {
    const within = `node_modules/${name}`;
    const helper = new NodeModuleCopyHelper(new FileMatcher(dir, path.join(to, within), expand, patterns), packager);
    for (const file of await helper.collectNodeModules({ name, dir }, never, within))
      app.add(path.join(within, path.relative(dir, file)));
  }

  /** @type {Set<string>} */
  const resources = new Set();
  const beside = { macroExpander: expand, customBuildOptions: own, globalOutDir: out, defaultSrc: root };
  for (const matcher of getFileMatchers(configuration, 'extraResources', to, beside) ?? [])
    for (const file of await listed(matcher, walk)) resources.add(path.relative(to, file));
  return { app: tidy(app), resources: tidy(resources) };
}

/**
 * What of electron-builder's matcher of files is used here.
 * @typedef {{ from: string, to: string, isEmpty: () => boolean, containsOnlyIgnore: () => boolean,
 *   prependPattern: (pattern: string) => void, createFilter: () => unknown }} Matcher
 */

/**
 * As electron-builder copies what goes beside the archive.
 * @param {Matcher} matcher @param {(from: string, filter: unknown) => Promise<string[]>} walk
 * @returns {Promise<string[]>}
 */
async function listed(matcher, walk) {
  if (!existsSync(matcher.from)) return [];
  if (lstatSync(matcher.from).isFile()) return [matcher.to];
  if (matcher.isEmpty() || matcher.containsOnlyIgnore()) matcher.prependPattern('**/*');
  const files = await walk(matcher.from, matcher.createFilter());
  return files.map((file) => path.join(matcher.to, path.relative(matcher.from, file)));
}

/** @param {ReadonlySet<string>} paths */
const tidy = (paths) => [...paths].map((file) => file.replaceAll(path.sep, '/')).sort();
