/** Owns how much memory something takes that is kept: measured after what nobody holds was collected. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes of the heap and of buffers outside of it that are still in use. */
export async function memoryInUse(): Promise<number> {
  // Sockets let go of their buffers in later turns of the loop, and buffers of their memory after they were collected.
  for (let turn = 0; turn < 2; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
