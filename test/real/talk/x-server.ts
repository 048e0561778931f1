/** A private X server and hands on its keyboard. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';

export interface XServer {
  readonly display: string;
  /** Path of the authority file; null when the server lets everyone in. */
  readonly authority: string | null;
  readonly env: NodeJS.ProcessEnv;
  /** Runs xdotool and waits for its end. */
  type(...words: readonly string[]): Promise<void>;
  /** Runs setxkbmap and waits for its end. */
  layout(...words: readonly string[]): void;
  /** An xdotool that carries out each line as it is written, so that its start does not count. */
  hands(): { write(line: string): void; close(): void };
  kill(): Promise<void>;
}

/** What a program needs of our environment to run on some display. */
export const bareEnv = (): NodeJS.ProcessEnv => ({ PATH: process.env['PATH'], HOME: '/nonexistent' });

function writeAuthority(file: string, number: string, cookie: Buffer): void {
  const field = (data: Buffer): Buffer => Buffer.concat([Buffer.from([data.length >> 8, data.length & 255]), data]);
  const fields = [Buffer.from(hostname()), Buffer.from(number), Buffer.from('MIT-MAGIC-COOKIE-1'), cookie].map(field);
  writeFileSync(file, Buffer.concat([Buffer.from([1, 0]), ...fields]), { mode: 0o600 });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/**
 * Starts Xvfb on a free display number. It keeps its keyboard when its last client goes. With `folder`, one that asks for a
 * cookie kept there.
 */
export async function startXServer(folder?: string): Promise<XServer> {
  const cookie = randomBytes(16);
  const authority = folder === undefined ? null : path.join(folder, 'authority');
  // The server does not look at the number in its own file.
  if (authority !== null) writeAuthority(authority, '0', cookie);
  const access = authority === null ? [] : ['-auth', authority];
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '320x240x24', '-nolisten', 'tcp', '-noreset', ...access],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    },
  );
  const [line] = (await once(server.stdio[3] as Readable, 'data')) as [Buffer];
  const number = line.toString().trim();
  if (authority !== null) writeAuthority(authority, number, cookie);
  const env = { ...bareEnv(), DISPLAY: `:${number}`, ...(authority !== null && { XAUTHORITY: authority }) };
  return {
    display: `:${number}`,
    authority,
    env,
    type: async (...words) => {
      const tool = spawn('xdotool', [...words], { env, stdio: ['ignore', 'ignore', 'inherit'] });
      await ended(tool);
      if (tool.exitCode !== 0) throw new Error(`xdotool ${words.join(' ')} ended with ${String(tool.exitCode)}`);
    },
    layout: (...words) => {
      const { status } = spawnSync('setxkbmap', [...words], { env, stdio: ['ignore', 'ignore', 'inherit'] });
      if (status !== 0) throw new Error(`setxkbmap ${words.join(' ')} ended with ${String(status)}`);
    },
    hands: () => {
      const tool = spawn('xdotool', ['-'], { env, stdio: ['pipe', 'ignore', 'inherit'] });
      return { write: (text) => void tool.stdin.write(`${text}\n`), close: () => tool.stdin.end() };
    },
    kill: async () => {
      server.kill('SIGKILL');
      await ended(server);
    },
  };
}
