/**
 * Owns the thread in which fuzz targets are tried: it may hang or die of an input, which is why the input lies in shared
 * memory before it is tried.
 */
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { createServer, createServerModuleRunner } from 'vite';
import { ROOT } from './root.mjs';

const { shared } = workerData;
const state = new Int32Array(shared, 0, 2);
const input = new Uint8Array(shared, 8);

/** @param {Uint8Array} bytes */
function remember(bytes) {
  const kept = bytes.subarray(0, input.length);
  input.set(kept);
  Atomics.store(state, 1, kept.length);
  Atomics.add(state, 0, 1);
}

/**
 * The targets are TypeScript; Vite runs them as they are. The runner stays open, since what they try imports more when it
 * is first needed.
 */
async function load() {
  const server = await createServer({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    appType: 'custom',
    server: { middlewareMode: true, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  });
  return createServerModuleRunner(server.environments.ssr, { hmr: false }).import(
    path.join(ROOT, 'test/fuzz/nightly.ts'),
  );
}

const loading = load();

parentPort?.on('message', (question) => {
  void answer(question).then((told) => parentPort?.postMessage(told));
});

/**
 * @typedef {{ kind: 'list' } | { kind: 'keep', name: string, bytes: Uint8Array }
 *   | { kind: 'fuzz', name: string, seed: number, forMs: number }} Question
 */

/** @param {Question} question */
async function answer(question) {
  const module = await loading;
  switch (question.kind) {
    case 'list':
      return module.targetNames();
    case 'keep':
      return module.keepInput(question.name, question.bytes);
    default:
      return module.fuzzFor({ ...question, onTry: remember });
  }
}
