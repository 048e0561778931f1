/**
 * Owns the only place where the page touches what the preload exposes.
 * Everything else is given a `ParleyApi`, so that tests can give it a double. Must never add behaviour of its own.
 */
import { PORT_MESSAGE } from '../src-preload/contract/ipc/kinds.js';
import type { ParleyApi } from '../src-preload/contract/ipc/table.js';

declare global {
  interface Window {
    /** Exposed, frozen, by the preload. */
    readonly parley: ParleyApi;
  }
}

/** The ports of the table, by channel name. */
type PortName = 'capture.frames' | 'playback.port';
export type HandPort = (name: PortName, port: MessagePort) => void;

export const parley = (): ParleyApi => window.parley;

/** Gives one end of a channel to main. The page keeps the other end, or gives it to a worklet. */
export const handPort: HandPort = (name, port) => {
  // The preload listens in this same window, and no other frame exists to read the message.
  window.postMessage({ [PORT_MESSAGE]: name }, '*', [port]);
};
