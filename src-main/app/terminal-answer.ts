/**
 * Owns what a command line is answered on the terminal it came from, without any app.
 */
import { parseCommandLine, USAGE } from '../talk/command-line.js';

export interface TerminalAnswer {
  readonly text: string;
  readonly exitCode: 0 | 2;
}

/** Null when the app, or the one that is running, is to act on the arguments. */
export function terminalAnswer(args: readonly string[], version: string): TerminalAnswer | null {
  const command = parseCommandLine(['parley', ...args], { packaged: true });
  switch (command?.kind) {
    case 'help':
      return { text: USAGE, exitCode: 0 };
    case 'version':
      return { text: version, exitCode: 0 };
    case 'error':
      return { text: command.message, exitCode: 2 };
    case 'talk':
    case 'mute':
    case 'hands-free':
    case 'interrupt':
    case 'show':
    case 'quit':
    case 'launch':
    case 'link':
    case undefined:
      return null;
  }
}

/** Whether a start with these arguments shows no window. */
export function startsHidden(args: readonly string[]): boolean {
  const command = parseCommandLine(['parley', ...args], { packaged: true });
  return command !== null && 'hidden' in command && command.hidden;
}

/** Whether there is nothing to start: only a running app can quit, or has an answer to silence. */
export function needsRunning(args: readonly string[]): boolean {
  const command = parseCommandLine(['parley', ...args], { packaged: true });
  return command?.kind === 'quit' || command?.kind === 'interrupt';
}
