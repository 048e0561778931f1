/**
 * Runs after every install of the packages, so that a plain `npm ci` leaves a runnable Electron behind.
 * Never fails an install: the commands that need Electron try again and say why they cannot go on.
 */
import { say, Stop } from '../lib/console.mjs';
import { electronIsWanted, ensureElectron } from './runtime.mjs';

const skip = process.env['ELECTRON_SKIP_BINARY_DOWNLOAD'];
if (electronIsWanted() && (!skip || skip === '0' || skip === 'false')) {
  try {
    await ensureElectron();
  } catch (error) {
    say(error instanceof Stop ? error.message : `Electron was not installed: ${String(error)}`);
  }
}
