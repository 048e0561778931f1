/**
 * Runs the built audio host under plain Node: its link takes Node's channel where there is no Electron.
 */
import { fork } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import type { HostProcess, SpawnHost } from '../../../src-main/hosts/host-process.js';

const ROOT = path.join(import.meta.dirname, '../../..');

export async function buildHost(): Promise<void> {
  await build({ root: ROOT, configFile: path.join(ROOT, 'vite.config.ts'), mode: 'host-audio', logLevel: 'error' });
}

export interface ForkedHosts {
  readonly spawn: SpawnHost;
  /** The newest host. */
  readonly pid: () => number | undefined;
  /** Kills the newest host as a crash would. */
  crash(): void;
  readonly exits: readonly number[];
}

export function forkedHosts(env: () => NodeJS.ProcessEnv): ForkedHosts {
  let newest: HostProcess | null = null;
  const exits: number[] = [];
  return {
    exits,
    pid: () => newest?.pid,
    crash() {
      if (newest?.pid !== undefined) process.kill(newest.pid, 'SIGKILL');
    },
    spawn() {
      const child = fork(path.join(ROOT, 'dist/hosts/audio-host.js'), {
        env: env(),
        execArgv: [],
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      });
      newest = {
        pid: child.pid,
        post: (message) => {
          if (child.connected) child.send(message as object, () => undefined);
        },
        onMessage: (listener) => child.on('message', listener),
        onExit: (listener) => {
          child.once('exit', (code, signal) => {
            const value = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
            exits.push(value);
            listener(value);
          });
        },
        kill: () => void child.kill(),
      };
      return newest;
    },
  };
}

export const realClock = {
  nowMs: (): number => performance.now(),
  after(delayMs: number, callback: () => void): () => void {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
