/** Owns short-lived programs that the rig drives devices with. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const LIMIT_MS = 10_000;

/** Runs a program to its end and gives back what it printed, trimmed. @throws Error with its message when it fails */
export async function command(program: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await execute(program, [...args], { timeout: LIMIT_MS, encoding: 'utf8' });
  return stdout.trim();
}
