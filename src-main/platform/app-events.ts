/**
 * Owns Electron's app-wide events and hands them on. Decides nothing.
 */
import { app } from 'electron';

export interface AppEvents {
  /** Another start of Parley ended in this one; its arguments. */
  readonly onSecondInstance: (argv: readonly string[]) => void;
  /** macOS: the dock icon was clicked. */
  readonly onActivate: () => void;
  /** Quitting was asked for; runs once. The app ends when the promise settles. */
  readonly onQuit: () => Promise<void>;
  /** A helper process of Chromium died (GPU, audio service). */
  readonly onChildGone: (type: string, reason: string, exitCode: number) => void;
}

export function watchApp(events: AppEvents): void {
  let quitting: Promise<void> | null = null;
  // Electron's own handling of signals takes a quit that waits for a failure and aborts.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, quitApp);
  app.on('second-instance', (_event, _argv, _directory, data) => events.onSecondInstance(argsOf(data)));
  app.on('activate', events.onActivate);
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => events.onChildGone(type, reason, exitCode));
  // Parley lives in the tray: a window that is gone does not end it.
  app.on('window-all-closed', () => undefined);
  app.on('before-quit', (event) => {
    event.preventDefault();
    quitting ??= events.onQuit().finally(() => app.exit(0));
  });
}

export const quitApp = (): void => app.quit();

/** Chromium reorders the command line it passes on; ours travels beside it. */
export interface InstanceData {
  readonly argv: readonly string[];
}

function argsOf(data: unknown): readonly string[] {
  if (typeof data !== 'object' || data === null || !('argv' in data) || !Array.isArray(data.argv)) return [];
  return (data.argv as readonly unknown[]).filter((item) => typeof item === 'string');
}
