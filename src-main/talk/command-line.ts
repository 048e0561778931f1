/**
 * Owns what the words of a command line mean, for the first start and for one that reaches the running instance.
 * Must never act on them, and never take a switch of Electron or Chromium for a word.
 */
import type { TalkAction } from './talk-control.js';

/** What a switch is to become. */
export type SwitchWord = 'on' | 'off' | 'toggle';

/** `hidden`: if the app is not running yet, it starts without showing its window. */
export type AppCommand =
  | { readonly kind: 'talk'; readonly action: TalkAction; readonly hidden: boolean }
  | { readonly kind: 'mute' | 'hands-free'; readonly to: SwitchWord; readonly hidden: boolean }
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'show' }
  | { readonly kind: 'quit' }
  | { readonly kind: 'launch'; readonly hidden: true }
  /** An address of our scheme; not judged here. */
  | { readonly kind: 'link'; readonly address: string }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' };

export interface CommandLineError {
  readonly kind: 'error';
  /** For the terminal: one line on what is wrong, then the usage. */
  readonly message: string;
}

export const USAGE = `Usage: parley [command] [options]

Commands, carried out by the Parley that is running, or by a new one:
  talk start     begin to talk, until told to stop
  talk stop      end what is being said and send it
  talk toggle    begin, or end and send
  talk cancel    throw away what is being said
  interrupt      silence the answer
  mute           mute or unmute; or say: mute on, mute off
  hands-free     begin or end to listen without a key; or say: hands-free on, hands-free off
  show           show the window
  quit           quit Parley

Options:
  --hidden       start in the tray, without a window
  --help         show this text
  --version      show the version`;

const TALK_ACTIONS: readonly TalkAction[] = ['start', 'stop', 'toggle', 'cancel'];
const isTalkAction = (word: string | undefined): word is TalkAction => TALK_ACTIONS.some((action) => action === word);

const SWITCH_WORDS: readonly SwitchWord[] = ['on', 'off', 'toggle'];
const isSwitchWord = (word: string): word is SwitchWord => SWITCH_WORDS.some((known) => known === word);

/** Switches of Electron itself whose value is a word of its own. */
const WITH_VALUE: ReadonlySet<string> = new Set(['-r', '--require']);

/** As the system hands over an address of our scheme. */
const LINK = /^parley:/i;

const usageError = (problem: string): CommandLineError => ({ kind: 'error', message: `${problem}\n\n${USAGE}` });

/** The words and switches after the program, without the app path of an unpackaged start. */
function split(argv: readonly string[], packaged: boolean): { words: readonly string[]; switches: readonly string[] } {
  const words: string[] = [];
  const switches: string[] = [];
  let isValue = false;
  for (const argument of argv.slice(1)) {
    if (isValue) isValue = false;
    else if (argument.startsWith('-')) {
      switches.push(argument);
      isValue = !packaged && WITH_VALUE.has(argument);
    } else if (argument !== '') words.push(argument);
  }
  return { words: packaged ? words : words.slice(1), switches };
}

/**
 * Reads `process.argv`, or the argv of a second instance (Chromium puts switches of its own between the words).
 * `packaged` is false when Electron runs a folder or file: its path is then the first word. Null when nothing is asked.
 */
export function parseCommandLine(
  argv: readonly string[],
  options: { readonly packaged: boolean },
): AppCommand | CommandLineError | null {
  const { words, switches } = split(argv, options.packaged);
  // Before any switch: whoever makes a link may not bring switches of their own.
  const address = words.find((word) => LINK.test(word));
  if (address !== undefined) return words.length === 1 ? { kind: 'link', address } : usageError('A link stands alone.');
  if (switches.includes('--help') || switches.includes('-h')) return { kind: 'help' };
  if (switches.includes('--version') || switches.includes('-v')) return { kind: 'version' };
  const hidden = switches.includes('--hidden');
  const [command, ...rest] = words;
  switch (command) {
    case undefined:
      return hidden ? { kind: 'launch', hidden } : null;
    case 'talk': {
      const [action, ...extra] = rest;
      if (action === undefined) return usageError('“talk” needs one of: start, stop, toggle, cancel.');
      if (!isTalkAction(action)) return usageError(`“talk ${action}” is not a command.`);
      return extra.length === 0 ? { kind: 'talk', action, hidden } : tooMany(extra);
    }
    case 'mute':
    case 'hands-free': {
      const [to = 'toggle', ...extra] = rest;
      if (!isSwitchWord(to)) return usageError(`“${command} ${to}” is not a command.`);
      return extra.length === 0 ? { kind: command, to, hidden } : tooMany(extra);
    }
    case 'interrupt':
    case 'show':
    case 'quit':
      return rest.length === 0 ? { kind: command } : tooMany(rest);
    default:
      return usageError(`“${command}” is not a command.`);
  }
}

const tooMany = (extra: readonly string[]): CommandLineError => usageError(`“${extra.join(' ')}” is too much.`);
