/** Owns a run of the fuzz targets: how long each is tried, in threads that may hang or die, and what is told of it. */
import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { say, Stop } from './console.mjs';
import { prepare } from './prepare.mjs';

const DEFAULT_MINUTES = 60;
const WATCH_MS = 1_000;
/** An input that takes longer never ends. */
const HANG_MS = 30_000;
/** Loading the sources, codecs and decoders. */
const START_MS = 120_000;
const MEMORY_MB = 2_048;
/** Room for the input that is being tried, so that one that takes its thread with it is not lost. */
const INPUT_BYTES = 4 << 20;

/**
 * @param {string[]} args
 * @returns {{ minutes: number, target: string | undefined, seed: number }}
 * @throws {Stop} when they cannot be understood
 */
export function readFuzzArgs(args) {
  try {
    const { values } = parseArgs({
      args,
      options: { minutes: { type: 'string' }, target: { type: 'string' }, seed: { type: 'string' } },
    });
    const minutes = Number(values.minutes ?? DEFAULT_MINUTES);
    if (!(minutes > 0)) throw new Error('--minutes takes a number above 0.');
    const seed = Number(values.seed ?? randomInt(2 ** 31));
    if (!Number.isInteger(seed) || seed < 0) throw new Error('--seed takes a whole number.');
    return { minutes, target: values.target, seed };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Stop(`${message}\nUse it as in: npm run fuzz -- --minutes 30 --target deep-link --seed 7`);
  }
}

/**
 * @typedef {object} Found
 * @property {string} message
 * @property {string} shown
 * @property {string} file
 */
/**
 * @typedef {object} Stretch what came of one target
 * @property {string} name
 * @property {number} runs
 * @property {number} ms
 * @property {number} outcomes
 * @property {number} slowestMs
 * @property {Found | null} found
 */

/** A thread that tries targets; one that hangs or dies is replaced. */
class Tries {
  #shared = new SharedArrayBuffer(8 + INPUT_BYTES);
  #state = new Int32Array(this.#shared, 0, 2);
  /** @type {Worker | null} */
  #worker = null;

  /**
   * Asks the thread, and answers what it says, or how it ended.
   * @param {object} question
   * @returns {Promise<{ answer: unknown } | { ended: string, hung: boolean }>}
   */
  ask(question) {
    this.#worker ??= new Worker(new URL('./fuzz-worker.mjs', import.meta.url), {
      workerData: { shared: this.#shared },
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    });
    const worker = this.#worker;
    return new Promise((resolve) => {
      let seen = Atomics.load(this.#state, 0);
      const first = seen;
      let sinceMs = Date.now();
      const settle = (/** @type {{ answer: unknown } | { ended: string, hung: boolean }} */ result) => {
        clearInterval(watch);
        // Its own listeners make it hear anything at all: only ours go.
        for (const [event, listener] of listeners) worker.off(event, listener);
        if ('ended' in result) {
          this.#worker = null;
          void worker.terminate();
        }
        resolve(result);
      };
      const watch = setInterval(() => {
        const now = Atomics.load(this.#state, 0);
        if (now !== seen) [seen, sinceMs] = [now, Date.now()];
        const limitMs = seen === first ? START_MS : HANG_MS;
        if (Date.now() - sinceMs > limitMs) settle({ ended: `it did not end within ${limitMs / 1_000} s`, hung: true });
      }, WATCH_MS);
      const died = (/** @type {string} */ ended) => settle({ ended, hung: false });
      /** @type {readonly (readonly [string, (told: unknown) => void])[]} */
      const listeners = [
        ['message', (answer) => settle({ answer })],
        ['error', (error) => died(`uncaught: ${error instanceof Error ? error.message : String(error)}`)],
        ['exit', (code) => died(`the thread ended with code ${code}`)],
      ];
      for (const [event, listener] of listeners) worker.on(event, listener);
      worker.postMessage(question);
    });
  }

  /** The input that was tried last. */
  lastInput() {
    return Uint8Array.from(new Uint8Array(this.#shared, 8, Math.min(INPUT_BYTES, Atomics.load(this.#state, 1))));
  }

  async end() {
    await this.#worker?.terminate();
    this.#worker = null;
  }
}

/**
 * Tries one target.
 * @param {Tries} tries @param {string} name @param {number} seed @param {number} forMs
 * @returns {Promise<Stretch>}
 */
async function stretch(tries, name, seed, forMs) {
  const question = { kind: 'fuzz', name, seed, forMs };
  const first = await tries.ask(question);
  // A busy machine holds up anything once; the same seed tries the same inputs again.
  const result = 'ended' in first && first.hung ? await tries.ask(question) : first;
  if ('answer' in result) return { name, .../** @type {Omit<Stretch, 'name'>} */ (result.answer) };
  const bytes = tries.lastInput();
  const kept = await tries.ask({ kind: 'keep', name, bytes });
  const file = 'answer' in kept ? String(kept.answer) : 'nowhere';
  const found = { message: result.ended, shown: `${bytes.length} bytes, not made smaller`, file };
  return { name, runs: 0, ms: forMs, outcomes: 0, slowestMs: 0, found };
}

/** @param {Stretch} stretch @param {number} width */
function tell({ name, runs, ms, outcomes, slowestMs, found }, width) {
  const perSecond = Math.round(runs / Math.max(0.001, ms / 1_000));
  say(
    `${name.padEnd(width)}  ${String(runs).padStart(9)} runs  ${String(perSecond).padStart(7)}/s  ` +
      `${String(outcomes).padStart(5)} outcomes  slowest ${Math.round(slowestMs)} ms${found === null ? '' : '  FOUND'}`,
  );
  if (found !== null) say(`  ${found.message}\n  with ${found.shown}\n  kept in ${found.file}`);
}

/**
 * @param {string[]} args
 * @returns {Promise<number>} exit code: 1 when anything was found
 */
export async function runFuzz(args) {
  const { minutes, target, seed } = readFuzzArgs(args);
  await prepare({ app: false, parts: true });
  const threads = Array.from({ length: target === undefined ? availableParallelism() : 1 }, () => new Tries());
  try {
    const listed = await threads[0]?.ask({ kind: 'list' });
    if (listed === undefined || !('answer' in listed))
      throw new Stop(`The targets could not be loaded: ${listed?.ended}`);
    const all = /** @type {string[]} */ (listed.answer);
    if (target !== undefined && !all.includes(target))
      throw new Stop(`There is no target ${target}. There are: ${all.join(', ')}.`);
    const names = target === undefined ? all : [target];
    const width = Math.max(...names.map((name) => name.length));
    const forMs = (minutes * 60_000 * threads.length) / names.length;
    say(`${names.length} targets, ${Math.round(forMs / 1_000)} s each, --seed ${seed}`);
    const waiting = [...names.entries()];
    /** @type {Stretch[]} */
    const done = [];
    await Promise.all(
      threads.map(async (thread) => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          const [at, name] = next;
          const result = await stretch(thread, name, (seed + at) >>> 0, forMs);
          done.push(result);
          tell(result, width);
        }
      }),
    );
    const found = done.filter((result) => result.found !== null);
    const runs = done.reduce((sum, result) => sum + result.runs, 0);
    say(
      `\n${runs} runs of ${done.length} targets; ${found.length === 0 ? 'all held' : `${found.length} did not hold`}`,
    );
    return found.length === 0 ? 0 : 1;
  } finally {
    await Promise.all(threads.map((thread) => thread.end()));
  }
}
