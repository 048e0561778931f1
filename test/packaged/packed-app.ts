/** Owns starting the packed app the way a person or an attacker would: its own executable, and nothing of a test's. */
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const folder = process.env['PARLEY_PACKAGED'];
if (folder === undefined) throw new Error('Set PARLEY_PACKAGED to the folder of the unpacked app.');

/** The folder with the executable. */
export const PACKED = path.resolve(folder);

/** By system: where the executable and the resources lie. */
export function placesOf(app: string): { readonly executable: string; readonly resources: string } {
  if (process.platform === 'darwin') {
    const bundle = readdirSync(app).find((name) => name.endsWith('.app'));
    const contents = path.join(app, bundle ?? 'Parley.app', 'Contents');
    return { executable: path.join(contents, 'MacOS/Parley'), resources: path.join(contents, 'Resources') };
  }
  const executable = path.join(app, process.platform === 'win32' ? 'Parley.exe' : 'parley');
  return { executable, resources: path.join(app, 'resources') };
}

/** A copy whose files are those of the app, except the archive, which may be changed. Fast: nothing else is copied. */
export function copyOfApp(): { readonly app: string; remove(): void } {
  // Links do not reach from one disk to another.
  const app = mkdtempSync(path.join(path.dirname(PACKED), 'changed-'));
  const link = (from: string, to: string): void => {
    mkdirSync(to, { recursive: true });
    for (const entry of readdirSync(from, { withFileTypes: true })) {
      const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
      if (entry.isDirectory()) link(source, target);
      else if (entry.name === 'app.asar' || entry.isSymbolicLink()) cpSync(source, target);
      else linkSync(source, target);
    }
  };
  link(PACKED, app);
  return { app, remove: () => rmSync(app, { recursive: true, force: true }) };
}

export interface Ended {
  readonly code: number | null;
  readonly out: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly userData: string;
  /** Everything it has written to the terminal so far. */
  out(): string;
  /** The text of its log; empty while there is none. */
  log(): string;
  /** Settles when it is gone; after `limitMs` it is ended by force, and the code is null. */
  ended(limitMs?: number): Promise<Ended>;
  /** Ends it in order and removes its folder. */
  close(): Promise<void>;
}

export interface StartOptions {
  readonly app?: string;
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Of an app that already runs. */
  readonly userData?: string;
}

/** Starts it on a folder of its own. */
export function startPacked({ app = PACKED, args = [], environment = {}, userData }: StartOptions = {}): Started {
  const own = userData ?? mkdtempSync(path.join(tmpdir(), 'parley-packed-'));
  // Chromium's sandbox cannot run as root.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(
    placesOf(app).executable,
    [...sandbox, `--user-data-dir=${own}`, '--disable-gpu', '--lang=en-US', ...args],
    { env: { ...process.env, NODE_ENV: 'production', ...environment }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let out = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes: Buffer) => (out += bytes.toString('utf8')));
  const gone = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  const started: Started = {
    child,
    userData: own,
    out: () => out,
    log() {
      const logs = path.join(own, 'logs');
      if (!existsSync(logs)) return '';
      return readdirSync(logs)
        .map((name) => readFileSync(path.join(logs, name), 'utf8'))
        .join('');
    },
    async ended(limitMs = 20_000) {
      const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
      const code = await gone;
      clearTimeout(timer);
      return { code, out };
    },
    async close() {
      child.kill('SIGTERM');
      await started.ended(10_000);
      if (userData === undefined) rmSync(own, { recursive: true, force: true });
    },
  };
  return started;
}
