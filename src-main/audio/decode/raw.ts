/** Owns sound without a header: its bytes are its samples. Holds back no more than one unfinished sample. */
import { ByteQueue } from './byte-queue.js';
import type { Outlet } from './outlet.js';
import { readFrames, type SampleKind } from './samples.js';
import type { ByteDecoder } from './sound-decoder.js';

/** Mono samples of a kind at a rate in [4 000, 192 000] Hz. */
export function createRawDecoder(kind: SampleKind, rateHz: number, outlet: Outlet): ByteDecoder {
  const queue = new ByteQueue();
  return {
    push: (bytes) => {
      queue.push(bytes);
      const whole = queue.length - (queue.length % kind.bytes);
      outlet.emit(readFrames(queue.view(0, whole), kind, 1), rateHz);
      queue.drop(whole);
    },
    end: () => outlet.damaged(queue.length),
  };
}
