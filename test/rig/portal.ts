/** A desktop's portal for global shortcuts (portal.py) under the test's hands, on a bus of its own. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { ended, SYSTEM_PYTHON, type PrivateBus } from './private-bus.js';

/** How the portal behaves; see portal.py. */
export type PortalMode = 'v1' | 'declines' | 'silent' | 'mute' | 'none' | 'no-registry' | 'unbound' | 'partial';

/** What the portal tells of a call it took. */
export interface PortalCall {
  readonly call: string;
  readonly sender: string;
  readonly args: readonly unknown[];
}

export interface Portal {
  /** The calls taken so far, in order. */
  readonly calls: readonly PortalCall[];
  /** What was refused, as `Method: why`. */
  readonly refusals: readonly string[];
  press(id: string): void;
  release(id: string): void;
  /** Ends every session. */
  closeSessions(): void;
  /** Loses every session without a word. */
  forgetSessions(): void;
  /** The person changed all combinations to this in the desktop's settings. */
  change(trigger: string): void;
  /** The person says yes after all; with the mode `silent`. */
  answer(): void;
  kill(): Promise<void>;
}

/** Puts a portal on the bus. `dataHome` is where it looks for desktop entries. */
export async function startPortal(
  bus: PrivateBus,
  dataHome: string,
  modes: readonly PortalMode[] = [],
): Promise<Portal> {
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(
    SYSTEM_PYTHON,
    [path.join(import.meta.dirname, 'portal.py'), modes.join(',')],
    {
      env: { PATH: process.env['PATH'], DBUS_SESSION_BUS_ADDRESS: bus.address, XDG_DATA_HOME: dataHome },
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const calls: PortalCall[] = [];
  const refusals: string[] = [];
  const lines = createInterface(child.stdout);
  const ready = once(lines, 'line');
  lines.on('line', (line) => {
    const told = JSON.parse(line) as PortalCall | { readonly refused: string; readonly text: string } | { ready: true };
    if ('call' in told) calls.push(told);
    else if ('refused' in told) refusals.push(`${told.refused}: ${told.text}`);
  });
  await ready;
  const say = (command: string): void => void child.stdin.write(`${command}\n`);
  return {
    calls,
    refusals,
    press: (id) => say(`press ${id}`),
    release: (id) => say(`release ${id}`),
    closeSessions: () => say('close'),
    forgetSessions: () => say('forget'),
    change: (trigger) => say(`changed ${trigger}`),
    answer: () => say('answer'),
    kill: () => {
      child.kill('SIGKILL');
      return ended(child);
    },
  };
}
