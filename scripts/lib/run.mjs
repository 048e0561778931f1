/** Owns child processes of the scripts: started, awaited, bounded in time and never left behind. */
import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';

const KILL_AFTER_MS = 5_000;
/** What a program left behind may hold its output open for ever; what it wrote itself has long arrived by then. */
const OUTPUT_AFTER_EXIT_MS = 2_000;
/** Yields to everything else on the machine. */
const LOWEST_PRIORITY = 19;
/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
let ending = false;

/**
 * Runs a program and waits for it. After `endChildren` nothing is started any more.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, capture?: boolean, shell?: boolean, limitMs?: number, aside?: boolean, eachLine?: (line: string) => void }} [options]
 *   `capture` collects what it prints instead of showing it, and `eachLine` is then told each line of its output; after
 *   `limitMs` it is ended; `aside` lets it have the processor only when nobody else wants it
 * @returns {Promise<{ code: number, output: string, stdout: string, stderr: string, timedOut: boolean }>} never rejects;
 *   code 127 when it cannot be started, 1 when a signal ended it
 */
export function run(
  command,
  args,
  { cwd, env, capture = false, shell = false, limitMs, aside = false, eachLine } = {},
) {
  if (ending) {
    const output = 'not started: the run was stopped';
    return Promise.resolve({ code: 1, output, stdout: '', stderr: output, timedOut: false });
  }
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: env ?? process.env,
      shell,
      stdio: capture ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    });
    running.add(child);
    if (aside) yieldToOthers(child);
    if (capture && eachLine !== undefined && child.stdout) createInterface(child.stdout).on('line', eachLine);
    const result = { code: 1, output: '', stdout: '', stderr: '', timedOut: false };
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      result.stdout += text;
      result.output += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      result.stderr += text;
      result.output += text;
    });
    const limit = limitMs === undefined ? undefined : setTimeout(() => (end(child), (result.timedOut = true)), limitMs);
    /** @type {NodeJS.Timeout | undefined} */
    let afterExit;
    const finish = (/** @type {number} */ code) => {
      clearTimeout(limit);
      clearTimeout(afterExit);
      running.delete(child);
      resolve({ ...result, code });
    };
    child.on('error', (error) => {
      result.stderr += error.message;
      result.output += error.message;
      finish(127);
    });
    const ended = (/** @type {number | null} */ code) => finish(result.timedOut ? 1 : (code ?? 1));
    child.on('exit', (code) => {
      clearTimeout(limit);
      afterExit = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
        ended(code);
      }, OUTPUT_AFTER_EXIT_MS);
    });
    child.on('close', ended);
  });
}

/** Its own children inherit it. @param {import('node:child_process').ChildProcess} child */
function yieldToOthers({ pid }) {
  try {
    if (pid !== undefined) setPriority(pid, LOWEST_PRIORITY);
  } catch {
    // It has ended already, or the system does not allow it: then it runs as the others do.
  }
}

/** Asks a child to end, and makes it end when it does not. @param {import('node:child_process').ChildProcess} child */
function end(child) {
  child.kill('SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS).unref();
}

/** Ends every child that still runs, and lets no other start; for the way out on Ctrl+C. */
export function endChildren() {
  ending = true;
  for (const child of running) end(child);
}
