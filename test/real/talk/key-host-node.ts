/** The key host under plain Node, over the channel of a child process: the same course, another way to main. */
import { answeringHeartbeats } from '../../../src-main/hosts/heartbeat.js';
import { awaitOtherKeyboard, checkKeyAccess } from '../../../src-main/hosts/key/key-access.js';
import { createNativeHook } from '../../../src-main/hosts/key/native-hook.js';
import { runKeyHost } from '../../../src-main/hosts/key/run-key-host.js';

const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6;

process.on('disconnect', () => process.exit(0));
runKeyHost({
  transport: {
    post: (fact) => process.send?.(fact),
    onMessage: (listener) =>
      process.on(
        'message',
        answeringHeartbeats((beat) => process.send?.(beat), listener),
      ),
  },
  check: () => checkKeyAccess(process.env, process.platform),
  startHook: createNativeHook(nowMs),
  watchKeyboard: (onChanged) => void awaitOtherKeyboard(process.env, process.platform, onChanged),
  nowMs,
});
