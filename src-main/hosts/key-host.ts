/**
 * Entry of the key host, a utility process: sees keys anywhere on the desktop and reports the talk key only.
 * It is a process of its own because the native hook ends its process when the display goes away.
 */
import { answeringHeartbeats } from './heartbeat.js';
import { awaitOtherKeyboard, checkKeyAccess } from './key/key-access.js';
import { createNativeHook } from './key/native-hook.js';
import { runKeyHost } from './key/run-key-host.js';

/** The part of Electron's parent port that is used. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

const { parentPort } = process as unknown as { readonly parentPort?: ParentPort };
if (parentPort === undefined) throw new Error('The key host runs as a utility process only.');

// CLOCK_MONOTONIC, the same in main.
const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6;

runKeyHost({
  transport: {
    post: (fact) => parentPort.postMessage(fact),
    onMessage(listener) {
      const hear = answeringHeartbeats((beat) => parentPort.postMessage(beat), listener);
      parentPort.on('message', ({ data }) => hear(data));
    },
  },
  check: () => checkKeyAccess(process.env, process.platform),
  startHook: createNativeHook(nowMs),
  watchKeyboard: (onChanged) => void awaitOtherKeyboard(process.env, process.platform, onChanged),
  nowMs,
});
