/**
 * Owns carrying out what a command line asks of the running app.
 */
import { parseCommandLine } from '../talk/command-line.js';
import type { TalkControl } from '../talk/talk-control.js';
import type { AppCore } from './session-parts.js';

/** Answers whether the arguments were a command; when they were not, the window is to be shown. */
export function createCommandRunner(
  core: Pick<AppCore, 'quit' | 'window'>,
  control: Pick<TalkControl, 'act'>,
): (args: readonly string[]) => boolean {
  return (args) => {
    // The program's own name comes first, as the parser expects.
    const command = parseCommandLine(['parley', ...args], { packaged: true });
    switch (command?.kind) {
      case 'talk':
        control.act(command.action);
        return true;
      case 'show':
        core.window.show();
        return true;
      case 'quit':
        core.quit();
        return true;
      case 'launch':
        return true;
      case 'help':
      case 'version':
      case 'error':
        // Answered on the terminal of the process that was asked.
        return true;
      case undefined:
        return false;
    }
  };
}
