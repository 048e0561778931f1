/**
 * Owns carrying out what a command line asks of the running app.
 */
import { parseCommandLine, type SwitchWord } from '../talk/command-line.js';
import type { TalkControl } from '../talk/talk-control.js';
import type { LinkDesk } from './links.js';
import type { AppCore } from './session-parts.js';

/** What commands reach of the running app. */
export interface CommandTargets {
  readonly act: TalkControl['act'];
  readonly interrupt: () => void;
  readonly isMuted: () => boolean;
  readonly setMuted: (muted: boolean) => void;
  readonly isHandsFree: () => boolean;
  readonly setHandsFree: (on: boolean) => void;
}

const switched = (to: SwitchWord, isOn: () => boolean): boolean => (to === 'toggle' ? !isOn() : to === 'on');

/** Answers whether the arguments were a command; when they were not, the window is to be shown. */
export function createCommandRunner(
  core: Pick<AppCore, 'quit' | 'window'> & { readonly links: LinkDesk },
  targets: CommandTargets,
): (args: readonly string[]) => boolean {
  return (args) => {
    // The program's own name comes first, as the parser expects.
    const command = parseCommandLine(['parley', ...args], { packaged: true });
    switch (command?.kind) {
      case 'talk':
        targets.act(command.action);
        return true;
      case 'interrupt':
        targets.interrupt();
        return true;
      case 'mute':
        targets.setMuted(switched(command.to, targets.isMuted));
        return true;
      case 'hands-free':
        targets.setHandsFree(switched(command.to, targets.isHandsFree));
        return true;
      case 'show':
        core.window.show();
        return true;
      case 'quit':
        core.quit();
        return true;
      case 'launch':
        return true;
      case 'link':
        core.links.open(command.address);
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
