/**
 * Owns the Electron under node_modules/electron/dist, where the electron package looks for its download:
 * the official one wherever it can be reached, else the stand-in.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { progress, say, Stop } from '../lib/console.mjs';
import { ROOT } from '../lib/root.mjs';
import { ensureStandIn, STAND_IN_VERSION, standInFits } from './stand-in.mjs';

const OFFICIAL_DOWNLOAD_LIMIT_MS = 15 * 60_000;

const packageFolder = path.join(ROOT, 'node_modules/electron');
const dist = path.join(packageFolder, 'dist');
const pathFile = path.join(packageFolder, 'path.txt');

/** Whether the electron package is installed; it is not after an install without development packages. */
export function electronIsWanted() {
  return existsSync(path.join(packageFolder, 'package.json'));
}

/** The path of the Electron executable, or nothing while there is none. */
function electronExecutable() {
  if (!existsSync(pathFile)) return undefined;
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const file = path.join(override || dist, readFileSync(pathFile, 'utf8'));
  return existsSync(file) ? file : undefined;
}

/**
 * Makes sure that there is an Electron to run: what is there, else the official download, else the stand-in.
 * @param {{ standIn?: boolean, notes?: boolean }} [options] `standIn` does not try the official download; without
 *   `notes` nothing is said of a stand-in that runs
 * @returns {Promise<string>} the path of the executable
 * @throws {Stop} when none can be had
 */
export async function ensureElectron({ standIn = false, notes = true } = {}) {
  if (!electronExecutable() && (standIn || !(await downloadOfficial()))) {
    if (!standInFits())
      throw new Stop(
        'Electron could not be downloaded from its official place, and there is no other for this platform.\n' +
          'Check the network connection (behind a mirror, set ELECTRON_MIRROR) and run the command again.',
      );
    const folder = await ensureStandIn();
    rmSync(dist, { recursive: true, force: true });
    symlinkSync(folder, dist, 'dir');
    writeFileSync(pathFile, 'electron');
  }
  const file = electronExecutable();
  if (!file) throw new Stop('Electron was installed but its executable is missing. Run `npm ci` and try again.');
  if (notes) warnOfStandIn();
  return file;
}

function warnOfStandIn() {
  const wanted = JSON.parse(readFileSync(path.join(packageFolder, 'package.json'), 'utf8')).version;
  const versionFile = path.join(dist, 'version');
  const present = existsSync(versionFile) ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '') : wanted;
  if (present !== STAND_IN_VERSION || present === wanted) return;
  say(
    `  Note: this is the stand-in Electron ${present}, older than the ${wanted} that Parley is made for. It is for\n` +
      '  development and tests only and gets no security fixes. `npm ci` tries the official download again.',
  );
}

/** @returns {Promise<boolean>} whether the official Electron is in place now */
async function downloadOfficial() {
  const line = progress('Downloading Electron');
  const child = spawn(process.execPath, [path.join(packageFolder, 'install.js')], {
    stdio: 'ignore',
    timeout: OFFICIAL_DOWNLOAD_LIMIT_MS,
  });
  const code = await new Promise((resolve) => {
    child.on('error', () => resolve(1));
    child.on('exit', resolve);
  });
  if (code === 0 && electronExecutable()) {
    line.done();
    return true;
  }
  line.failed('the official download is out of reach');
  return false;
}
