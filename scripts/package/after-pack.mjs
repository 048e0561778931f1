/**
 * Runs when an app lies packed in its folder, before it is signed: takes out what a folder of Electron brings along, and
 * refuses an app whose add-ons are not those of its system and processor. electron-builder.yml names it.
 */
import { Arch } from 'electron-builder';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { headOf, judgeAddons, madeFor } from './natives.mjs';

/** @param {import('electron-builder').AfterPackContext} context */
export default function afterPack({ appOutDir, arch, electronPlatformName, packager }) {
  const resources =
    electronPlatformName === 'darwin'
      ? path.join(appOutDir, `${packager.appInfo.productFilename}.app`, 'Contents/Resources')
      : path.join(appOutDir, 'resources');
  // It would run whatever is given to it.
  rmSync(path.join(resources, 'default_app.asar'), { force: true });

  const system = /** @type {import('./natives.mjs').System} */ (electronPlatformName);
  const processors = processorsOf(arch);
  const { wrong, missing, wanting } = judgeAddons(addonsIn(`${resources}/app.asar.unpacked`), system, processors);
  const faults = [
    ...wrong.map((file) => `${file} is made for another system or processor`),
    ...missing.map((file) => `${file} is missing`),
    // A release has everything; anybody else may do without a compiler.
    ...(process.env['RELEASE'] ? wanting.map((file) => `${file} is missing: compile it, then pack again`) : []),
  ];
  if (faults.length > 0)
    throw new Error(`The app for ${system} ${processors.join('+')} is not right:\n${faults.join('\n')}`);
  for (const file of wanting) console.log(`  • without ${file}: another output serves`);
}

/** @param {import('electron-builder').Arch} arch @returns {import('./natives.mjs').Processor[]} */
function processorsOf(arch) {
  if (arch === Arch.universal) return ['x64', 'arm64'];
  return [arch === Arch.arm64 ? 'arm64' : 'x64'];
}

/** @param {string} folder of what lies beside the archive */
function addonsIn(folder) {
  /** @type {Map<string, import('./natives.mjs').MadeFor | null>} */
  const found = new Map();
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  for (const file of files)
    if (file.endsWith('.node')) found.set(file.replaceAll(path.sep, '/'), madeFor(headOf(path.join(folder, file))));
  return found;
}
