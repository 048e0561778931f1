/** Owns starting the app from a checkout: what it needs is prepared first, and Electron's exit code is passed on. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { say, Stop } from './console.mjs';
import { ensureBuilt, prepare } from './prepare.mjs';
import { ROOT } from './root.mjs';

/**
 * Prepares, builds and starts the app. Arguments reach an app that is running already.
 * @param {string[]} args passed on to the app, e.g. `talk toggle`
 * @param {{ quick?: boolean }} [options] `quick` takes any present build and says nothing that is known already: for
 *   words handed to a running app
 * @returns {Promise<number>} the app's exit code
 * @throws {Stop} when it cannot be started
 */
export async function startApp(args, { quick = false } = {}) {
  requireDisplay();
  const electron = await prepare({ notes: !quick });
  if (!quick || !existsSync(path.join(ROOT, 'dist/main/main.js'))) await ensureBuilt();
  if (!electron) throw new Stop('Electron is missing.');
  return launch(electron, [...sandboxArguments(electron, { notes: !quick }), ROOT, ...args]);
}

/** @throws {Stop} on Linux without a display */
function requireDisplay() {
  if (process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']) return;
  throw new Stop(
    'Parley shows a window, and there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set).\n' +
      'Start it from a desktop session, or on a machine without one under a virtual display:\n\n' +
      '  xvfb-run -a npm start\n',
  );
}

/**
 * The sandbox stays on for everybody but root, whom Chromium refuses to sandbox.
 * @param {string} electron
 * @param {{ notes?: boolean }} [options] whether the person is told
 * @returns {string[]}
 */
export function sandboxArguments(electron, { notes = true } = {}) {
  if (process.platform !== 'linux') return [];
  if (process.getuid?.() === 0) {
    if (notes) say('  Running as root: Chromium has no sandbox for root, so it is started with --no-sandbox.');
    return ['--no-sandbox'];
  }
  requireUserNamespaces(electron);
  return [];
}

/** Some distributions forbid the sandbox to programs outside the system folders. @param {string} electron */
function requireUserNamespaces(electron) {
  const restriction = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns';
  if (!existsSync(restriction) || readFileSync(restriction, 'utf8').trim() !== '1') return;
  const helper = path.join(path.dirname(electron), 'chrome-sandbox');
  if (!existsSync(helper)) return;
  const { uid, mode } = statSync(helper);
  if (uid === 0 && (mode & 0o4000) !== 0) return;
  throw new Stop(
    'This system lets Chromium have its sandbox only through its helper program. Allow that once and start again:\n\n' +
      `  sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'\n`,
  );
}

/** @param {string} electron @param {string[]} args @returns {Promise<number>} */
function launch(electron, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(electron, args, { cwd: ROOT, stdio: 'inherit' });
    const passOn = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
    // The terminal sends Ctrl+C to the app as well; this process waits for it to finish.
    process.on('SIGINT', () => undefined);
    process.on('SIGTERM', passOn);
    process.on('SIGHUP', passOn);
    child.on('error', (error) => reject(new Stop(`Electron could not be started: ${error.message}`)));
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 128 + constants.signals[signal] : 1)));
  });
}
