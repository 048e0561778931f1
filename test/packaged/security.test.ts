/**
 * The packed app as an attacker on the same computer finds it: its fuses, its archive, and the ways in that Electron
 * leaves open unless told otherwise. Points 16 and 19 of Electron's checklist are among it.
 */
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer, connect } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { readFuses } from '../../scripts/electron/fuses.mjs';
import { contentOf, hashOf, listAsar } from './asar.js';
import { copyOfApp, PACKED, placesOf, startPacked, type Started } from './packed-app.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const { executable, resources } = placesOf(PACKED);
const archive = path.join(resources, 'app.asar');
const scratch = mkdtempSync(path.join(tmpdir(), 'parley-packed-scratch-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const running: Started[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.close();
});
const start = (options: Parameters<typeof startPacked>[0]): Started => {
  const started = startPacked(options);
  running.push(started);
  return started;
};

/** Code that leaves a mark when it runs, and where the mark would be. */
function markingCode(name: string): { readonly file: string; readonly mark: string } {
  const mark = path.join(scratch, `${name}.ran`);
  const file = path.join(scratch, `${name}.cjs`);
  writeFileSync(file, `require('node:fs').writeFileSync(${JSON.stringify(mark)}, 'ran');`);
  return { file, mark };
}

/** A port nobody listens on now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
    socket.once('connect', () => socket.destroy());
  });
const painted = (started: Started): Promise<void> =>
  vi.waitFor(() => expect(started.log()).toContain('Window painted.'), { timeout: 30_000, interval: 100 });

describe('19: the fuses of the executable', () => {
  it.each([
    ['it does not run as Node', 0, false],
    ['cookies are encrypted', 1, true],
    ['NODE_OPTIONS is not read', 2, false],
    ['--inspect is not read', 3, false],
    ['the archive is checked, where the system can', 4, true],
    ['nothing but the archive is loaded', 5, true],
    ['there is one snapshot for all processes', 6, false],
    ['pages from files would have no rights of their own', 7, false],
  ])('%s', (_what, fuse, value) => {
    expect(readFuses(executable)[fuse]).toBe(value);
  });
});

describe('16: what is packed', () => {
  it('has the Electron that lies in the project', () => {
    const wanted = readFileSync(path.join(ROOT, 'node_modules/electron/dist/version'), 'utf8').trim().replace(/^v/, '');
    expect(readFileSync(executable).includes(`Electron/${wanted}`)).toBe(true);
  });

  it('is what runs and nothing else: no sources, maps, tests or secrets', () => {
    const files = listAsar(archive).map((file) => file.path);
    expect(files).toContain('dist/main/main.js');
    const strangers = files.filter(
      (file) =>
        !/^(?:dist\/|resources\/|node_modules\/|package\.json$)/.test(file) ||
        /\.map$|(?:^|\/)\.(?:env|git|npmrc)|(?:^|\/)(?:test|tests|__tests__)\/|\.(?:pem|key|p12)$/.test(file),
    );
    expect(strangers).toEqual([]);
    expect(existsSync(path.join(resources, 'default_app.asar'))).toBe(false);
    expect(existsSync(path.join(resources, 'app'))).toBe(false);
  });

  it('states the hash of every file, and the hash is right', () => {
    const packed = listAsar(archive).filter(({ isUnpacked }) => !isUnpacked);
    expect(packed.length).toBeGreaterThan(10);
    const bytes = readFileSync(archive);
    for (const file of packed) expect(file.statedHash, file.path).toBe(hashOf(contentOf(bytes, file)));
  });

  it.skipIf(process.platform === 'win32')('is not for others to write', () => {
    for (const file of [executable, archive, resources, path.dirname(executable)])
      expect(statSync(file).mode & 0o022, file).toBe(0);
  });
});

describe('the executable', () => {
  it('is no Node, whatever ELECTRON_RUN_AS_NODE says', async () => {
    const { mark } = markingCode('as-node');
    const code = `require('node:fs').writeFileSync(${JSON.stringify(mark)}, 'ran')`;
    const ended = await start({ args: ['-e', code], environment: { ELECTRON_RUN_AS_NODE: '1' } }).ended();
    // The code is no command of Parley's: it says so, and ends.
    expect(ended.code).toBe(2);
    expect(existsSync(mark)).toBe(false);
  });

  it('runs no code of NODE_OPTIONS, --require or an app named on its command line', async () => {
    const { file, mark } = markingCode('required');
    const environment = { NODE_OPTIONS: `--require=${file}` };
    const ended = await start({ args: ['--version'], environment }).ended();
    expect(ended.out).toMatch(/\d+\.\d+\.\d+/);
    for (const args of [
      ['-r', file, '--version'],
      ['--require', file, '--version'],
      [`--app=${file}`, '--version'],
      [file],
    ])
      await start({ args }).ended();
    expect(existsSync(mark)).toBe(false);
  });

  it('opens no way in: --inspect, SIGUSR1, a development server or another start with switches', async () => {
    const [port, second] = [await freePort(), await freePort()];
    let asked = 0;
    const server = createServer((socket) => {
      asked += 1;
      socket.destroy();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const development = typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}/` : '';
    const app = start({
      args: [`--inspect=127.0.0.1:${port}`, '--hidden'],
      environment: { VITE_DEV_SERVER_URL: development },
    });
    await vi.waitFor(() => expect(app.log()).toContain('App composed.'), { timeout: 30_000, interval: 100 });
    const again = start({ args: ['--', `--inspect=127.0.0.1:${second}`], userData: app.userData });
    const { code, out } = await again.ended();
    expect(code, out).toBe(0);
    await painted(app);
    expect([await isListening(port), await isListening(9_229), await isListening(second)]).toEqual([
      false,
      false,
      false,
    ]);
    expect(app.out()).not.toMatch(/Debugger listening/);
    expect(asked).toBe(0);
    expect(app.child.exitCode).toBeNull();
    if (process.platform !== 'win32') {
      // The signal that has Node open its inspector: here it is one like any other.
      app.child.kill('SIGUSR1');
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      expect(await isListening(9_229)).toBe(false);
      expect(app.out()).not.toMatch(/Debugger listening/);
    }
    server.close();
  });
});

describe('a changed app', () => {
  it('is not loaded from a folder beside the archive', async () => {
    const { app, remove } = copyOfApp();
    try {
      const { mark, file } = markingCode('folder');
      const beside = placesOf(app).resources;
      rmSync(path.join(beside, 'app.asar'));
      mkdirSync(path.join(beside, 'app'));
      writeFileSync(path.join(beside, 'app/package.json'), '{"name":"x","main":"main.cjs"}');
      writeFileSync(path.join(beside, 'app/main.cjs'), readFileSync(file));
      const ended = await start({ app }).ended(10_000);
      expect(existsSync(mark)).toBe(false);
      expect(ended.code).not.toBe(0);
    } finally {
      remove();
    }
  });

  it('with another byte in its archive does not run where the system lets Electron check it', async () => {
    const { app, remove } = copyOfApp();
    try {
      const changed = path.join(placesOf(app).resources, 'app.asar');
      const version = listAsar(changed).find((file) => file.path === 'package.json');
      if (version === undefined) throw new Error('No package.json.');
      const text = contentOf(readFileSync(changed), version).toString('utf8');
      const at = text.search(/(?<="version": ?")\d/);
      expect(at).toBeGreaterThan(0);
      const handle = openSync(changed, 'r+');
      writeSync(handle, '7', version.at + at);
      closeSync(handle);
      const ended = await start({ app, args: ['--version'] }).ended();
      // Electron checks archives on macOS and Windows. On Linux it does not: whoever may write there has won already.
      if (process.platform === 'linux') expect(ended.out).toMatch(/^7\./m);
      else expect(ended.code).not.toBe(0);
    } finally {
      remove();
    }
  });
});
