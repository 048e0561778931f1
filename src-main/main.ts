/**
 * Electron's entry: what must happen before the app is ready, then the composition. Must never wait at top level:
 * Electron becomes ready only after this module has run to its end.
 */
import { app } from 'electron';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { appArguments } from './app/arguments.js';
import { systemClock } from './app/clock.js';
import { catchTheRest, composeLogging } from './app/compose-logging.js';
import { composeApp } from './app/compose.js';
import { composeSession } from './app/compose-session.js';
import { whyNothingIsKept } from './app/kept-folder.js';
import { appPaths } from './app/paths.js';
import { needsRunning, startsHidden, terminalAnswer } from './app/terminal-answer.js';
import type { InstanceData } from './platform/app-events.js';
import { collectLinks } from './platform/open-links.js';
import { registerScheme } from './platform/scheme.js';

const args = appArguments(process.argv, process.defaultApp);

const answer = terminalAnswer(args, app.getVersion());
/** Where the person's files are, and why none can be written there; null when they can. */
const folder = app.getPath('userData');
const nothingKept = answer === null ? whyNothingIsKept(folder) : null;

if (answer !== null) {
  (answer.exitCode === 0 ? process.stdout : process.stderr).write(`${answer.text}\n`);
  app.exit(answer.exitCode);
} else if (isFirst() && !needsRunning(args)) {
  start();
} else {
  // One Parley for each user-data folder: another start hands its arguments over and ends.
  app.exit(0);
}

/**
 * Chromium cannot do without a folder that it can write to, nor say that this is what it lacks: it has one of its own
 * for this run then. Each start is the first one then, which does no harm where nothing is written.
 */
function isFirst(): boolean {
  if (nothingKept !== null) {
    const own = mkdtempSync(path.join(tmpdir(), 'parley-'));
    app.setPath('userData', own);
    process.on('exit', () => rmSync(own, { recursive: true, force: true }));
  }
  return app.requestSingleInstanceLock({ argv: args } satisfies InstanceData);
}

function start(): void {
  const root = path.resolve(import.meta.dirname, '../..');
  const paths = appPaths(root, folder, app.isPackaged ? process.resourcesPath : null);
  const logging = composeLogging(paths, systemClock);
  catchTheRest(logging.logger, process.env['NODE_ENV'] === 'test');

  // Only root starts it with that switch, and for root Chromium's helper processes would not start otherwise.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  else logging.logger.warn('Chromium was started without its sandbox.');
  registerScheme();
  // Windows shows notifications of programs that it knows by the name that the installer gave their shortcut.
  if (process.platform === 'win32') app.setAppUserModelId('app.parley.desktop');
  const openedLinks = collectLinks();
  // Half of Chromium's own microphone buffer: frames arrive 20 ms sooner; a quarter drops samples.
  app.commandLine.appendSwitch('audio-buffer-size', '512');
  app.commandLine.appendSwitch('autoplay-policy', 'no-user-gesture-required');

  void app.whenReady().then(() =>
    composeApp({
      version: app.getVersion(),
      packaged: app.isPackaged,
      hidden: startsHidden(args),
      paths,
      nothingKept,
      args,
      environment: process.env,
      developmentUrl: app.isPackaged ? null : (process.env['VITE_DEV_SERVER_URL'] ?? null),
      clock: systemClock,
      openedLinks,
      logging,
      composeSession,
    }),
  );
}
