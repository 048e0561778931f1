/** Owns how large the packages are that `npm run package` left: what is downloaded, and what is installed then. */
import { lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';

const BYTES_PER_MB = 1e6;
const PACKAGE = /\.(AppImage|deb|rpm|snap|flatpak|pacman|tar\.gz|tar\.xz|exe|msi|msix|appx|dmg|pkg|zip|7z)$/;
const UNPACKED = /-unpacked$|^mac(-(arm64|universal))?$/;

/**
 * Sizes in a folder of packages, a line for each. Apparent sizes; links count as themselves.
 * @param {string} folder
 * @returns {readonly import('./rows.mjs').Measured[]} none where there is no such folder
 */
export function sizesIn(folder) {
  /** @type {import('./rows.mjs').Measured[]} */
  const sizes = [];
  for (const entry of entriesOf(folder)) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory() && UNPACKED.test(entry.name)) {
      sizes.push({ key: 'installed', part: entry.name, values: [bytesOf(file) / BYTES_PER_MB] });
    } else if (entry.isFile() && PACKAGE.test(entry.name)) {
      sizes.push({ key: 'download', part: kindOf(entry.name), values: [lstatSync(file).size / BYTES_PER_MB] });
    }
  }
  return sizes;
}

/** Without the version, which changes with every release: `Parley-0.1.0-x64.deb` is `Parley-x64.deb`. @param {string} name */
const kindOf = (name) => name.replace(/[-_ ]\d+\.\d+\.\d+(-[a-z]+(\.\d+)?)?/i, '');

/** @param {string} folder */
function entriesOf(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** @param {string} folder @returns {number} */
function bytesOf(folder) {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const file = path.join(folder, entry.name);
    return sum + (entry.isDirectory() ? bytesOf(file) : lstatSync(file).size);
  }, 0);
}
