/**
 * Owns Electron's app-wide events and hands them on. Decides nothing.
 */
import { app } from 'electron';

export interface AppEvents {
  /** Another start of Parley ended in this one; its arguments. Not while this one ends: see `onQuit`. */
  readonly onSecondInstance: (argv: readonly string[]) => void;
  /** macOS: the dock icon was clicked. */
  readonly onActivate: () => void;
  /** Quitting was asked for; runs once. The app ends when the promise settles. */
  readonly onQuit: () => Promise<void>;
  /** How to start again with these arguments, for somebody who asked while this one ended; null where they did not. */
  readonly again: (argv: readonly string[]) => Restart | null;
  /** A helper process of Chromium died. */
  readonly onChildGone: (child: ChildProcess, reason: string, exitCode: number) => void;
}

export interface Restart {
  /** Null for this same one. */
  readonly program: string | null;
  readonly args: readonly string[];
}

/** Our own hosts are looked after by whoever started them. */
export type ChildProcess = 'gpu' | 'network' | 'sound-service' | 'own-host' | 'other';

const SERVICES: Readonly<Record<string, ChildProcess>> = {
  'network.mojom.NetworkService': 'network',
  'audio.mojom.AudioService': 'sound-service',
  'node.mojom.NodeService': 'own-host',
};

export function watchApp(events: AppEvents): void {
  let quitting: Promise<void> | null = null;
  // Electron's own handling of signals takes a quit that waits for a failure and aborts.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, quitApp);
  let late: readonly string[] | null = null;
  app.on('second-instance', (_event, _argv, _directory, data) => {
    // It gave its turn to one that will not be there: nobody else could start meanwhile, and nothing may be lost of it.
    if (quitting === null) events.onSecondInstance(argsOf(data));
    else late = argsOf(data);
  });
  app.on('activate', events.onActivate);
  app.on('child-process-gone', (_event, { type, serviceName, reason, exitCode }) => {
    const child = type === 'GPU' ? 'gpu' : (SERVICES[serviceName ?? ''] ?? 'other');
    if (reason !== 'clean-exit') events.onChildGone(child, reason, exitCode);
  });
  // Parley lives in the tray: a window that is gone does not end it.
  app.on('window-all-closed', () => undefined);
  app.on('before-quit', (event) => {
    event.preventDefault();
    quitting ??= events.onQuit().finally(() => {
      const restart = late === null ? null : events.again(late);
      if (restart !== null) {
        const { program, args } = restart;
        app.relaunch({ args: [...args], ...(program === null ? {} : { execPath: program }) });
      }
      app.exit(0);
    });
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
