/**
 * Owns the start of utility processes, where their output goes (line by line into the log), and which of their ends
 * nobody asked for. Must never restart one: that is the supervisor's.
 */
import { utilityProcess } from 'electron';
import path from 'node:path';
import type { HostName, HostProcess, SpawnHost } from '../hosts/host-process.js';
import { createLineSplitter } from '../logging/line-splitter.js';
import type { Logger } from '../logging/logger.js';
import { hostEnvironment } from './host-environment.js';

const SERVICE_NAMES: Readonly<Record<HostName, string>> = {
  audio: 'Parley sound',
  key: 'Parley talk key',
  speech: 'Parley speech',
  history: 'Parley history',
};

export interface SpawnHostOptions {
  /** Folder of the built `<name>-host.js`. */
  readonly hostsDirectory: string;
  readonly logger: Logger;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A host ended without being asked to, or had to be ended. */
  readonly onCrashed: (name: HostName, how: 'crashed' | 'unresponsive', exitCode: number) => void;
}

/** Needs a ready app. Exit codes are as the system gives them: on Linux a signal's own number for a signal. */
export function createSpawnHost({ hostsDirectory, logger, environment, onCrashed }: SpawnHostOptions): SpawnHost {
  const env = { ...hostEnvironment(environment) };
  return (name): HostProcess => {
    const log = logger.child(name);
    const child = utilityProcess.fork(path.join(hostsDirectory, `${name}-host.js`), [], {
      serviceName: SERVICE_NAMES[name],
      stdio: ['ignore', 'pipe', 'pipe'],
      env,
    });
    follow(child.stdout, (line) => log.debug('Host output.', { line }));
    follow(child.stderr, (line) => log.warn('Host error output.', { line }));
    child.on('spawn', () => log.info('Host started.', { pid: child.pid }));
    let ending: 'none' | 'asked' | 'hung' = 'none';
    child.on('exit', (code) => {
      log.info('Host ended.', { code, ending });
      if (ending === 'hung') onCrashed(name, 'unresponsive', code);
      else if (ending === 'none' && code !== 0) onCrashed(name, 'crashed', code);
    });
    return {
      get pid() {
        return child.pid;
      },
      post: (message) => child.postMessage(message),
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => void child.once('exit', listener),
      kill(why) {
        ending = why ?? 'asked';
        if (why === 'hung') endNow(child.pid);
        else child.kill();
      },
    };
  };
}

/** A process that hangs, or was stopped, takes no polite signal. */
function endNow(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

function follow(stream: NodeJS.ReadableStream | null, onLine: (line: string) => void): void {
  if (stream === null) return;
  const splitter = createLineSplitter(onLine);
  stream.on('data', (chunk: Buffer) => splitter.push(chunk));
  stream.on('end', () => splitter.end());
}
