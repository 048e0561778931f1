/** A session bus (D-Bus) that nothing of the system is on. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** The one that the system's own modules belong to. */
export const SYSTEM_PYTHON = '/usr/bin/python3';

/** Whether this system has a bus, and what the programs on it are written in. */
export const canHavePrivateBus =
  process.platform === 'linux' && spawnSync(SYSTEM_PYTHON, ['-c', 'import dbus, gi']).status === 0;

export interface PrivateBus {
  readonly address: string;
  close(): Promise<void>;
}

export async function startPrivateBus(): Promise<PrivateBus> {
  const child = spawn('dbus-daemon', ['--session', '--nofork', '--print-address'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [address] = (await once(createInterface(child.stdout), 'line')) as [string];
  return {
    address,
    close: () => {
      child.kill();
      return ended(child);
    },
  };
}

/** Waits for the end of a program. */
export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
