/** Owns how the scripts call npm: the one that runs them where there is one, else the one on the PATH. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

/** The command line that starts npm without a shell where possible. */
function npmCommand() {
  const beside = path.join(path.dirname(process.execPath), 'node_modules/npm/bin/npm-cli.js');
  for (const cli of [process.env['npm_execpath'], beside])
    if (cli && /npm-cli\.js$/.test(cli) && existsSync(cli))
      return { command: process.execPath, first: [cli], shell: false };
  // Windows starts .cmd files only through a shell.
  return { command: 'npm', first: [], shell: process.platform === 'win32' };
}

/**
 * Runs npm and waits for it.
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, capture?: boolean }} [options] `capture` collects the output
 *   instead of showing it
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>} never rejects; code 127 when npm cannot be started
 */
export function npm(args, { cwd, env, capture = false } = {}) {
  const { command, first, shell } = npmCommand();
  return new Promise((resolve) => {
    const child = spawn(command, [...first, ...args], {
      cwd,
      env: env ?? process.env,
      shell,
      stdio: capture ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => (stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text) => (stderr += text));
    child.on('error', (error) => resolve({ code: 127, stdout, stderr: stderr + error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, stdout, stderr }));
  });
}
