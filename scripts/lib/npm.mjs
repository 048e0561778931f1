/** Owns how the scripts call npm: the one that runs them where there is one, else the one on the PATH. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { run } from './run.mjs';

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
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, capture?: boolean }} [options] as of `run`
 */
export function npm(args, options = {}) {
  const { command, first, shell } = npmCommand();
  return run(command, [...first, ...args], { ...options, shell });
}
