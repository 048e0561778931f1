/**
 * Owns how the system hands over addresses of our scheme: on macOS by an event, which may come before the app is
 * ready; elsewhere as arguments, which are not this module's matter.
 */
import { app } from 'electron';
import { SCHEME } from './asset-path.js';

export interface OpenedLinks {
  /** Told of each address from now on, and at once of those that came before. */
  onLink(listener: (address: string) => void): void;
}

/** What may wait for a listener. */
const MAX_WAITING = 3;

/** Must run before the app is ready. */
export function collectLinks(): OpenedLinks {
  const waiting: string[] = [];
  let listener: ((address: string) => void) | null = null;
  app.on('open-url', (event, address) => {
    event.preventDefault();
    if (listener !== null) listener(address);
    else if (waiting.length < MAX_WAITING) waiting.push(address);
  });
  return {
    onLink(next) {
      listener = next;
      for (const address of waiting.splice(0)) next(address);
    },
  };
}

/** Makes an installed app the one that opens our links. On Linux its desktop entry does so, and asking takes long. */
export function claimLinks(): void {
  // What follows two dashes is no switch, whatever a link holds.
  if (process.platform !== 'linux') app.setAsDefaultProtocolClient(SCHEME, process.execPath, ['--']);
}
