/** Owns the thread that reads microphones: nothing that the page does holds it up. */
import type { ReaderOrder } from './capture-thread/messages.js';
import { createReader } from './capture-thread/reader.js';

const reader = createReader({
  nowMs: () => performance.now(),
  after: (delayMs, callback) => void setTimeout(callback, delayMs),
});

self.onmessage = ({ data }: MessageEvent<ReaderOrder>) => reader.obey(data);
