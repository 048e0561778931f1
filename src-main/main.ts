/**
 * Electron's entry: what must happen before the app is ready, then the composition. Must never wait at top level:
 * Electron becomes ready only after this module has run to its end.
 */
import { app } from 'electron';
import path from 'node:path';
import { appArguments } from './app/arguments.js';
import { systemClock } from './app/clock.js';
import { catchTheRest, composeLogging } from './app/compose-logging.js';
import { composeApp } from './app/compose.js';
import { composeSession } from './app/compose-session.js';
import { appPaths } from './app/paths.js';
import { needsRunning, startsHidden, terminalAnswer } from './app/terminal-answer.js';
import type { InstanceData } from './platform/app-events.js';
import { collectLinks } from './platform/open-links.js';
import { registerScheme } from './platform/scheme.js';

const args = appArguments(process.argv, process.defaultApp);

const answer = terminalAnswer(args, app.getVersion());
if (answer !== null) {
  (answer.exitCode === 0 ? process.stdout : process.stderr).write(`${answer.text}\n`);
  app.exit(answer.exitCode);
} else if (app.requestSingleInstanceLock({ argv: args } satisfies InstanceData) && !needsRunning(args)) {
  start();
} else {
  // One Parley for each user-data folder: another start hands its arguments over and ends.
  app.exit(0);
}

function start(): void {
  const root = path.resolve(import.meta.dirname, '../..');
  const paths = appPaths(root, app.getPath('userData'), app.isPackaged ? process.resourcesPath : null);
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
