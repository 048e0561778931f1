/** Starts real key hosts: under plain Node for speed, and as a utility process of Electron as the app does. */
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'vite';
import type { HostProcess } from '../../../src-main/hosts/host-process.js';

const root = path.join(import.meta.dirname, '../../..');

export interface BuiltHosts {
  readonly folder: string;
  /** Runs the host's course under Node. */
  spawnNode(env: NodeJS.ProcessEnv): HostProcess & { readonly child: ChildProcess };
  /** Runs the shipped entry in a utility process of an otherwise empty Electron app. */
  spawnElectron(env: NodeJS.ProcessEnv): HostProcess & { readonly child: ChildProcess };
  dispose(): void;
}

/** The empty app: forks the host and passes messages as lines of JSON. */
const ELECTRON_APP = `
import { app, utilityProcess } from 'electron';
import { createInterface } from 'node:readline';
import path from 'node:path';
app.whenReady().then(() => {
  const host = utilityProcess.fork(path.join(import.meta.dirname, '../hosts/key-host.js'), [], { stdio: 'inherit' });
  host.on('message', (message) => process.stdout.write('fact ' + JSON.stringify(message) + '\\n'));
  host.on('exit', (code) => app.exit(code));
  createInterface({ input: process.stdin }).on('line', (line) => host.postMessage(JSON.parse(line)));
});
`;

/** Builds both hosts into a temporary folder. */
export async function buildHosts(): Promise<BuiltHosts> {
  const folder = mkdtempSync(path.join(tmpdir(), 'key-host-'));
  // Native packages stay outside the bundle and are found from where it lies.
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  const shared = { root, mode: 'host-key', logLevel: 'error' as const, configFile: path.join(root, 'vite.config.ts') };
  await build({ ...shared, build: { outDir: path.join(folder, 'hosts') } });
  await build({
    ...shared,
    build: {
      outDir: path.join(folder, 'node'),
      ssr: path.join(import.meta.dirname, 'key-host-node.ts'),
    },
  });
  writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
  const app = path.join(folder, 'app');
  mkdirSync(app);
  writeFileSync(path.join(app, 'main.mjs'), ELECTRON_APP);
  writeFileSync(path.join(app, 'package.json'), '{"name":"key-host-test","main":"main.mjs"}');
  return {
    folder,
    spawnNode: (env) => {
      const child = fork(path.join(folder, 'node/key-host.js'), [], { env, execArgv: [], stdio: 'ignore' });
      return {
        child,
        pid: child.pid,
        post: (message) => void child.send(message as object),
        onMessage: (listener) => child.on('message', listener),
        onExit: (listener) => child.once('exit', (code) => listener(code ?? 128)),
        kill: () => child.kill(),
      };
    },
    spawnElectron: (env) => {
      const electron = createRequire(import.meta.url)('electron') as unknown as string;
      const userData = `--user-data-dir=${path.join(folder, 'user-data')}`;
      const child = spawn(electron, ['--no-sandbox', '--disable-gpu', userData, app], {
        env,
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      const lines = createInterface({ input: child.stdout });
      return {
        child,
        pid: child.pid,
        post: (message) => void child.stdin.write(`${JSON.stringify(message)}\n`),
        onMessage: (listener) =>
          lines.on('line', (line) => {
            if (line.startsWith('fact ')) listener(JSON.parse(line.slice(5)));
          }),
        onExit: (listener) => child.once('exit', (code) => listener(code ?? 128)),
        kill: () => child.kill(),
      };
    },
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}
