/**
 * `npm run dev`: the renderer from Vite's server with hot replacement; main, preload and hosts are rebuilt when they
 * change and Electron is started again.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { build, createServer } from 'vite';
import { ensureElectron } from './electron/runtime.mjs';
import { unmarkBuilt } from './lib/build-stamp.mjs';
import { runScript, say } from './lib/console.mjs';
import { ROOT } from './lib/root.mjs';
import { sandboxArguments } from './lib/start-app.mjs';
import { ensureModels } from './models.mjs';

const NODE_PARTS = ['main', 'preload', 'host-audio', 'host-key', 'host-speech', 'host-history'];
const SETTLE_MS = 150;
const configFile = path.join(ROOT, 'vite.config.ts');

await runScript(async () => {
  const electron = await ensureElectron();
  await ensureModels();
  const switches = sandboxArguments(electron);
  // What is built from here on is for development only.
  unmarkBuilt();
  const server = await createServer({ configFile, mode: 'development' });
  await server.listen();
  const url = server.resolvedUrls?.local[0] ?? '';
  say(`  Renderer at ${url}`);
  const app = createRestartable(electron, [...switches, ROOT, ...process.argv.slice(2)], url);
  const watchers = [];
  const waiting = new Set(NODE_PARTS);
  for (const mode of NODE_PARTS) {
    const watcher = await build({ configFile, mode, logLevel: 'warn', build: { watch: {}, minify: false } });
    watchers.push(watcher);
    watcher.on('event', (event) => {
      if (event.code === 'ERROR') console.error(event.error);
      if (event.code !== 'BUNDLE_END') return;
      void event.result.close();
      waiting.delete(mode);
      if (waiting.size === 0) app.restart(mode);
    });
  }
  const code = await app.ended;
  await Promise.all([server.close(), ...watchers.map((watcher) => watcher.close())]);
  return code;
});

/**
 * Owns the one Electron that runs; `ended` is told when the person closes it.
 * @param {string} electron
 * @param {string[]} args
 * @param {string} url
 */
function createRestartable(electron, args, url) {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child;
  /** @type {NodeJS.Timeout | undefined} */
  let settling;
  /** @type {(code: number) => void} */
  let finish;
  /** @type {Promise<number>} */
  const ended = new Promise((resolve) => (finish = resolve));
  const start = () => {
    const started = spawn(electron, args, {
      cwd: ROOT,
      stdio: 'inherit',
      env: { ...process.env, VITE_DEV_SERVER_URL: url },
    });
    child = started;
    started.on('exit', (code) => {
      if (child === started) finish(code ?? 0);
    });
  };
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child?.kill());
  return {
    ended,
    /** @param {string} part what changed */
    restart(part) {
      clearTimeout(settling);
      settling = setTimeout(() => {
        const old = child;
        if (!old) return start();
        say(`  ${part} changed: starting Electron again`);
        // From here on its exit is not the person's.
        child = undefined;
        if (old.exitCode !== null) return start();
        old.once('exit', start);
        old.kill();
      }, SETTLE_MS);
    },
  };
}
