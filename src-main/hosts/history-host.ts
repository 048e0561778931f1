/**
 * Entry of the history utility process: gives the host its port and the system's clock.
 * Must never hold logic of its own.
 */
import { answeringHeartbeats } from './heartbeat.js';
import { createHistoryHost } from './history/host.js';

/** The part of Electron's utility process port that is used; `electron` itself is not for hosts. */
interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

const { parentPort } = process as unknown as { readonly parentPort?: ParentPort };
if (parentPort === undefined) throw new Error('The history host runs as a utility process only.');

const host = createHistoryHost({
  post: (notice) => parentPort.postMessage(notice),
  epochMs: () => Date.now(),
  later: (work) => void setImmediate(work),
  // What was posted last is on its way first.
  exit: () => void setTimeout(() => process.exit(0), 50),
});
const hear = answeringHeartbeats(
  (beat) => parentPort.postMessage(beat),
  (message) => host.receive(message),
);
parentPort.on('message', ({ data }) => hear(data));
